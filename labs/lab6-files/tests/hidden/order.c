/* SPDX-License-Identifier: MIT
 *
 * Purpose: after a power cut there is what the operations up to some moment
 * have made, in their order, and of none after it anything.
 */
#include "labs/lab6-files/guest/files.h"
#include "labs/lab6-files/guest/lab.h"

enum { PARTITIONS = 4, ROUNDS = 3, STEPS = 25 };

TEST(order)
{
    for (uint32_t i = 1; i <= PARTITIONS; i++) {
        lab_mount(i);
        lab_meet("mounted", i);
        for (uint32_t j = 0; j < ROUNDS; j++) {
            for (uint32_t k = 0; k < STEPS; k++) {
                change_tree(&seed);
            }
            lab_sync(LAB_ROOT "/Old things/0 is old", j);
            lab_meet("synced", j);
        }
        lab_unmount();
    }
}
