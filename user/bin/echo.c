/* SPDX-License-Identifier: MIT
 *
 * echo [-n] [WORD ...]: prints its arguments; -n: without a line end.
 */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    int line_end = 1;
    int i = 1;

    if (i < argc && strcmp(argv[i], "-n") == 0) {
        line_end = 0;
        i++;
    }
    for (int first = i; i < argc; i++) {
        printf("%s%s", i > first ? " " : "", argv[i]);
    }
    if (line_end) {
        putchar('\n');
    }
    return ferror(stdout) || fflush(stdout) == EOF;
}
