/* SPDX-License-Identifier: MIT
 *
 * Parameters in brackets.
 */
#include "user/bin/sh/brace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/expand.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/pattern.h"
#include "user/bin/sh/variable.h"

/* What stands in the brackets. */
struct brace {
    const char *name;
    size_t name_length;
    char sign;  /* 0: none */
    int colon;  /* before the sign */
    int twice;  /* the sign is # or %, twice */
    char *word; /* behind it */
};

/* $@ and $*, which are the same but within quotes: there $@ makes an argument
 * of each, and $* makes them all one. */
static void put_all(struct expansion *expansion, int one, int quoted)
{
    const char *separators = variable_get("IFS", 3);
    char between = separators != NULL ? *separators : ' ';

    expansion->nothing = parameters.count == 0 && !one && quoted;
    for (int i = 1; i <= parameters.count; i++) {
        if (quoted) {
            expansion->present = 1;
        }
        expansion_put_value(expansion, parameters.arguments[i], quoted);
        if (i == parameters.count) {
            return;
        }
        if (expansion->arguments != NULL && !(one && quoted)) {
            expansion_end(expansion);
        } else if (!one || between != '\0') {
            expansion_put(expansion, one ? between : ' ', quoted);
        }
    }
}

void brace_put_parameter(struct expansion *expansion, const char *name,
                         size_t length, int quoted)
{
    const char *value;

    if (*name == '@' || *name == '*') {
        put_all(expansion, *name == '*', quoted);
        return;
    }
    value = parameter_get(name, length);
    if (value == NULL && options.nounset && *name != '!') {
        expansion_fail(expansion, name, length, "is not set");
    }
    expansion_put_value(expansion, value, quoted);
}

/* Puts WORD as if it stood in place of the brackets. */
static void put_word(struct expansion *expansion, const char *word, int quoted)
{
    int before = expansion->split_all;

    if (quoted) {
        expansion_run_quoted(expansion, word);
        return;
    }
    expansion->split_all = 1;
    expansion_run(expansion, word);
    expansion->split_all = before;
}

/* ${x=word} */
static void put_assigned(struct expansion *expansion, const struct brace *brace,
                         int quoted)
{
    char *value = expand_value(brace->word);
    char *name = text_must(strndup(brace->name, brace->name_length));

    if (value == NULL) {
        expansion->failed = 1;
    } else if (variable_name_length(name) != brace->name_length) {
        expansion_fail(expansion, name, brace->name_length, "no variable");
    } else {
        variable_set(name, value);
        expansion_put_value(expansion, value, quoted);
    }
    free(value);
    free(name);
}

/* ${x?word} */
static void fail_unset(struct expansion *expansion, const struct brace *brace)
{
    char *message = expand_value(brace->word);

    expansion_fail(expansion, brace->name, brace->name_length,
                   message != NULL && *message != '\0' ? message
                                                       : "is not set");
    free(message);
}

/* VALUE without what matches PATTERN at its start or end. */
static void put_trimmed(struct expansion *expansion, const struct brace *brace,
                        const char *value, int quoted)
{
    char *copy = text_must(strdup(value)); /* it may go in between */
    char *pattern = expand_pattern(brace->word);
    size_t length = strlen(copy);
    size_t from = 0, to = length; /* what is left of it */

    /* I bytes are tried as the part that goes. */
    for (size_t n = 0; pattern != NULL && n <= length; n++) {
        size_t i = brace->twice ? length - n : n;

        if (brace->sign == '#' && pattern_matches_part(pattern, copy, i)) {
            from = i;
            break;
        }
        if (brace->sign == '%' &&
            pattern_matches_part(pattern, copy + length - i, i)) {
            to = length - i;
            break;
        }
    }
    copy[to] = '\0';
    expansion_put_value(expansion, copy + from, quoted);
    expansion->failed |= pattern == NULL;
    free(pattern);
    free(copy);
}

/* Whether the parameter counts as set. */
static int is_set(const struct brace *brace)
{
    const char *value;

    if (*brace->name == '@' || *brace->name == '*') {
        return parameters.count > 0;
    }
    value = parameter_get(brace->name, brace->name_length);
    return value != NULL && !(brace->colon && *value == '\0');
}

static void put(struct expansion *expansion, const struct brace *brace,
                int quoted)
{
    int set = is_set(brace);
    const char *value;

    if (brace->sign == '#' || brace->sign == '%') {
        value = parameter_get(brace->name, brace->name_length);
        put_trimmed(expansion, brace, value != NULL ? value : "", quoted);
    } else if (brace->sign == '+') {
        if (set) {
            put_word(expansion, brace->word, quoted);
        }
    } else if (set || brace->sign == 0) {
        brace_put_parameter(expansion, brace->name, brace->name_length, quoted);
    } else if (brace->sign == '-') {
        put_word(expansion, brace->word, quoted);
    } else if (brace->sign == '=') {
        put_assigned(expansion, brace, quoted);
    } else {
        fail_unset(expansion, brace);
    }
}

/* Takes apart the LENGTH bytes at S. 0 or -1; WORD is from malloc then. */
static int read_brace(const char *s, size_t length, struct brace *brace)
{
    const char *end = s + length;
    const char *sign;

    *brace = (struct brace){.name = s};
    brace->name_length = parameter_name_length(s, 1);
    sign = s + brace->name_length;
    if (brace->name_length == 0 || sign > end) {
        return -1;
    }
    if (sign < end) {
        brace->colon = *sign == ':';
        sign += brace->colon;
        brace->sign = *sign++;
        if (sign > end ||
            strchr(brace->colon ? "-=?+" : "-=?+#%", brace->sign) == NULL) {
            return -1;
        }
        brace->twice = strchr("#%", brace->sign) != NULL && sign < end &&
                       *sign == brace->sign;
        sign += brace->twice;
    }
    brace->word = text_must(strndup(sign, (size_t)(end - sign)));
    return 0;
}

/* ${#x} */
static void put_length(struct expansion *expansion, const char *name,
                       size_t length)
{
    const char *value = parameter_get(name, length);
    char text[24];

    snprintf(text, sizeof text, "%d",
             *name == '@' || *name == '*' ? parameters.count
                                          : (int)strlen(value ? value : ""));
    expansion_put_value(expansion, text, 1);
}

void brace_put(struct expansion *expansion, const char *s, size_t length,
               int quoted)
{
    struct brace brace;

    if (length > 1 && *s == '#' &&
        parameter_name_length(s + 1, 1) == length - 1) {
        put_length(expansion, s + 1, length - 1);
    } else if (read_brace(s, length, &brace) < 0) {
        expansion_fail(expansion, s, length, "bad substitution");
    } else {
        put(expansion, &brace, quoted);
        free(brace.word);
    }
}
