/* SPDX-License-Identifier: MIT
 *
 * Purpose: some time after the last change all is on the disk, with an empty
 * journal, and others may take the volume: nobody has to ask for that. In the
 * second round the last change is committed, and only the log not empty.
 */
#include <unistd.h>

#include "labs/lab6-files/guest/files.h"
#include "labs/lab6-files/guest/lab.h"

enum { ROUNDS = 2, STEPS = 15 };

TEST(idle)
{
    lab_mount(0);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        for (uint32_t j = 0; j < STEPS; j++) {
            change_file(&seed, i * STEPS + j);
            change_tree(&seed);
        }
        if (i > 0) {
            lab_sync(LAB_ROOT "/Old things/0 is old", i);
        }
        (void)sleep(1);
        lab_meet("idle", i);
    }
}
