/* SPDX-License-Identifier: MIT
 *
 * Purpose: any part of a file can be read, forward and backward, up to its end
 * and behind it.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { READS = 60, LONGEST = 5000, FARTHEST = 100000 };

TEST(seek)
{
    static uint8_t piece[LONGEST];
    int fd;

    lab_mount(0);
    fd = open(LAB_ROOT "/FILE", O_RDONLY);
    for (uint32_t i = 0; i < READS; i++) {
        uint32_t offset = random_below(&seed, FARTHEST);
        uint32_t bytes = 1 + random_below(&seed, LONGEST);
        ssize_t got = -1;

        if (lseek(fd, (off_t)offset, SEEK_SET) >= 0) {
            got = read(fd, piece, bytes);
        }
        observe("read", offset, got < 0 ? (uint32_t)-errno : (uint32_t)got,
                got < 0 ? 0 : sum_add(1, piece, (uint32_t)got));
    }
    (void)close(fd);
    lab_unmount();
}
