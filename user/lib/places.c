/* SPDX-License-Identifier: MIT
 *
 * Mapped pages: a ring, since the oldest are those that go. How many consumers
 * have a page is counted, so that most often there is nothing to look for.
 */
#include "user/lib/places.h"

#include <string.h>

static struct place ring[PLACES_MOST];
static uint32_t first; /* where the oldest is */
static uint32_t count;
static uint8_t *uses; /* of each page */

_Static_assert(MAX_PROCS <= UINT8_MAX, "a byte counts consumers");

static struct place *at(uint32_t i)
{
    return &ring[(first + i) % PLACES_MOST];
}

void places_start(uint8_t *room, uint32_t pages)
{
    uses = room;
    memset(uses, 0, pages);
    first = 0;
    count = 0;
}

uint32_t places_count(void)
{
    return count;
}

struct place places_get(uint32_t i)
{
    return *at(i);
}

void places_remove(uint32_t i)
{
    uses[at(i)->index]--;
    count--;
    if (i == 0) {
        first = (first + 1) % PLACES_MOST;
        return;
    }
    for (; i < count; i++) {
        *at(i) = *at(i + 1);
    }
}

void places_add(handle_t consumer, uint32_t index)
{
    uses[index]++;
    *at(count) = (struct place){consumer, index};
    count++;
}

void places_forget_page(handle_t consumer, uint32_t index)
{
    for (uint32_t i = 0; uses[index] > 0 && i < count; i++) {
        if (at(i)->index == index && at(i)->consumer == consumer) {
            places_remove(i);
            return;
        }
    }
}

void places_forget(handle_t consumer)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (at(i)->consumer == consumer) {
            uses[at(i)->index]--;
        } else {
            *at(kept) = *at(i);
            kept++;
        }
    }
    count = kept;
}

void places_take_over(handle_t consumer)
{
    for (uint32_t i = 0; i < count; i++) {
        at(i)->consumer = consumer;
    }
}
