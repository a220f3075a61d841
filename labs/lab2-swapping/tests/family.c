/* SPDX-License-Identifier: MIT
 *
 * Purpose: clones of a machine whose pages are on the disk share the slots:
 * cloning reads nothing and takes none. They read, write, are swapped out and
 * in again, and keep their own content.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { MACHINES = 3, PAGES = 40, WRITES = 8 };

static void clone_one(uint32_t to, uint32_t from)
{
    uint32_t reads = slots().reads;
    uint32_t free = slots().free;
    int error = clone(to, from);

    observe("clone", (uint32_t)error, slots().reads - reads,
            free - slots().free);
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t places;

    run(FIRST, "holder", seed, PAGES);
    observe("hash", wait(FIRST).value, 0, 0);
    push_out();
    for (uint32_t i = 1; i < MACHINES; i++) {
        (void)slots(); /* our own pages are there */
        clone_one(FIRST + i, FIRST + i - 1);
    }
    for (uint32_t i = 0; i < WRITES; i++) {
        uint32_t machine = FIRST + random_below(&state, MACHINES);
        uint32_t page = random_below(&state, PAGES);
        uint32_t value = 1 + random_below(&state, 60000);

        observe("hash", ask(machine, to_write(page, value)), machine, 0);
        if (i % 4 == 1) {
            push_out();
        }
    }
    for (uint32_t i = 0; i < MACHINES; i++) {
        observe("hash", ask(FIRST + i, 0), FIRST + i, 0);
    }
    places = free_places();
    for (uint32_t i = 0; i < MACHINES; i++) {
        reset(FIRST + i);
    }
    observe("back", free_places() > places, 0, 0);
}
