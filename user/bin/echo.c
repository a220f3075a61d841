/* SPDX-License-Identifier: MIT
 *
 * echo [-neE] [WORD ...]: prints its arguments.
 *
 *      -n  without a line end
 *      -e  \n, \t, \0NNN and the like have their meaning; -E they have not
 */
#include <stdio.h>
#include <string.h>

#include "user/bin/tool/escape.h"
#include "user/bin/tool/tool.h"

static int no_line_end, escapes;

/* Whether WORD is made of options, which are then taken. */
static int take_options(const char *word)
{
    size_t length = strlen(word);

    if (length < 2 || word[0] != '-' || strspn(word + 1, "neE") + 1 < length) {
        return 0;
    }
    for (word++; *word != '\0'; word++) {
        if (*word == 'n') {
            no_line_end = 1;
        } else {
            escapes = *word == 'e';
        }
    }
    return 1;
}

int main(int argc, char **argv)
{
    int i = 1;

    tool_start("echo", 1, "[-neE] [WORD ...]");
    while (i < argc && take_options(argv[i])) {
        i++;
    }
    for (int first = i; i < argc; i++) {
        if (i > first) {
            putchar(' ');
        }
        if (!escapes) {
            fputs(argv[i], stdout);
        } else if (escape_print_all(argv[i]) < 0) {
            return tool_end(0);
        }
    }
    if (!no_line_end) {
        putchar('\n');
    }
    return tool_end(0);
}
