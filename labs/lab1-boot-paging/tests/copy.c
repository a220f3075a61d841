/* SPDX-License-Identifier: MIT
 *
 * Purpose: copies between machines, of any length, from and to any address,
 * across page boundaries and to pages that were never touched.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum {
    OTHER = 3,
    PAGES = 6,
    BYTES = PAGES * PAGE_BYTES,
    ROUNDS = 6,
    COPIES = 8, /* between two looks */
    LONGEST = 3 * PAGE_BYTES
};

static void observe_windows(void)
{
    observe("ours", hash(WINDOW, BYTES), 0, 0);
    (void)start_machine(OTHER, 0, 0);
    (void)wait(OTHER);
}

/* One copy. Between windows of one machine the ranges lie in different halves,
 * so that they do not overlap.
 */
static void copy_once(uint32_t *state)
{
    uint32_t to = random_below(state, 2) == 0 ? SELF : OTHER;
    uint32_t from = random_below(state, 2) == 0 ? SELF : OTHER;
    uint32_t half = to == from ? BYTES / 2 : 0;
    uint32_t bytes = random_below(state, half == 0 ? LONGEST : LONGEST / 2);
    uint32_t room = BYTES - half - bytes;
    uint32_t target = random_below(state, room);
    uint32_t source = half + random_below(state, room);
    int error = copy(to, WINDOW + target, from, WINDOW + source, bytes);

    if (error != 0) {
        observe("error", (uint32_t)error, target, source);
    }
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    make_window(SELF, PAGES);
    fill(WINDOW, BYTES, next_random(&state));
    run(OTHER, "partner", 0, PAGES);
    (void)wait(OTHER);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        for (uint32_t k = 0; k < COPIES; k++) {
            copy_once(&state);
        }
        observe_windows();
    }
}
