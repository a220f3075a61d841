/* SPDX-License-Identifier: MIT
 *
 * Purpose: a page that a running machine gives back is gone at once, for the
 * processor too: reading or writing it is an exception, and memory that comes
 * in its place is new.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { HELPER = 3, ROUNDS = 12, PAGES = 8 };

void program(uint32_t seed, uint32_t unused)
{
    static const char kinds[] = "rwz";
    uint32_t state = seed;

    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t kind = (uint32_t)kinds[random_below(&state, 3)];
        uint32_t page = random_below(&state, PAGES);
        struct end end;

        run(HELPER, "shrinker", kind, page);
        end = wait(HELPER);
        observe("after", kind << 8 | page, (uint32_t)end.by_exception,
                end.value);
        observe("at", end.by_exception ? end.address : 0, 0, 0);
    }
}
