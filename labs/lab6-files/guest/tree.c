/* SPDX-License-Identifier: MIT
 *
 * Files and directories as the tests observe them. Only names, kinds and
 * contents: what depends on permissions is another test's.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

#define DEEPEST 12 /* directories in each other */
#define PIECE 8192u

void join(char path[LAB_PATH_BYTES], const char *directory, const char *name)
{
    strlcpy(path, directory, LAB_PATH_BYTES);
    strlcat(path, "/", LAB_PATH_BYTES);
    strlcat(path, name, LAB_PATH_BYTES);
}

void observe_file(const char *path)
{
    static uint8_t piece[PIECE];
    uint32_t bytes = 0, sum = 1;
    int fd = open(path, O_RDONLY);
    ssize_t got = fd;

    while (got >= 0) {
        got = read(fd, piece, sizeof piece);
        if (got <= 0) {
            break;
        }
        sum = sum_add(sum, piece, (uint32_t)got);
        bytes += (uint32_t)got;
    }
    observe("file", bytes, sum, got < 0 ? (uint32_t)errno : 0);
    if (fd >= 0) {
        (void)close(fd);
    }
}

static void observe_below(const char *path, uint32_t depth)
{
    char name[LAB_PATH_BYTES];
    DIR *directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL || depth == 0) {
        observe("no dir", (uint32_t)errno, depth, 0);
        return;
    }
    errno = 0;
    while ((entry = readdir(directory)) != NULL) {
        bool is_directory = entry->d_type == DT_DIR;

        observe(is_directory ? "dir" : "entry",
                sum_add(1, entry->d_name, (uint32_t)strlen(entry->d_name)), 0,
                0);
        join(name, path, entry->d_name);
        if (is_directory) {
            observe_below(name, depth - 1);
        } else {
            observe_file(name);
        }
        errno = 0;
    }
    observe("end dir", (uint32_t)errno, 0, 0);
    (void)closedir(directory);
}

void observe_tree(const char *path)
{
    observe_below(path, DEEPEST);
}
