/* SPDX-License-Identifier: MIT
 *
 * The pager of memory without a file: zeros at first. Shared, it is one store
 * for all; private, it is copied with its consumer.
 */
#include "user/lib/store.h"

#include <stddef.h>

static int start(const struct pager_plan *plan)
{
    return store_start(plan->pages);
}

static void *page(uint32_t index, uint32_t marker)
{
    return store_page(index, store_zero);
}

const struct pager_kind pager_zero = {start, page, NULL, NULL, NULL};
