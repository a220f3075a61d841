/* SPDX-License-Identifier: MIT
 *
 * Variables of the shell. A name is in the environment or in the list below,
 * never in both.
 */
#include "user/bin/sh/variable.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct parameters parameters;

/* "NAME=value", each from malloc. */
static char **local;
static size_t locals;

size_t variable_name_length(const char *s)
{
    size_t length = 0;

    if (isdigit((unsigned char)*s)) {
        return 0;
    }
    while (isalnum((unsigned char)s[length]) || s[length] == '_') {
        length++;
    }
    return length;
}

static int entry_is(const char *entry, const char *name, size_t length)
{
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

/* The place of a local variable; LOCALS if there is none. */
static size_t find_local(const char *name, size_t length)
{
    size_t i = 0;

    while (i < locals && !entry_is(local[i], name, length)) {
        i++;
    }
    return i;
}

const char *variable_get(const char *name, size_t length)
{
    size_t i = find_local(name, length);

    if (i < locals) {
        return local[i] + length + 1;
    }
    for (char **entry = environ; *entry != NULL; entry++) {
        if (entry_is(*entry, name, length)) {
            return *entry + length + 1;
        }
    }
    return NULL;
}

static void remove_local(const char *name)
{
    size_t i = find_local(name, strlen(name));

    if (i < locals) {
        free(local[i]);
        local[i] = local[--locals];
    }
}

static int add_local(const char *name, const char *value)
{
    size_t length = strlen(name);
    char *entry = malloc(length + strlen(value) + 2);
    char **longer = realloc(local, (locals + 1) * sizeof *local);

    local = longer != NULL ? longer : local;
    if (entry == NULL || longer == NULL) {
        free(entry);
        return -1;
    }
    strcpy(entry, name);
    entry[length] = '=';
    strcpy(entry + length + 1, value);
    local[locals++] = entry;
    return 0;
}

int variable_set(const char *name, const char *value)
{
    char *copy;
    int result;

    if (getenv(name) != NULL) {
        return setenv(name, value, 1);
    }
    /* VALUE may be that of the variable itself. */
    copy = strdup(value);
    if (copy == NULL) {
        return -1;
    }
    remove_local(name);
    result = add_local(name, copy);
    free(copy);
    return result;
}

int variable_export(const char *name)
{
    const char *value = variable_get(name, strlen(name));

    if (setenv(name, value != NULL ? value : "", 1) < 0) {
        return -1;
    }
    remove_local(name);
    return 0;
}

void variable_unset(const char *name)
{
    remove_local(name);
    (void)unsetenv(name);
}
