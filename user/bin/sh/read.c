/* SPDX-License-Identifier: MIT
 *
 * A command that the shell does itself: read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"
#include "user/bin/sh/variable.h"

/* Reads a line without its end. Backslashes (unless RAW) take the meaning from
 * what is behind them: they are kept for split(). 0; 1: there was no end. */
static int read_line(struct text *line, int raw)
{
    char c;

    for (;;) {
        ssize_t count;

        /* It may have come since the command began: then nothing ends read. */
        if (trap_interrupted()) {
            return 128 + 2;
        }
        count = read(STDIN_FILENO, &c, 1);
        if (count <= 0) {
            return count < 0 && errno == EINTR ? 128 + 2 : 1;
        }
        if (c == '\n') {
            return 0;
        }
        if (c == '\\' && !raw) {
            if (read(STDIN_FILENO, &c, 1) != 1) {
                return 1;
            }
            if (c == '\n') {
                continue;
            }
            text_put(line, '\\');
        }
        text_put(line, c);
    }
}

static int is_blank(const char *separators, char c)
{
    return c != '\0' && strchr(" \t\n", c) != NULL &&
           strchr(separators, c) != NULL;
}

/* The next part of the line at *S, from malloc. LAST: all that is left, but for
 * white space at its end. */
static char *split(const char **s, int last, int raw)
{
    const char *separators = variable_get("IFS", 3);
    struct text part = {NULL, 0, 0};
    size_t keep = 0; /* bytes before white space at the end */

    separators = separators != NULL ? separators : " \t\n";
    while (is_blank(separators, **s)) {
        (*s)++;
    }
    while (**s != '\0') {
        int literal = **s == '\\' && !raw && (*s)[1] != '\0';
        char c = literal ? *++*s : **s;

        if (!literal && !last && strchr(separators, c) != NULL) {
            break;
        }
        (*s)++;
        text_put(&part, c);
        keep = literal || !is_blank(separators, c) ? part.length : keep;
    }
    while (is_blank(separators, **s)) {
        (*s)++;
    }
    if (**s != '\0' && strchr(separators, **s) != NULL) {
        (*s)++;
    }
    text_add(&part, "");
    part.bytes[keep] = '\0';
    part.length = keep;
    return text_take(&part);
}

int read_run(int argc, char **argv)
{
    struct text line = {NULL, 0, 0};
    int raw = 0, i = 1, status;
    const char *next;

    for (; i < argc && *argv[i] == '-'; i++) {
        if (strcmp(argv[i], "-p") == 0 && i + 1 < argc) {
            fprintf(stderr, "%s", argv[++i]);
        } else if (strcmp(argv[i], "-r") == 0) {
            raw = 1;
        } else {
            return builtin_fail("read", argv[i], "not an option", 2);
        }
    }
    (void)fflush(stdout);
    text_add(&line, "");
    status = read_line(&line, raw);
    next = line.bytes;
    for (; i < argc; i++) {
        char *value = split(&next, i + 1 == argc, raw);

        if (variable_name_length(argv[i]) != strlen(argv[i]) ||
            *argv[i] == '\0') {
            status = builtin_fail("read", argv[i], "not a name", 2);
        } else {
            variable_set(argv[i], value);
        }
        free(value);
    }
    text_free(&line);
    return status;
}
