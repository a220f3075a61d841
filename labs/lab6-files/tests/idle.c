/* SPDX-License-Identifier: MIT
 *
 * Purpose: some time after the last change all is on the disk, with an empty
 * journal, and others may take the volume: nobody has to ask for that.
 */
#include <unistd.h>

#include "labs/lab6-files/guest/files.h"
#include "labs/lab6-files/guest/lab.h"

enum { STEPS = 20, WAIT = 1500000 }; /* microseconds */

TEST(idle)
{
    lab_mount(0);
    for (uint32_t i = 0; i < STEPS; i++) {
        change_file(&seed, i);
        change_tree(&seed);
    }
    (void)usleep(WAIT);
    lab_meet("idle", 0);
}
