/* SPDX-License-Identifier: MIT
 *
 * Purpose: machines that the timer interrupts at any instruction compute as if
 * each were alone.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { FIRST = 3, MACHINES = 3, STEPS = 200000 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    for (uint32_t i = 0; i < MACHINES; i++) {
        run(FIRST + i, "spinner", next_random(&state), STEPS);
    }
}
