/* SPDX-License-Identifier: MIT
 *
 * Lists of strings.
 */
#include "user/bin/tool/list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/tool/tool.h"

void list_add(struct list *list, const char *name)
{
    if (list->count == list->room) {
        list->room = list->room * 2 + 16;
        list->names =
            tool_resize(list->names, list->room * sizeof *list->names);
    }
    list->names[list->count++] = tool_copy(name);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void list_sort(struct list *list)
{
    if (list->count > 1) {
        qsort(list->names, list->count, sizeof *list->names, compare_names);
    }
}

void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->names[i]);
    }
    free(list->names);
}

int list_directory(struct list *list, const char *path)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    int error;

    if (directory == NULL) {
        return -1;
    }
    errno = 0;
    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            list_add(list, entry->d_name);
        }
        errno = 0;
    }
    error = errno;
    (void)closedir(directory);
    list_sort(list);
    errno = error;
    return error == 0 ? 0 : -1;
}
