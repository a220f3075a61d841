/* SPDX-License-Identifier: MIT
 *
 * The environment. The first change copies the array, whose strings stay where
 * they are; strings that are replaced are not freed, as pointers from getenv
 * may still be in use.
 */
#include <stdlib.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The array in memory of our own; environ differs before the first change. */
static char **own;

/* Where NAME stands in environ; its end if it is not there. */
static size_t find(const char *name, size_t length)
{
    size_t i = 0;

    while (environ[i] != NULL && (strncmp(environ[i], name, length) != 0 ||
                                  environ[i][length] != '=')) {
        i++;
    }
    return i;
}

static int name_is_valid(const char *name)
{
    return *name != '\0' && strchr(name, '=') == NULL;
}

char *getenv(const char *name)
{
    size_t length = strlen(name);
    char *entry = environ[find(name, length)];

    return entry == NULL ? NULL : entry + length + 1;
}

/* Makes room for one more entry. 0 or -1. */
static int reserve(void)
{
    size_t count = 0;
    char **array;

    while (environ[count] != NULL) {
        count++;
    }
    array = realloc(own == environ ? own : NULL, (count + 2) * sizeof *array);
    if (array == NULL) {
        return -1;
    }
    if (environ != own) {
        memcpy(array, environ, (count + 1) * sizeof *array);
    }
    array[count + 1] = NULL;
    own = array;
    environ = array;
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    size_t length = strlen(name);
    char *entry;

    if (!name_is_valid(name)) {
        errno = EINVAL;
        return -1;
    }
    if (!overwrite && getenv(name) != NULL) {
        return 0;
    }
    entry = malloc(length + strlen(value) + 2);
    if (entry == NULL || reserve() < 0) {
        free(entry);
        return -1;
    }
    strcpy(entry, name);
    entry[length] = '=';
    strcpy(entry + length + 1, value);
    environ[find(name, length)] = entry;
    return 0;
}

int putenv(char *entry)
{
    size_t length = strcspn(entry, "=");

    if (length == 0 || entry[length] == '\0') {
        errno = EINVAL;
        return -1;
    }
    if (reserve() < 0) {
        return -1;
    }
    environ[find(entry, length)] = entry;
    return 0;
}

int unsetenv(const char *name)
{
    size_t i;

    if (!name_is_valid(name)) {
        errno = EINVAL;
        return -1;
    }
    i = find(name, strlen(name));
    for (; environ[i] != NULL; i++) {
        environ[i] = environ[i + 1];
    }
    return 0;
}
