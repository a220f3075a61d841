/* SPDX-License-Identifier: MIT
 *
 * Purpose: a clone takes no frames but for its tables; then each first write to
 * a shared page is one fault, the first of the two takes a frame, and nobody
 * sees what the other writes.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { PAGES = 12, WRITES = 24 };

static void write_one(uint32_t machine, uint32_t command)
{
    uint32_t free = figures(SELF).free;
    uint32_t copies = fault_counts(machine).copy;
    uint32_t hash = ask(machine, command);

    observe("wrote", hash, fault_counts(machine).copy - copies,
            free - figures(SELF).free);
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t free;
    int error;

    run(FIRST, "holder", seed, PAGES);
    (void)wait(FIRST);
    free = figures(SELF).free;
    error = clone(FIRST + 1, FIRST);
    observe("clone", (uint32_t)error, free - figures(SELF).free,
            figures(FIRST).resident - figures(FIRST + 1).resident);
    for (uint32_t i = 0; i < 2; i++) {
        observe("same", ask(FIRST + i, 0), 0, 0);
    }
    for (uint32_t i = 0; i < WRITES; i++) {
        uint32_t machine = FIRST + random_below(&state, 2);
        uint32_t page = random_below(&state, PAGES);

        write_one(machine, to_write(page, 1 + random_below(&state, 60000)));
    }
}
