/* SPDX-License-Identifier: MIT
 *
 * cat [-bEns] [FILE ...]: prints files one after the other.
 *
 *      -n  numbers the lines
 *      -b  numbers those that are not empty
 *      -s  prints one empty line for many in a row
 *      -E  shows line ends as $
 *
 * Without a name, or for "-", it reads the terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/copy.h"
#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static int number_all, number_filled, squeeze, show_ends;

/* As it is, a large piece at a time. */
static void cat_plain(const char *name)
{
    int standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY);

    if (fd < 0) {
        tool_complain(name);
        return;
    }
    (void)copy_data(fd, name, STDOUT_FILENO, "stdout");
    if (!standard) {
        (void)close(fd);
    }
}

/* Line by line; numbers go on from file to file. */
static void cat_lines(FILE *file, const char *name)
{
    static unsigned long number;
    static int empty_lines, is_inside;
    int c;

    while ((c = getc(file)) != EOF) {
        if (!is_inside) {
            empty_lines = c == '\n' ? empty_lines + 1 : 0;
            if (squeeze && empty_lines > 1) {
                continue;
            }
            if (number_all || (number_filled && c != '\n')) {
                printf("%6lu\t", ++number);
            }
        }
        if (c == '\n' && show_ends) {
            putchar('$');
        }
        putchar(c);
        is_inside = c != '\n';
    }
}

int main(int argc, char **argv)
{
    static char *standard[] = {"-", NULL};
    int option;

    tool_start("cat", 1, "[-bEns] [FILE ...]");
    while ((option = getopt(argc, argv, "bEnsu")) != -1) {
        switch (option) {
        case 'b':
            number_filled = 1;
            break;
        case 'E':
            show_ends = 1;
            break;
        case 'n':
            number_all = 1;
            break;
        case 's':
            squeeze = 1;
            break;
        case 'u':
            break; /* output is never kept back */
        default:
            tool_usage();
        }
    }
    number_all = number_all && !number_filled;
    if (number_all || number_filled || squeeze || show_ends) {
        input_each(argv + optind, cat_lines);
        return tool_end(0);
    }
    for (argv = optind < argc ? argv + optind : standard; *argv; argv++) {
        cat_plain(*argv);
    }
    return tool_end(0);
}
