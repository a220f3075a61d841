/* SPDX-License-Identifier: MIT
 *
 * Variables of the shell. A name is in the environment or in the list below,
 * never in both.
 */
#include "user/bin/sh/variable.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/text.h"

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

static void add_local(const char *name, const char *value)
{
    size_t length = strlen(name);
    char *entry = text_must(malloc(length + strlen(value) + 2));

    local = text_must(realloc(local, (locals + 1) * sizeof *local));
    strcpy(entry, name);
    entry[length] = '=';
    strcpy(entry + length + 1, value);
    local[locals++] = entry;
}

/* Sets a variable of the environment. */
static void set_exported(const char *name, const char *value)
{
    static char set[] = "";

    (void)text_must(setenv(name, value, 1) < 0 ? NULL : set);
}

void variable_set(const char *name, const char *value)
{
    /* VALUE may be that of the variable itself. */
    char *copy = text_must(strdup(value));

    if (getenv(name) != NULL) {
        set_exported(name, copy);
    } else {
        remove_local(name);
        add_local(name, copy);
    }
    free(copy);
}

void variable_export(const char *name)
{
    const char *value = variable_get(name, strlen(name));

    set_exported(name, value != NULL ? value : "");
    remove_local(name);
}

void variable_unset(const char *name)
{
    remove_local(name);
    (void)unsetenv(name);
}

/* One "NAME=value" so that the shell could read it. */
static void print(const char *entry)
{
    size_t length = strcspn(entry, "=");

    printf("%.*s='", (int)length, entry);
    for (const char *s = entry + length + 1; *s != '\0'; s++) {
        if (*s == '\'') {
            printf("'\\''");
        } else {
            putchar(*s);
        }
    }
    printf("'\n");
}

void variable_print(void)
{
    for (char **entry = environ; *entry != NULL; entry++) {
        print(*entry);
    }
    for (size_t i = 0; i < locals; i++) {
        print(local[i]);
    }
}
