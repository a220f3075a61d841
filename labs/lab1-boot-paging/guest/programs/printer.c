/* SPDX-License-Identifier: MIT
 *
 * One of the two machines of the demonstration: writes a line of its own
 * letters, beginning with FIRST, at the window's address, gives the turn away,
 * and prints what stands there then. ROUNDS times.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { LETTERS = 26 };

void program(uint32_t first, uint32_t rounds)
{
    volatile char *line = (volatile char *)WINDOW;

    make_window(SELF, 1);
    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t i = 0; i < LETTERS; i++) {
            line[i] = (char)(first + (i + round) % LETTERS);
        }
        line[LETTERS] = 0;
        yield();
        print((const char *)WINDOW);
    }
}
