/* SPDX-License-Identifier: MIT
 *
 * Computes for longer than a tick, all in memory, without a kernel call.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { SLOTS = 1024 };

void program(uint32_t seed, uint32_t steps)
{
    volatile uint32_t *slot = words(WINDOW);

    make_window(SELF, SLOTS * 4 / PAGE_BYTES);
    observe("begin", seed, 0, 0);
    for (uint32_t i = 0; i < steps; i++) {
        slot[i % SLOTS] += next_random(&seed);
    }
    observe("end", hash(WINDOW, SLOTS * 4), 0, 0);
}
