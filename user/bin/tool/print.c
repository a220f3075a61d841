/* SPDX-License-Identifier: MIT
 *
 * echo and printf.
 */
#include "user/bin/tool/print.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/tool/escape.h"
#include "user/bin/tool/tool.h"

/* Whether WORD is made of options of echo, which are then taken. */
static int take_options(const char *word, int *no_line_end, int *escapes)
{
    size_t length = strlen(word);

    if (length < 2 || word[0] != '-' || strspn(word + 1, "neE") + 1 < length) {
        return 0;
    }
    for (word++; *word != '\0'; word++) {
        if (*word == 'n') {
            *no_line_end = 1;
        } else {
            *escapes = *word == 'e';
        }
    }
    return 1;
}

int print_echo(int argc, char **argv)
{
    int no_line_end = 0, escapes = 0;
    int i = 1;

    while (i < argc && take_options(argv[i], &no_line_end, &escapes)) {
        i++;
    }
    for (int first = i; i < argc; i++) {
        if (i > first) {
            putchar(' ');
        }
        if (!escapes) {
            fputs(argv[i], stdout);
        } else if (escape_print_all(argv[i]) < 0) {
            return 0;
        }
    }
    if (!no_line_end) {
        putchar('\n');
    }
    return 0;
}

#define DIRECTIVE_MOST 32 /* bytes, with what is inserted */

static char **words; /* those that are left */
static int failed;   /* something was told */

static void complain(const char *what, const char *why)
{
    tool_complain_why(what, why);
    failed = 1;
}

static const char *next_word(void)
{
    return *words != NULL ? *words++ : NULL;
}

/* The number that WORD is: decimal, 0x..., 0..., or 'c for a character. */
static long long parse_number(const char *word)
{
    char *end;
    long long number;

    if (word == NULL) {
        return 0;
    }
    if (*word == '\'' || *word == '"') {
        return (unsigned char)word[1];
    }
    errno = 0;
    number = *word == '-' ? strtoll(word, &end, 0)
                          : (long long)strtoull(word, &end, 0);
    if (*word == '\0' || *end != '\0') {
        complain(word, "a number is wanted");
    } else if (errno != 0) {
        complain(word, strerror(errno));
    }
    return number;
}

/* Prints by DIRECTIVE, "%-5" and the like, and CONVERSION. -1: \c was in it. */
static int print_one(char *directive, char conversion)
{
    size_t length = strlen(directive);
    const char *word = next_word();

    switch (conversion) {
    case 's':
        strcpy(directive + length, "s");
        printf(directive, word != NULL ? word : "");
        return 0;
    case 'c':
        strcpy(directive + length, word != NULL && *word != '\0' ? "c" : "s");
        if (directive[length] == 'c') {
            printf(directive, *word);
        } else {
            printf(directive, "");
        }
        return 0;
    case 'b':
        return escape_print_all(word != NULL ? word : "");
    default:
        sprintf(directive + length, "ll%c", conversion);
        printf(directive, parse_number(word));
        return 0;
    }
}

/* Reads the directive behind a "%" at *FORMAT and prints by it. -1: that was
 * the end. */
static int print_directive(const char **format)
{
    char directive[DIRECTIVE_MOST] = "%";
    size_t length = 1;
    const char *start = *format;
    size_t flags = strspn(start, "-+ #0123456789.*");

    for (; (size_t)(*format - start) < flags; ++*format) {
        if (length + 16 > sizeof directive) {
            complain(start, "this directive is too long");
            return -1;
        }
        if (**format == '*') {
            length += (size_t)sprintf(directive + length, "%d",
                                      (int)parse_number(next_word()));
        } else {
            directive[length++] = **format;
        }
    }
    directive[length] = '\0';
    if (**format == '\0' || strchr("scbdiuoxX", **format) == NULL) {
        complain(start, "one of %s %c %b %d %i %u %o %x %X %% is wanted");
        return -1;
    }
    return print_one(directive, *(*format)++);
}

/* Prints FORMAT once. -1: a \c or an error ends all. */
static int print_format(const char *format)
{
    while (*format != '\0') {
        char c = *format++;
        int result = 0;

        if (c == '\\') {
            result = escape_print(&format);
        } else if (c != '%') {
            putchar(c);
        } else if (*format == '%') {
            putchar(*format++);
        } else {
            result = print_directive(&format);
        }
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}

int print_printf(int argc, char **argv)
{
    char **before;

    failed = 0;
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argc--;
        argv++;
    }
    if (argc < 2) {
        complain("printf", "a format is wanted");
        return 1;
    }
    words = argv + 2;
    do {
        before = words;
    } while (print_format(argv[1]) == 0 && *words != NULL && words != before);
    return failed;
}
