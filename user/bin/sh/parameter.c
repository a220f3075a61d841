/* SPDX-License-Identifier: MIT
 *
 * Parameters and options.
 */
#include "user/bin/sh/parameter.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

struct parameters parameters;
struct options options;

/* An array of $0 and copies of COUNT words. */
static char **copy(char **words, int count)
{
    char **list = text_must(calloc((size_t)count + 2, sizeof *list));

    list[0] = parameters.arguments[0];
    for (int i = 0; i < count; i++) {
        list[i + 1] = text_must(strdup(words[i]));
    }
    return list;
}

static void release(struct parameters *old)
{
    if (old->owned) {
        for (int i = 1; i <= old->count; i++) {
            free(old->arguments[i]);
        }
        free(old->arguments);
    }
}

void parameters_set(char **words, int count)
{
    struct parameters old = parameters;

    parameters.arguments = copy(words, count);
    parameters.count = count;
    parameters.owned = 1;
    release(&old);
}

struct parameters parameters_enter(char **words, int count)
{
    struct parameters before = parameters;

    parameters.owned = 0;
    parameters_set(words, count);
    return before;
}

void parameters_leave(const struct parameters *before)
{
    release(&parameters);
    parameters.arguments = before->arguments;
    parameters.count = before->count;
    parameters.owned = before->owned;
}

size_t parameter_name_length(const char *s, int in_brackets)
{
    size_t length = variable_name_length(s);

    while (in_brackets && isdigit((unsigned char)s[length])) {
        length++;
    }
    if (length > 0) {
        return length;
    }
    return isdigit((unsigned char)*s) ||
           (*s != '\0' && strchr("?$!#-@*", *s) != NULL);
}

static const char *number(int value)
{
    static char text[16];

    snprintf(text, sizeof text, "%d", value);
    return text;
}

static const char *option_letters(void)
{
    static char text[8];

    snprintf(text, sizeof text, "%s%s%s%s%s", options.errexit ? "e" : "",
             options.noglob ? "f" : "", options.interactive ? "i" : "",
             options.nounset ? "u" : "", options.xtrace ? "x" : "");
    return text;
}

const char *parameter_get(const char *name, size_t length)
{
    if (isdigit((unsigned char)*name)) {
        int index = 0;

        for (size_t i = 0; i < length && index <= parameters.count; i++) {
            index = index * 10 + (name[i] - '0');
        }
        return index <= parameters.count ? parameters.arguments[index] : NULL;
    }
    switch (length == 1 ? *name : 'a') {
    case '?':
        return number(parameters.status);
    case '$':
        return number(parameters.shell);
    case '!':
        return parameters.background != 0 ? number(parameters.background)
                                          : NULL;
    case '#':
        return number(parameters.count);
    case '-':
        return option_letters();
    default:
        return variable_get(name, length);
    }
}
