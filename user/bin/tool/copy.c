/* SPDX-License-Identifier: MIT
 *
 * Copying files and trees.
 */
#include "user/bin/tool/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "user/bin/tool/tool.h"
#include "user/bin/tool/walk.h"

#define PIECE 65536 /* bytes: the largest message */

int copy_data(int from, const char *in, int to, const char *out)
{
    static char piece[PIECE];

    for (;;) {
        ssize_t bytes = read(from, piece, sizeof piece);

        if (bytes == 0) {
            return 0;
        }
        if (bytes < 0 || tool_write(to, piece, (size_t)bytes) < 0) {
            tool_complain(bytes < 0 ? in : out);
            return -1;
        }
    }
}

/* Not being allowed to is no failure: the copy then belongs to who made it. */
static void complain_unless_forbidden(const char *path)
{
    if (errno != EPERM && errno != ENOSYS) {
        tool_complain(path);
    }
}

void copy_attributes(const char *to, const struct stat *status)
{
    struct utimbuf times = {status->st_mtime, status->st_mtime};

    if (chown(to, status->st_uid, status->st_gid) < 0) {
        complain_unless_forbidden(to);
    }
    if (chmod(to, status->st_mode & 07777) < 0) {
        complain_unless_forbidden(to);
    }
    if (utime(to, &times) < 0) {
        complain_unless_forbidden(to);
    }
}

/* Whether TO is the very file of STATUS; says so. */
static int is_same_file(const struct stat *status, const char *to)
{
    struct stat other;

    if (stat(to, &other) < 0 || other.st_ino != status->st_ino ||
        other.st_dev != status->st_dev) {
        return 0;
    }
    tool_complain_why(to, "source and destination are the same file");
    return 1;
}

/* Copies what FD holds to a new file TO. */
static int copy_from(int fd, const char *from, const struct stat *status,
                     const char *to)
{
    int new = open(to, O_WRONLY | O_CREAT | O_TRUNC, status->st_mode & 0777);
    int result;

    if (new < 0) {
        tool_complain(to);
        return -1;
    }
    result = copy_data(fd, from, new, to);
    if (close(new) < 0) {
        tool_complain(to);
        return -1;
    }
    return result;
}

int copy_file(const char *from, const struct stat *status, const char *to,
              int keep)
{
    int fd, result;

    if (is_same_file(status, to)) {
        return -1;
    }
    fd = open(from, O_RDONLY);
    if (fd < 0) {
        tool_complain(from);
        return -1;
    }
    result = copy_from(fd, from, status, to);
    (void)close(fd);
    if (result == 0 && keep) {
        copy_attributes(to, status);
    }
    return result;
}

/* A walk that copies. The path of an entry, behind the first SKIP characters,
 * is its path below TO. */
struct copy {
    const char *to;
    size_t skip;
    int keep;
    int failed;
    struct stat top; /* of TO, once it is there */
};

/* Makes directory TO, writable by its owner for now. */
static int make_directory(const char *to, const struct stat *status)
{
    struct stat there;

    if (mkdir(to, (status->st_mode & 0777) | S_IRWXU) == 0) {
        return 0;
    }
    if (errno == EEXIST && stat(to, &there) == 0 && S_ISDIR(there.st_mode)) {
        return 0;
    }
    tool_complain(to);
    return -1;
}

static enum walk_answer enter(struct copy *copy, const struct walk_entry *entry,
                              const char *to)
{
    if (entry->depth > 0 && entry->status.st_ino == copy->top.st_ino &&
        entry->status.st_dev == copy->top.st_dev) {
        tool_complain_why(entry->path, "cannot copy a directory into itself");
        copy->failed = 1;
        return WALK_SKIP;
    }
    if (make_directory(to, &entry->status) < 0) {
        copy->failed = 1;
        return WALK_SKIP;
    }
    if (entry->depth == 0 && stat(to, &copy->top) < 0) {
        tool_complain(to);
        copy->failed = 1;
        return WALK_SKIP;
    }
    return WALK_ON;
}

static enum walk_answer copy_entry(const struct walk_entry *entry,
                                   void *context)
{
    struct copy *copy = context;
    char *to = tool_resize(NULL, strlen(copy->to) + strlen(entry->path) + 1);
    enum walk_answer answer = WALK_ON;

    strcpy(to, copy->to);
    strcat(to, entry->path + copy->skip);
    if (entry->event == WALK_UNKNOWN) {
        tool_complain(entry->path);
        copy->failed = 1;
    } else if (entry->event == WALK_ENTER) {
        answer = enter(copy, entry, to);
    } else if (entry->event == WALK_FILE) {
        copy->failed |= copy_file(entry->path, &entry->status, to, copy->keep);
    } else if (copy->keep) {
        copy_attributes(to, &entry->status);
    }
    free(to);
    return answer;
}

int copy_tree(const char *from, const char *to, int keep)
{
    struct copy copy = {.to = to, .skip = strlen(from), .keep = keep};

    walk_tree(from, copy_entry, &copy);
    return copy.failed ? -1 : 0;
}

void copy_operands(int count, char **operands,
                   void (*one)(const char *from, const char *to))
{
    const char *to;
    struct stat status;
    int into;

    if (count < 2) {
        tool_usage();
    }
    to = operands[count - 1];
    into = stat(to, &status) == 0 && S_ISDIR(status.st_mode);
    if (!into && count > 2) {
        tool_die_why(to, "not a directory");
    }
    for (int i = 0; i < count - 1; i++) {
        char *path =
            into ? tool_join(to, tool_base(operands[i])) : tool_copy(to);

        one(operands[i], path);
        free(path);
    }
}
