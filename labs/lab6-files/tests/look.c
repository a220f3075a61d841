/* SPDX-License-Identifier: MIT
 *
 * Purpose: what is on the partitions of the second disk after a power cut, when
 * the journal of each was replayed. No test has points for it alone.
 */
#include "labs/lab6-files/guest/lab.h"

enum { PARTITIONS = 4 };

TEST(look)
{
    (void)seed;
    for (uint32_t i = 1; i <= PARTITIONS; i++) {
        lab_mount(i);
        observe("volume", i, 0, 0);
        observe_tree(LAB_ROOT);
        lab_unmount();
    }
}
