/* SPDX-License-Identifier: MIT
 *
 * The pager of a file's contents. A page is read when it is asked for the first
 * time, and is not changed by what is written to the file later. There are no
 * pages behind the file's end; what the last one has behind it is zero.
 */
#include "user/lib/store.h"

#include <string.h>
#include <unistd.h>

static int file;
static off_t offset;

static int start(const struct pager_plan *plan)
{
    file = plan->fd;
    offset = plan->offset;
    return store_start(plan->pages);
}

/* The file server may be replaced over it; if it cannot open the file again,
 * there is no page. */
static int fill(uint32_t index, void *page)
{
    ssize_t bytes =
        pread(file, page, PAGE_BYTES, offset + (off_t)(index * PAGE_BYTES));

    if (bytes <= 0) {
        return 0;
    }
    memset((char *)page + bytes, 0, PAGE_BYTES - (size_t)bytes);
    return 1;
}

static void *page(uint32_t index, uint32_t marker)
{
    return store_page(index, fill);
}

const struct pager_kind pager_file = {start, page, NULL, NULL, NULL};
