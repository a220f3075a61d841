/* SPDX-License-Identifier: MIT
 *
 * Purpose: a directory grows as names come, and those that go leave room for
 * others.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { COUNT = 100, GONE = 40, NEW = 30 };
#define DIRECTORY LAB_ROOT "/Directory"

static const char *path_of(uint32_t number)
{
    static char path[LAB_PATH_BYTES];

    snprintf(path, sizeof path, DIRECTORY "/%u%s", (unsigned)number,
             number % 3 == 0 ? ".TXT" : " is the number of this file");
    return path;
}

static void make(uint32_t number)
{
    int fd = open(path_of(number), O_WRONLY | O_CREAT | O_EXCL, 0644);

    if (observe_result("create", fd)) {
        (void)close(fd);
    }
}

TEST(many)
{
    lab_mount(0);
    (void)observe_result("mkdir", mkdir(DIRECTORY, 0755));
    for (uint32_t i = 0; i < COUNT; i++) {
        make(i);
    }
    for (uint32_t i = 0; i < GONE; i++) {
        (void)observe_result("unlink", unlink(path_of(random_below(&seed,
                                                                   COUNT))));
    }
    for (uint32_t i = 0; i < NEW; i++) {
        make(COUNT + i);
    }
    (void)observe_result("rmdir", rmdir(DIRECTORY));
    lab_unmount();
}
