/* SPDX-License-Identifier: MIT
 *
 * The noisy pager, for tests: what it holds is sound, but it takes pages back
 * for no reason, leaves markers and wants to see them again, is slow, and
 * revokes agreements, to renew them at once. All this looks like chance and
 * follows from a seed: so it happens again.
 */
#include "user/lib/store.h"

#include <errno.h>
#include <stdlib.h>

#define MARKER_MOST ((1u << MARKER_BITS) - 1)
#define DELAY_TICKS 2

static uint32_t state;
static uint32_t pages;
static handle_t consumer;
static uint32_t *markers; /* that stand in the place of each page */

/* One of 0 .. BELOW - 1: the upper bits of a linear congruence. */
static uint32_t chance(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % below;
}

static int start(const struct pager_plan *plan)
{
    if (!plan->is_private) {
        return -EINVAL; /* one consumer is remembered */
    }
    state = plan->seed;
    pages = plan->pages;
    markers = calloc(pages, sizeof *markers);
    return markers != NULL ? store_start(pages) : -ENOMEM;
}

/* In a region, there are no markers any more. */
static void clear_markers(uint32_t index)
{
    uint32_t end = index + REGION_PAGES;

    for (; index < pages && index < end; index++) {
        markers[index] = 0;
    }
}

/* Revokes the agreement about a region in which nobody waits for page INDEX. */
static void renew_other(uint32_t index)
{
    uint32_t other = chance(pages) / REGION_PAGES * REGION_PAGES;

    if (other != index / REGION_PAGES * REGION_PAGES) {
        fault_renew(consumer, other);
        clear_markers(other);
    }
}

static void *page(uint32_t index, uint32_t marker)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);

    if (marker != markers[index]) {
        return NULL;
    }
    markers[index] = 0;
    if (chance(8) == 0) {
        (void)ipc_receive(HN_NONE, DELAY_TICKS, &none);
    }
    if (chance(8) == 0) {
        renew_other(index);
    }
    return store_page(index, store_zero);
}

static uint32_t taken(uint32_t index)
{
    markers[index] = chance(4) == 0 ? 0 : chance(MARKER_MOST) + 1;
    return markers[index];
}

static int joined(handle_t handle)
{
    consumer = handle;
    for (uint32_t i = 0; i < pages; i += REGION_PAGES) {
        clear_markers(i);
    }
    return 0;
}

static void served(void)
{
    uint32_t count = chance(4) == 0 ? chance(4) : 0;

    while (count > 0 && places_count() > 0) {
        fault_take_back(chance(places_count()));
        count--;
    }
}

const struct pager_kind pager_noisy = {start, page, taken, joined, served};
