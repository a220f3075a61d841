/* SPDX-License-Identifier: MIT
 *
 * Pages that stay where they are. The set of those that are filled, a byte for
 * each, lies behind them.
 */
#include "user/lib/store.h"

#include <errno.h>
#include <string.h>

static char *first;
static char *filled;

int store_start(uint32_t pages)
{
    uint32_t extra = (pages + PAGE_BYTES - 1) / PAGE_BYTES;

    first = pager_memory(pages + extra);
    if (first == NULL) {
        return -ENOMEM;
    }
    filled = first + pages * PAGE_BYTES;
    memset(filled, 0, pages);
    return 0;
}

void *store_page(uint32_t index, int (*fill)(uint32_t index, void *page))
{
    void *page = first + index * PAGE_BYTES;

    if (!filled[index]) {
        if (!fill(index, page)) {
            return NULL;
        }
        filled[index] = 1;
        pager_status.held++;
    }
    return page;
}

int store_zero(uint32_t index, void *page)
{
    memset(page, 0, PAGE_BYTES);
    return 1;
}
