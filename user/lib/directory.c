/* SPDX-License-Identifier: MIT
 *
 * The current directory: always absolute and normal.
 */
#include "user/lib/directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/client.h"

static char current[IO_PATH_BYTES] = "/";

void directory_start(const char *path)
{
    char normal[IO_PATH_BYTES];

    if (path_absolute("/", path, normal) < 0) {
        strcpy(normal, "/");
    }
    strcpy(current, normal);
}

int directory_resolve(const char *path, char result[IO_PATH_BYTES])
{
    return path_absolute(current, path, result);
}

const char *directory_current(void)
{
    return current;
}

int chdir(const char *path)
{
    char normal[IO_PATH_BYTES];
    struct stat status;
    int length = directory_resolve(path, normal);

    if (length < 0) {
        return client_result(length);
    }
    if (stat(normal, &status) < 0) {
        return -1;
    }
    if (!S_ISDIR(status.st_mode)) {
        return client_result(-ENOTDIR);
    }
    if (access(normal, X_OK) < 0) {
        return -1;
    }
    strcpy(current, normal);
    return 0;
}

char *getcwd(char *buffer, size_t bytes)
{
    if (bytes <= strlen(current)) {
        errno = bytes == 0 ? EINVAL : ERANGE;
        return NULL;
    }
    return strcpy(buffer, current);
}
