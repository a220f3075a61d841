/* SPDX-License-Identifier: MIT
 *
 * Purpose: everything at once: contents and the tree change, and from time to
 * time all is synced, or the volume is taken away and mounted again.
 */
#include <unistd.h>

#include "labs/lab6-files/guest/files.h"
#include "labs/lab6-files/guest/lab.h"

enum { STEPS = 300, KINDS = 20 };

TEST(random)
{
    lab_mount(0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t kind = random_below(&seed, KINDS);

        if (kind == 0) {
            sync();
        } else if (kind == 1) {
            lab_unmount();
            lab_mount(0);
        } else if (kind % 2 == 0) {
            change_file(&seed, i);
        } else {
            change_tree(&seed);
        }
    }
    lab_unmount();
}
