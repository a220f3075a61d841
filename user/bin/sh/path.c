/* SPDX-License-Identifier: MIT
 *
 * Where programs are.
 */
#include "user/bin/sh/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

static int is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_mode & 0111) != 0;
}

char *path_find(const char *name)
{
    const char *directory = variable_get("PATH", 4);

    if (strchr(name, '/') != NULL) {
        return is_program(name) ? text_must(strdup(name)) : NULL;
    }
    while (directory != NULL && *directory != '\0') {
        size_t length = strcspn(directory, ":");
        struct text path = {NULL, 0, 0};

        text_add_bytes(&path, length > 0 ? directory : ".",
                       length > 0 ? length : 1);
        text_put(&path, '/');
        text_add(&path, name);
        if (is_program(path.bytes)) {
            return text_take(&path);
        }
        text_free(&path);
        directory += length + (directory[length] == ':');
    }
    return NULL;
}
