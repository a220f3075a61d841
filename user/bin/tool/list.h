/* SPDX-License-Identifier: MIT
 *
 * A growing list of strings, each in memory of its own.
 *
 * Layer: user/bin/tool/list. Uses: tool, dirent.
 */
#ifndef USER_BIN_LIST_H
#define USER_BIN_LIST_H

#include <stddef.h>

struct list {
    char **names;
    size_t count, room;
};

/* Appends a copy of NAME. Without memory the program ends. */
void list_add(struct list *list, const char *name);

/* By bytes. */
void list_sort(struct list *list);
void list_free(struct list *list);

/* Adds the names in directory PATH but for "." and "..", sorted.
 *
 * Returns:  0; -1 with errno: it cannot be read (LIST may hold some).
 */
int list_directory(struct list *list, const char *path);

#endif
