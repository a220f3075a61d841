/* SPDX-License-Identifier: MIT
 *
 * Purpose: what is written is there: in new files and old ones, at their end
 * and in the middle, after they became shorter or longer.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"
#include "labs/lab6-files/guest/files.h"

enum { STEPS = 60 };

TEST(write)
{
    lab_mount(0);
    for (uint32_t i = 0; i < STEPS; i++) {
        change_file(&seed, i);
    }
    for (uint32_t i = 0; i < FILES; i++) {
        observe_file(file_path(i));
    }
    lab_unmount();
}
