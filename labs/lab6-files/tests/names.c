/* SPDX-License-Identifier: MIT
 *
 * Purpose: a name is found however its letters are written, and no other name
 * is taken for it.
 *
 * The names that the host gave are those that it tells in the file NAMES, each
 * in a line, with its directory.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { LIST_BYTES = 8192 };

/* Opens PATH, of which NAME is the last part, and observes how long it is. */
static void try(const char *what, const char *path)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        observe(what, (uint32_t)errno, 0, 0);
        return;
    }
    observe(what, 0, (uint32_t)lseek(fd, 0, SEEK_END), 0);
    (void)close(fd);
}

static void try_all(const char *line)
{
    char path[LAB_PATH_BYTES], changed[LAB_PATH_BYTES];
    size_t last;

    join(path, LAB_ROOT, line);
    last = strlen(path) - 1;
    try("as it is", path);
    strcpy(changed, path);
    for (char *at = changed + sizeof LAB_ROOT; *at != '\0'; at++) {
        *at = (char)(islower((unsigned char)*at) ? toupper((unsigned char)*at)
                                                 : tolower((unsigned char)*at));
    }
    try("case", changed);
    strcpy(changed, path);
    strcat(changed, "x");
    try("longer", changed);
    changed[last] = '\0';
    try("shorter", changed);
    join(changed, path, "inside");
    try("inside", changed);
}

TEST(names)
{
    static char list[LIST_BYTES];
    int fd;

    (void)seed;
    lab_mount(0);
    fd = open(LAB_ROOT "/NAMES", O_RDONLY);
    (void)read(fd, list, sizeof list - 1);
    (void)close(fd);
    for (char *line = strtok(list, "\n"); line != NULL;
         line = strtok(NULL, "\n")) {
        try_all(line);
    }
    lab_unmount();
}
