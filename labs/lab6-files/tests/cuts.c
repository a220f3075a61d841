/* SPDX-License-Identifier: MIT
 *
 * Purpose: a file is replaced as a whole or not at all, even if the power
 * fails; and what is synced stays.
 *
 * Each version is written to a new file, which then takes the place of the old
 * one. The host, which has a log of all that was written, is told when a
 * version is synced. From the log it makes four cuts, one on each partition,
 * and has the test "look" see what is there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { PARTITIONS = 4, VERSIONS = 4, NAMES = 3, LONGEST = 5000 };
#define NEW LAB_ROOT "/new version"

static bool write_new(uint32_t seed, uint32_t bytes)
{
    int fd = open(NEW, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    bool done = fd >= 0 &&
                write(fd, pattern(seed, bytes), bytes) == (ssize_t)bytes &&
                fsync(fd) == 0;

    (void)close(fd);
    return done;
}

/* Version NUMBER takes the place of one of the files. Returns its path. */
static const char *replace(uint32_t number, uint32_t bytes)
{
    static char path[LAB_PATH_BYTES];

    snprintf(path, sizeof path, LAB_ROOT "/file %u",
             (unsigned)(number % NAMES));
    if (!write_new(number, bytes) || rename(NEW, path) < 0) {
        observe("error", number, (uint32_t)errno, 0);
    }
    return path;
}

TEST(cuts)
{
    for (uint32_t i = 1; i <= PARTITIONS; i++) {
        lab_mount(i);
        lab_meet("mounted", i);
        for (uint32_t j = 0; j < VERSIONS; j++) {
            uint32_t bytes = 1 + random_below(&seed, LONGEST);

            lab_sync(replace(i * VERSIONS + j, bytes), j);
            lab_meet("synced", j);
        }
        lab_unmount();
    }
}
