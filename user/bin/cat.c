/* SPDX-License-Identifier: MIT
 *
 * cat [-AbEensTtv] [FILE ...]: prints files one after the other.
 *
 *      -n  numbers the lines
 *      -b  numbers those that are not empty
 *      -s  prints one empty line for many in a row
 *      -E  shows line ends as $; -T tabs as ^I; -v other characters that have
 *          no picture as ^X and M-X
 *      -A  -vET; -e -vE; -t -vT
 *
 * Without a name, or for "-", it reads the terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/copy.h"
#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static int number_all, number_filled, squeeze;
static int show_ends, show_tabs, show_others;

/* Whether FD is the very file that the output goes to; says so. What it copied
 * there would be there to copy. */
static int is_output(int fd, const char *name)
{
    struct stat in, out;

    if (fstat(fd, &in) < 0 || fstat(STDOUT_FILENO, &out) < 0 ||
        !S_ISREG(out.st_mode) || in.st_ino != out.st_ino ||
        in.st_dev != out.st_dev) {
        return 0;
    }
    tool_complain_why(name, "input file is output file");
    return 1;
}

/* As it is, a large piece at a time. */
static void cat_plain(const char *name)
{
    int standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY);

    if (fd < 0) {
        tool_complain(name);
        return;
    }
    if (!is_output(fd, name)) {
        (void)copy_data(fd, name, STDOUT_FILENO, "stdout");
    }
    if (!standard) {
        (void)close(fd);
    }
}

/* Prints one character of a line so that it can be seen, as far as wanted. */
static void print_visible(int c)
{
    if (c == '\n' || (c == '\t' && !show_tabs) || (c != '\t' && !show_others)) {
        putchar(c);
        return;
    }
    if (c >= 0x80) {
        fputs("M-", stdout);
        c -= 0x80;
    }
    if (c < ' ' || c == 0x7f) {
        putchar('^');
        c ^= 0x40;
    }
    putchar(c);
}

/* Line by line; numbers go on from file to file. */
static void cat_lines(FILE *file, const char *name)
{
    static unsigned long number;
    static int empty_lines, is_inside;
    int c;

    if (is_output(fileno(file), name)) {
        return;
    }
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
        print_visible(c);
        is_inside = c != '\n';
    }
}

static void set_option(int option)
{
    number_filled |= option == 'b';
    number_all |= option == 'n';
    squeeze |= option == 's';
    show_ends |= option == 'E' || option == 'e' || option == 'A';
    show_tabs |= option == 'T' || option == 't' || option == 'A';
    show_others |= strchr("Aetv", option) != NULL;
}

int main(int argc, char **argv)
{
    static char *standard[] = {"-", NULL};
    int option;

    tool_start("cat", 1, "[-AbEensTtv] [FILE ...]");
    /* -u changes nothing: output is never kept back. */
    while ((option = getopt(argc, argv, "AbEensTtuv")) != -1) {
        if (option == '?') {
            tool_usage();
        }
        set_option(option);
    }
    number_all = number_all && !number_filled;
    if (number_all || number_filled || squeeze || show_ends || show_tabs ||
        show_others) {
        input_each(argv + optind, cat_lines);
        return tool_end(0);
    }
    for (argv = optind < argc ? argv + optind : standard; *argv; argv++) {
        cat_plain(*argv);
    }
    return tool_end(0);
}
