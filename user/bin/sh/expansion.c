/* SPDX-License-Identifier: MIT
 *
 * How arguments grow and end.
 */
#include "user/bin/sh/expansion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/glob.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/pattern.h"
#include "user/bin/sh/variable.h"

void expansion_put(struct expansion *expansion, char c, int quoted)
{
    if (c == '\\' || (quoted && strchr("*?[]!^-", c) != NULL)) {
        text_put(&expansion->text, '\\');
    }
    text_put(&expansion->text, c);
    expansion->present = 1;
    expansion->separated = 0;
}

void expansion_end(struct expansion *expansion)
{
    char *text;

    if (!expansion->present) {
        return;
    }
    expansion->present = 0;
    text = text_take(&expansion->text);
    if (!options.noglob && pattern_has_meaning(text) &&
        glob_expand(text, expansion->arguments) > 0) {
        free(text);
        return;
    }
    pattern_unescape(text);
    arguments_add(expansion->arguments, text);
}

/* Takes C if it separates arguments. */
static int separate(struct expansion *expansion, char c)
{
    const char *separators = variable_get("IFS", 3);

    separators = separators != NULL ? separators : " \t\n";
    if (expansion->arguments == NULL || strchr(separators, c) == NULL) {
        return 0;
    }
    if (strchr(" \t\n", c) != NULL) {
        expansion->separated |= expansion->present;
        expansion_end(expansion);
        return 1;
    }
    /* An empty argument before it, unless white space ended one already. */
    expansion->present |= !expansion->separated;
    expansion_end(expansion);
    expansion->separated = 0;
    return 1;
}

void expansion_put_value(struct expansion *expansion, const char *value,
                         int quoted)
{
    for (; value != NULL && *value != '\0'; value++) {
        if (quoted || !separate(expansion, *value)) {
            expansion_put(expansion, *value, quoted);
        }
    }
}

void expansion_fail(struct expansion *expansion, const char *s, size_t length,
                    const char *what)
{
    if (!expansion->failed) {
        fprintf(stderr, "sh: %.*s: %s\n", (int)length, s, what);
    }
    expansion->failed = 1;
}
