/* SPDX-License-Identifier: MIT
 *
 * Purpose: machines that use the same address have separate memories there.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { FIRST = 3, MACHINES = 4 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t word;

    for (uint32_t i = 0; i < MACHINES; i++) {
        run(FIRST + i, "keeper", next_random(&state), 1);
    }
    for (uint32_t i = 0; i < MACHINES; i++) {
        (void)wait(FIRST + i);
    }
    for (uint32_t i = 0; i < MACHINES; i++) {
        int error = read_word(FIRST + i, WINDOW, &word);

        observe("read", FIRST + i, (uint32_t)error, word);
    }
}
