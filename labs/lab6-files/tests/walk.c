/* SPDX-License-Identifier: MIT
 *
 * Purpose: all that stands on a volume can be seen, as the host put it there:
 * names long and short, directories in each other, contents in clusters that
 * lie anywhere.
 */
#include "labs/lab6-files/guest/lab.h"

TEST(walk)
{
    (void)seed;
    lab_mount(0);
    observe_tree(LAB_ROOT);
    lab_unmount();
}
