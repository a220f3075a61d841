/* SPDX-License-Identifier: MIT
 *
 * Purpose: ready processes of a priority run in the order in which they became
 * ready.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 20 };

static void tell(uint32_t number, uint32_t rounds)
{
    for (uint32_t i = 0; i < rounds; i++) {
        observe("ran", number, i, 0);
        (void)sleep_ticks(1);
    }
}

TEST(order)
{
    uint32_t children = 3 + random_below(&seed, MOST);
    uint32_t rounds = 2 + random_below(&seed, 4);

    for (uint32_t i = 0; i < children; i++) {
        child(tell, i, rounds, 1, 10);
    }
    (void)sleep_ticks((int32_t)rounds + 2);
    observe("done", children, rounds, 0);
}
