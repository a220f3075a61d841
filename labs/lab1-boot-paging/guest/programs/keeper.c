/* SPDX-License-Identifier: MIT
 *
 * Keeps a number at the window's address, where its neighbours keep theirs,
 * and steps it on between their turns.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { STEPS = 5 };

void program(uint32_t seed, uint32_t pages)
{
    make_window(SELF, pages);
    words(WINDOW)[0] = seed;
    observe("keeps", WINDOW, words(WINDOW)[0], 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t state = words(WINDOW)[0];

        yield();
        words(WINDOW)[0] = next_random(&state);
        yield();
    }
    observe("kept", WINDOW, words(WINDOW)[0], 0);
}
