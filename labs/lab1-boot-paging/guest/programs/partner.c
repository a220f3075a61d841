/* SPDX-License-Identifier: MIT
 *
 * The other end of copies: has a window filled from SEED, and each time it is
 * started observes the hash of what stands there.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

void program(uint32_t seed, uint32_t pages)
{
    make_window(SELF, pages);
    if (seed != 0) {
        fill(WINDOW, pages * PAGE_BYTES, seed);
    }
    for (;;) {
        (void)stop(0);
        observe("theirs", hash(WINDOW, pages * PAGE_BYTES), 0, 0);
    }
}
