/* SPDX-License-Identifier: MIT
 *
 * Purpose: a volume takes as much as it has room for, not less and not more;
 * what is removed can be used again.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { PIECE = 512, MOST = 400 };
#define FIRST LAB_ROOT "/FIRST"
#define SECOND LAB_ROOT "/SECOND"

/* Writes pieces to PATH until there is no room; observes how many, and why. */
static void fill(const char *path, uint32_t seed)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    uint32_t count = 0;

    errno = 0;
    while (count < MOST &&
           write(fd, pattern(seed + count, PIECE), PIECE) == PIECE) {
        count++;
    }
    observe("filled", count, (uint32_t)errno, 0);
    (void)close(fd);
}

TEST(full)
{
    lab_mount(0);
    fill(FIRST, seed);
    (void)observe_result("mkdir", mkdir(LAB_ROOT "/DIR", 0755));
    fill(SECOND, seed);
    observe_file(FIRST);
    (void)observe_result("shorter", truncate(FIRST, PIECE));
    sync();
    fill(SECOND, seed + MOST);
    (void)observe_result("unlink", unlink(FIRST));
    (void)observe_result("mkdir", mkdir(LAB_ROOT "/DIR", 0755));
    observe_file(SECOND);
    lab_unmount();
}
