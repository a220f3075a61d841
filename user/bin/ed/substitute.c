/* SPDX-License-Identifier: MIT
 *
 * Replacing what matches in a line.
 */
#include "user/bin/ed/substitute.h"

#include <ctype.h>
#include <string.h>

#include "user/bin/tool/tool.h"

#define PARTS 10 /* the match and \1 to \9 */

/* A line in the making. */
struct result {
    char *text;
    size_t length;
};

static void append(struct result *result, const char *text, size_t length)
{
    result->text = tool_resize(result->text, result->length + length + 1);
    memcpy(result->text + result->length, text, length);
    result->length += length;
    result->text[result->length] = '\0';
}

static void append_part(struct result *result, const char *line,
                        const regmatch_t *part)
{
    if (part->rm_so >= 0) {
        append(result, line + part->rm_so, (size_t)(part->rm_eo - part->rm_so));
    }
}

/* Appends what stands for a match in LINE. */
static void append_replacement(struct result *result,
                               const struct substitution *how, const char *line,
                               const regmatch_t *parts)
{
    for (const char *p = how->text; p < how->text_end; p++) {
        if (*p == '&') {
            append_part(result, line, &parts[0]);
        } else if (*p != '\\' || p + 1 == how->text_end) {
            append(result, p, 1);
        } else if (isdigit((unsigned char)*++p)) {
            append_part(result, line, &parts[*p - '0']);
        } else {
            append(result, p, 1);
        }
    }
}

char *substitute(const struct substitution *how, const char *line)
{
    struct result result = {NULL, 0};
    regmatch_t parts[PARTS];
    long count = 0;
    int done = 0;
    int flags = 0;

    while ((!done || how->all) &&
           regexec(how->regex, line, PARTS, parts, flags) == 0) {
        append(&result, line, (size_t)parts[0].rm_so);
        if (++count < how->which) {
            append_part(&result, line, &parts[0]);
        } else {
            append_replacement(&result, how, line, parts);
            done = 1;
        }
        line += parts[0].rm_eo;
        flags = REG_NOTBOL;
        /* Behind an empty match the next one is a character further. */
        if (parts[0].rm_so == parts[0].rm_eo) {
            if (*line == '\0') {
                break;
            }
            append(&result, line++, 1);
        }
    }
    append(&result, line, strlen(line));
    return done ? result.text : NULL;
}
