/* SPDX-License-Identifier: MIT
 *
 * A list of pages for each process, in no order.
 */
#include "grading/spec/run/foreign.h"

#include <stdlib.h>

#include "grading/spec/run/fail.h"
#include "grading/spec/run/memory.h"

static struct list {
    struct foreign *page;
    uint32_t count;
    uint32_t room;
    uint32_t version;
} lists[SPEC_PROCS + 1];

/* The place of the page at ADDRESS; the length of the list if there is none. */
static uint32_t find(const struct list *list, uint32_t address)
{
    uint32_t i = 0;

    while (i < list->count &&
           list->page[i].address >> PAGE_SHIFT != address >> PAGE_SHIFT) {
        i++;
    }
    return i;
}

void foreign_map(pid p, struct foreign page)
{
    struct list *list = &lists[p];
    uint32_t place = find(list, page.address);

    if (place == list->room) {
        list->room = 2 * list->room + 16;
        list->page = realloc(list->page, list->room * sizeof(*list->page));
        must(list->page != NULL, "no room for pages of regions");
    }
    list->page[place] = page;
    list->count += place == list->count ? 1 : 0;
    list->version++;
}

static void drop(struct list *list, uint32_t place)
{
    list->count--;
    list->page[place] = list->page[list->count];
    list->version++;
}

void foreign_unmap(pid p, uint32_t address)
{
    uint32_t place = find(&lists[p], address);

    if (place < lists[p].count) {
        drop(&lists[p], place);
    }
}

void foreign_close(pid p, uint32_t region)
{
    for (uint32_t i = lists[p].count; i > 0; i--) {
        if (lists[p].page[i - 1].address >> REGION_SHIFT == region) {
            drop(&lists[p], i - 1);
        }
    }
}

void foreign_end(pid p)
{
    lists[p].count = 0;
    lists[p].version++;
}

void foreign_withdraw(pid pager, uint32_t first)
{
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        for (uint32_t i = lists[p].count; i > 0; i--) {
            const struct foreign *page = &lists[p].page[i - 1];

            if (page->pager == pager && page->own >> PAGE_SHIFT >= first) {
                drop(&lists[p], i - 1);
            }
        }
    }
}

uint8_t *foreign_at(pid p, uint32_t address)
{
    const struct foreign *page = foreign_page(p, find(&lists[p], address));

    return page == NULL
               ? memory_at(p, address)
               : memory_at(page->pager, page->own + address % PAGE_BYTES);
}

const struct foreign *foreign_page(pid p, uint32_t i)
{
    return i < lists[p].count ? &lists[p].page[i] : NULL;
}

uint32_t foreign_version(pid p)
{
    return lists[p].version;
}
