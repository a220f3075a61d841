/* SPDX-License-Identifier: MIT
 *
 * Purpose: files and directories come, go and move; a directory grows, and
 * entries that became free are used again.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labs/lab6-files/guest/files.h"
#include "labs/lab6-files/guest/lab.h"

enum { STEPS = 150 };

TEST(tree)
{
    lab_mount(0);
    for (uint32_t i = 0; i < STEPS; i++) {
        change_tree(&seed);
    }
    lab_unmount();
}
