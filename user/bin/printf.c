/* SPDX-License-Identifier: MIT
 *
 * printf FORMAT [WORD ...]: prints words as FORMAT says: %s %c %d %i %u %o %x
 * %X with flags, width and precision, %b (a text with \n and the like), %%.
 *
 * FORMAT is used again while words are left; words that are missing are empty
 * or 0.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/tool/escape.h"
#include "user/bin/tool/tool.h"

#define DIRECTIVE_MOST 32 /* bytes, with what is inserted */

static char **words; /* those that are left */

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
        tool_complain_why(word, "a number is wanted");
    } else if (errno != 0) {
        tool_complain(word);
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

/* Reads the directive behind a "%" at *FORMAT and prints by it. */
static int print_directive(const char **format)
{
    char directive[DIRECTIVE_MOST] = "%";
    size_t length = 1;
    const char *start = *format;
    size_t flags = strspn(start, "-+ #0123456789.*");

    for (; (size_t)(*format - start) < flags; ++*format) {
        if (length + 16 > sizeof directive) {
            tool_die_why(start, "this directive is too long");
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
        tool_die_why(start, "one of %s %c %b %d %i %u %o %x %X %% is wanted");
    }
    return print_one(directive, *(*format)++);
}

/* Prints FORMAT once. -1: a \c ends all. */
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

int main(int argc, char **argv)
{
    char **before;

    tool_start("printf", 1, "FORMAT [WORD ...]");
    if (argc < 2) {
        tool_usage();
    }
    words = argv + 2;
    do {
        before = words;
    } while (print_format(argv[1]) == 0 && *words != NULL && words != before);
    return tool_end(0);
}
