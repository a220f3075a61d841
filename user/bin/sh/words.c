/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself: echo, printf and read.
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

int words_echo(int argc, char **argv)
{
    int without_end = argc > 1 && strcmp(argv[1], "-n") == 0;

    for (int i = 1 + without_end; i < argc; i++) {
        printf("%s%s", argv[i], i + 1 < argc ? " " : "");
    }
    if (!without_end) {
        putchar('\n');
    }
    return 0;
}

/* The character for \ and what S begins with; *S moves behind it. */
static char escaped(const char **s)
{
    static const char letters[] = "abfnrtv\\\"'";
    static const char codes[] = "\a\b\f\n\r\t\v\\\"'";
    const char *letter = **s != '\0' ? strchr(letters, **s) : NULL;
    int code = 0;

    if (letter != NULL) {
        (*s)++;
        return codes[letter - letters];
    }
    if (**s < '0' || **s > '7') {
        return '\\';
    }
    for (int i = 0; i < 3 && **s >= '0' && **s <= '7'; i++) {
        code = code * 8 + (*(*s)++ - '0');
    }
    return (char)code;
}

/* Prints S with its escapes. */
static void print_escaped(const char *s)
{
    while (*s != '\0') {
        char c = *s++;

        putchar(c == '\\' ? escaped(&s) : c);
    }
}

/* WORD as a number; 'x: the code of x. *STATUS becomes 1 if it is none. */
static long number_of(const char *word, int *status)
{
    char *end;
    long value;

    if (*word == '\'' || *word == '"') {
        return (unsigned char)word[1];
    }
    value = strtol(word, &end, 0);
    if (*end != '\0') {
        *status = builtin_fail("printf", word, "not a number", 1);
    }
    return value;
}

/* Prints WORD as the conversion says that ends with LETTER. DIRECTIVE: from %
 * to before the letter, with room for two more. 0; -1: no such letter. */
static int convert(char *directive, char letter, const char *word, int *status)
{
    char *end = directive + strlen(directive);

    switch (letter) {
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
        *end++ = 'l';
        *end++ = letter;
        *end = '\0';
        printf(directive, number_of(word, status));
        return 0;
    case 's':
        *end++ = 's';
        *end = '\0';
        printf(directive, word);
        return 0;
    case 'c':
        printf("%.1s", word);
        return 0;
    case 'b':
        print_escaped(word);
        return 0;
    default:
        return -1;
    }
}

#define DIRECTIVE_BYTES 32

/* Prints one conversion at FORMAT, behind %. What is behind it; NULL (told): it
 * is none. */
static const char *print_directive(const char *format, const char *word,
                                   int *status)
{
    char directive[DIRECTIVE_BYTES + 3] = "%";
    size_t length = strspn(format, "-+ #0123456789.");
    char letter = format[length];

    if (length >= DIRECTIVE_BYTES || letter == '\0') {
        *status = builtin_fail("printf", format, "not a format", 1);
        return NULL;
    }
    memcpy(directive + 1, format, length);
    if (convert(directive, letter, word, status) < 0) {
        *status = builtin_fail("printf", format, "not a format", 1);
        return NULL;
    }
    return format + length + 1;
}

/* Prints FORMAT once; *NEXT moves behind the words that it takes. 0 or -1. */
static int print_format(const char *format, char ***next, int *status)
{
    while (*format != '\0') {
        char c = *format++;

        if (c == '\\') {
            putchar(escaped(&format));
        } else if (c != '%') {
            putchar(c);
        } else if (*format == '%') {
            putchar(*format++);
        } else {
            format =
                print_directive(format, **next != NULL ? **next : "", status);
            if (format == NULL) {
                return -1;
            }
            *next += **next != NULL;
        }
    }
    return 0;
}

int words_printf(int argc, char **argv)
{
    char **next = argv + 2;
    int status = 0;

    if (argc < 2) {
        return builtin_fail("printf", "FORMAT", "is missing", 2);
    }
    /* Again while there are words, unless it takes none. */
    for (;;) {
        char **before = next;

        if (print_format(argv[1], &next, &status) < 0 || *next == NULL ||
            next == before) {
            return status;
        }
    }
}

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

int words_read(int argc, char **argv)
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
