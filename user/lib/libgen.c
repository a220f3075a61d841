/* SPDX-License-Identifier: MIT
 *
 * Parts of names of files.
 */
#include <libgen.h>

#include <stddef.h>
#include <string.h>

/* How long PATH is without what follows: slashes, if SLASHES, else others. At
 * least 1 for a path that begins with a slash. */
static size_t cut(const char *path, size_t length, int slashes)
{
    size_t least = *path == '/';

    while (length > least && (path[length - 1] == '/') == slashes) {
        length--;
    }
    return length;
}

char *basename(char *path)
{
    char *slash;

    if (path == NULL || *path == '\0') {
        return ".";
    }
    path[cut(path, strlen(path), 1)] = '\0';
    slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

char *dirname(char *path)
{
    size_t length;

    if (path == NULL || strchr(path, '/') == NULL) {
        return ".";
    }
    length = cut(path, strlen(path), 1);
    length = cut(path, length, 0);
    length = cut(path, length, 1);
    path[length] = '\0';
    return length == 0 ? "." : path;
}
