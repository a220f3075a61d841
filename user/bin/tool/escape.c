/* SPDX-License-Identifier: MIT
 *
 * Backslash sequences.
 */
#include "user/bin/tool/escape.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Reads at most COUNT digits of BASE. */
static int read_digits(const char **text, int base, int count)
{
    static const char digits[] = "0123456789abcdef";
    int number = 0;

    for (; count > 0 && **text != '\0'; count--) {
        const char *digit = strchr(digits, tolower((unsigned char)**text));

        if (digit == NULL || digit - digits >= base) {
            break;
        }
        number = number * base + (int)(digit - digits);
        ++*text;
    }
    return number;
}

int escape_print(const char **text)
{
    static const char letters[] = "abefnrtv\\\"";
    static const char meanings[] = "\a\b\033\f\n\r\t\v\\\"";
    char c = **text;
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    if (found != NULL) {
        ++*text;
        putchar(meanings[found - letters]);
    } else if (c == 'c') {
        return -1;
    } else if (c >= '0' && c <= '7') {
        *text += c == '0';
        putchar(read_digits(text, 8, 3));
    } else if (c == 'x' && isxdigit((unsigned char)(*text)[1])) {
        ++*text;
        putchar(read_digits(text, 16, 2));
    } else {
        putchar('\\');
    }
    return 0;
}

int escape_print_all(const char *text)
{
    while (*text != '\0') {
        char c = *text++;

        if (c != '\\') {
            putchar(c);
        } else if (escape_print(&text) < 0) {
            return -1;
        }
    }
    return 0;
}
