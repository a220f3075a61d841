/* SPDX-License-Identifier: MIT
 *
 * Purpose: a damaged volume gives errors where it is damaged, and what is right
 * otherwise; nobody hangs, and nothing is changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { LAST = 100 };

/* Reads the last bytes of the file PATH. */
static void observe_end(const char *path)
{
    uint8_t bytes[LAST];
    int fd = open(path, O_RDONLY);
    ssize_t got = fd;

    if (got >= 0) {
        got = lseek(fd, -LAST, SEEK_END);
    }
    if (got >= 0) {
        got = read(fd, bytes, sizeof bytes);
    }
    observe("its end", got < 0 ? (uint32_t)-errno : (uint32_t)got, 0, 0);
    (void)close(fd);
}

/* Tries to change the file PATH. */
static void observe_write(const char *path)
{
    int fd = open(path, O_WRONLY);

    (void)observe_result("write", fd < 0 ? fd : (int)write(fd, "x", 1));
    (void)close(fd);
}

TEST(damage)
{
    (void)seed;
    lab_mount(0);
    observe_file(LAB_ROOT "/WHOLE");
    observe_end(LAB_ROOT "/LOOP");
    observe_file(LAB_ROOT "/OUTSIDE");
    observe_file(LAB_ROOT "/FREE");
    observe_file(LAB_ROOT "/TWIN");
    observe_file(LAB_ROOT "/SHORT");
    (void)observe_result("missing",
                         open(LAB_ROOT "/LOOPDIR/MISSING", O_RDONLY));
    (void)observe_result("no chain",
                         open(LAB_ROOT "/NOCHAIN/MISSING", O_RDONLY));
    observe_write(LAB_ROOT "/WHOLE");
    observe_file(LAB_ROOT "/WHOLE");
    lab_unmount();
}
