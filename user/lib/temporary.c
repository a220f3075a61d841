/* SPDX-License-Identifier: MIT
 *
 * Temporary files, and the real names of files.
 */
#include <stdio.h>
#include <stdlib.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/directory.h"

#define UNKNOWN "XXXXXX" /* at the end of a template */
#define TRIES 100

/* Makes the last characters of NAME ones that no other process makes at a
 * time: of its number, the time, and TRY. */
static void fill(char *name, unsigned try)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    struct timespec now = {0, 0};
    unsigned number;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    number = (unsigned)getpid() * 2654435761u + (unsigned)now.tv_sec * 100u +
             (unsigned)now.tv_nsec / 10000000u + try * 40503u;
    for (size_t i = 0; i < strlen(UNKNOWN); i++) {
        name[i] = letters[number % (sizeof letters - 1)];
        number /= sizeof letters - 1;
    }
}

/* Fills TEMPLATE until CREATE, which makes something of that name, does not
 * fail for its being there. What CREATE returned; -1 with errno. */
static int make_new(char *template, int (*create)(const char *path))
{
    size_t length = strlen(template);
    char *name = template + length - strlen(UNKNOWN);

    if (length < strlen(UNKNOWN) || strcmp(name, UNKNOWN) != 0) {
        errno = EINVAL;
        return -1;
    }
    for (unsigned i = 0; i < TRIES; i++) {
        int result;

        fill(name, i);
        result = create(template);
        if (result >= 0 || errno != EEXIST) {
            return result;
        }
    }
    return -1;
}

static int create_file(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
}

static int create_directory(const char *path)
{
    return mkdir(path, S_IRWXU);
}

int mkstemp(char *template)
{
    return make_new(template, create_file);
}

char *mkdtemp(char *template)
{
    return make_new(template, create_directory) < 0 ? NULL : template;
}

FILE *tmpfile(void)
{
    char name[] = "/tmp/" UNKNOWN;
    int fd = mkstemp(name);

    if (fd < 0) {
        return NULL;
    }
    (void)unlink(name); /* it lives until it is closed */
    return fdopen(fd, "w+");
}

char *realpath(const char *restrict path, char *restrict result)
{
    char absolute[IO_PATH_BYTES];
    int length = directory_resolve(path, absolute);

    if (length < 0) {
        errno = -length;
        return NULL;
    }
    if (access(absolute, F_OK) < 0) {
        return NULL;
    }
    return result != NULL ? strcpy(result, absolute) : strdup(absolute);
}
