/* SPDX-License-Identifier: MIT
 *
 * Arguments of a command.
 */
#include "user/bin/sh/arguments.h"

#include <stdlib.h>

#include "user/bin/sh/text.h"

void arguments_add(struct arguments *arguments, char *s)
{
    size_t bytes = (arguments->count + 2) * sizeof *arguments->list;

    arguments->list = text_must(realloc(arguments->list, bytes));
    arguments->list[arguments->count++] = s;
    arguments->list[arguments->count] = NULL;
}

void arguments_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        free(arguments->list[i]);
    }
    free(arguments->list);
    *arguments = (struct arguments){NULL, 0};
}
