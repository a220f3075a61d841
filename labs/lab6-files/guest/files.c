/* SPDX-License-Identifier: MIT
 *
 * The changes.
 */
#include "labs/lab6-files/guest/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { LONGEST = 6000, FARTHEST = 20000 };
enum { NAMES = 6, DEEPEST = 3 }; /* of random paths */

enum change { ANEW, APPEND, WITHIN, RESIZE, READ, CHANGES };
enum { MAKE_FILE, MAKE_DIRECTORY, REMOVE_FILE, REMOVE_DIRECTORY, RENAME, ACTS };

const char *file_path(uint32_t number)
{
    static char path[LAB_PATH_BYTES];

    snprintf(path, sizeof path, LAB_ROOT "/%s %u",
             number % 2 == 0 ? "A long name.data" : "b", (unsigned)number);
    return path;
}

static void write_at(const char *path, int flags, uint32_t offset,
                     uint32_t bytes, uint32_t step)
{
    int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);
    ssize_t done = fd;

    if (done >= 0) {
        done = lseek(fd, (off_t)offset, SEEK_SET);
    }
    if (done >= 0) {
        done = write(fd, pattern(step, bytes), bytes);
    }
    observe("wrote", done < 0 ? (uint32_t)-errno : (uint32_t)done, step, 0);
    if (fd >= 0) {
        (void)close(fd);
    }
}

void change_file(uint32_t *seed, uint32_t step)
{
    const char *path = file_path(random_below(seed, FILES));
    enum change change = (enum change)random_below(seed, CHANGES);
    uint32_t bytes = 1 + random_below(seed, LONGEST);
    uint32_t offset = random_below(seed, FARTHEST);

    switch (change) {
    case ANEW:
        write_at(path, O_TRUNC, 0, bytes, step);
        break;
    case APPEND:
        write_at(path, O_APPEND, 0, bytes, step);
        break;
    case WITHIN:
        write_at(path, 0, offset, bytes, step);
        break;
    case RESIZE:
        (void)observe_result("resized", truncate(path, (off_t)offset));
        break;
    default:
        observe_file(path);
        break;
    }
}

/* A path of up to DEEPEST names; some are the same but for the case. */
static void random_path(uint32_t *seed, char path[LAB_PATH_BYTES])
{
    static const char *const names[NAMES] = {
        "A", "SHORT.TXT", "a longer name", "Mixed Case.x", "short.txt", "dir"};
    uint32_t depth = 1 + random_below(seed, DEEPEST);

    strcpy(path, LAB_ROOT);
    for (uint32_t i = 0; i < depth; i++) {
        strcat(path, "/");
        strcat(path, names[random_below(seed, NAMES)]);
    }
}

static int make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);

    return fd < 0 ? fd : close(fd);
}

void change_tree(uint32_t *seed)
{
    char path[LAB_PATH_BYTES], other[LAB_PATH_BYTES];
    uint32_t act = random_below(seed, ACTS);

    random_path(seed, path);
    random_path(seed, other);
    switch (act) {
    case MAKE_FILE:
        (void)observe_result("create", make_file(path));
        break;
    case MAKE_DIRECTORY:
        (void)observe_result("mkdir", mkdir(path, 0755));
        break;
    case REMOVE_FILE:
        (void)observe_result("unlink", unlink(path));
        break;
    case REMOVE_DIRECTORY:
        (void)observe_result("rmdir", rmdir(path));
        break;
    default:
        (void)observe_result("rename", rename(path, other));
        break;
    }
}
