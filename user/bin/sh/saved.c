/* SPDX-License-Identifier: MIT
 *
 * Variables that become what they were. The list has the last one first, so
 * one that was noted twice becomes what it was at first.
 */
#include "user/bin/sh/saved.h"

#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

struct saved {
    struct saved *next;
    char *name;
    char *value; /* NULL: it was unset */
    int exported;
};

struct saved *saved_add(struct saved *list, const char *name, size_t length)
{
    struct saved *saved = text_must(calloc(1, sizeof *saved));
    const char *value = variable_get(name, length);

    saved->next = list;
    saved->name = text_must(strndup(name, length));
    saved->value = value != NULL ? text_must(strdup(value)) : NULL;
    saved->exported = getenv(saved->name) != NULL;
    return saved;
}

static void restore(const struct saved *saved)
{
    variable_unset(saved->name);
    if (saved->value != NULL) {
        variable_set(saved->name, saved->value);
        if (saved->exported) {
            variable_export(saved->name);
        }
    }
}

void saved_restore(struct saved *list)
{
    while (list != NULL) {
        struct saved *next = list->next;

        restore(list);
        free(list->name);
        free(list->value);
        free(list);
        list = next;
    }
}
