/* SPDX-License-Identifier: MIT
 *
 * The pager of a stack, which grows down from the end of its mapping, page by
 * page; so does our memory: of what lies deeper than the stack has ever been,
 * there is nothing.
 */
#include "user/lib/store.h"

#include <errno.h>
#include <stddef.h>

static uint32_t most; /* pages of the mapping */
static uint32_t depth;
static void *pages[REGION_PAGES]; /* 0 .. depth - 1, the topmost first */

static int start(const struct pager_plan *plan)
{
    most = plan->pages;
    return most <= REGION_PAGES ? 0 : -EINVAL;
}

/* A function with large variables may leave out pages: they come along. */
static void *page(uint32_t index, uint32_t marker)
{
    uint32_t wanted = most - 1 - index;

    while (depth <= wanted) {
        pages[depth] = pager_memory(1);
        if (pages[depth] == NULL) {
            return NULL;
        }
        (void)store_zero(index, pages[depth]);
        depth++;
        pager_status.held++;
    }
    return pages[wanted];
}

const struct pager_kind pager_stack = {start, page, NULL, NULL, NULL};
