/* SPDX-License-Identifier: MIT
 *
 * Purpose: CVM finds the memory that the PC has, little or much, and no frame
 * twice.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { PAGES = 700 };

void program(uint32_t seed, uint32_t unused)
{
    struct figures all = figures(SELF);

    observe("frames", all.frames, all.free <= all.frames, 0);
    make_window(SELF, PAGES);
    fill(WINDOW, PAGES * PAGE_BYTES, seed);
    observe("kept", hash(WINDOW, PAGES * PAGE_BYTES), 0, 0);
}
