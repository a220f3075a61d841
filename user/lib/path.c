/* SPDX-License-Identifier: MIT
 *
 * Names of files as servers get them. RESULT is normal after each name, with
 * one exception while it grows: the root is the empty string.
 */
#include "user/lib/path.h"

#include <errno.h>
#include <string.h>

/* Takes the last name from RESULT. Returns its new length. */
static size_t drop_name(const char *result, size_t length)
{
    while (length > 0 && result[length - 1] != '/') {
        length--;
    }
    return length > 0 ? length - 1 : 0;
}

/* Appends the names of PATH to RESULT, which has LENGTH bytes. Returns the new
 * length, or -ENAMETOOLONG. */
static int append(char *result, size_t length, const char *path)
{
    for (;;) {
        size_t name;

        path += strspn(path, "/");
        name = strcspn(path, "/");
        if (name == 0) {
            return (int)length;
        }
        if (name == 2 && path[0] == '.' && path[1] == '.') {
            length = drop_name(result, length);
        } else if (name != 1 || path[0] != '.') {
            /* A slash before and a 0 behind must fit too. */
            if (name > IO_PATH_BYTES - 2 - length) {
                return -ENAMETOOLONG;
            }
            result[length] = '/';
            memcpy(result + length + 1, path, name);
            length += name + 1;
        }
        path += name;
    }
}

int path_absolute(const char *directory, const char *path,
                  char result[IO_PATH_BYTES])
{
    int length = 0;

    if (*path == '\0') {
        return -ENOENT;
    }
    if (*path != '/') {
        length = append(result, 0, directory);
    }
    if (length >= 0) {
        length = append(result, (size_t)length, path);
    }
    if (length == 0) {
        result[length++] = '/';
    }
    if (length >= 0) {
        result[length] = '\0';
    }
    return length;
}
