/* SPDX-License-Identifier: MIT
 *
 * Walks over a tree of files: for cp, rm, du, find and their kin. A directory
 * is read as a whole and closed before its first entry is visited, so visitors
 * may delete what they see, and no depth uses up the descriptors.
 *
 * Layer: user/bin/tool/walk. Uses: list, tool.
 */
#ifndef USER_BIN_WALK_H
#define USER_BIN_WALK_H

#include <sys/stat.h>

enum walk_event {
    WALK_FILE,   /* no directory */
    WALK_ENTER,  /* a directory, before its entries */
    WALK_LEAVE,  /* the same directory, after them */
    WALK_UNKNOWN /* stat() failed, as errno says; STATUS holds nothing */
};

struct walk_entry {
    enum walk_event event;
    const char *path; /* begins as the path with which the walk began */
    int depth;        /* 0: that path itself */
    struct stat status;
};

/* What a visitor wants. WALK_SKIP in answer to WALK_ENTER leaves out the
 * directory's entries and its WALK_LEAVE; elsewhere it is WALK_ON. */
enum walk_answer {
    WALK_ON,
    WALK_SKIP
};

typedef enum walk_answer (*walk_visit)(const struct walk_entry *entry,
                                       void *context);

/* Visits PATH and all below it, names in their order by bytes. A directory
 * that cannot be read gets a message (tool_complain) and its WALK_LEAVE.
 * Symbolic links, on systems that have them, are not followed. */
void walk_tree(const char *path, walk_visit visit, void *context);

/* Whether directory PATH has no entries; 0 if it cannot be read, too. */
int walk_is_empty(const char *path);

#endif
