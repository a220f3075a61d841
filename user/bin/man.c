/* SPDX-License-Identifier: MIT
 *
 * man [-k WORD] [NAME ...]: tells how to use programs; without a name, which
 * there are.
 *
 *      -k  those whose line has WORD in it
 *
 * The text is /etc/manual, which is made of what stands at the top of the
 * programs' sources: a line ".NAME" begins each one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

#define MANUAL "/etc/manual"
#define SUMMARY_MOST 320 /* bytes */

static FILE *open_manual(void)
{
    FILE *file = fopen(MANUAL, "r");

    if (file == NULL) {
        tool_die(MANUAL);
    }
    return file;
}

/* Prints the page for NAME. */
static void print_page(const char *name)
{
    FILE *file = open_manual();
    struct input_line line = {NULL, 0};
    int is_inside = 0, is_found = 0;

    while (input_next(&line, file) >= 0) {
        if (line.text[0] == '.') {
            is_inside = strcmp(line.text + 1, name) == 0;
            is_found |= is_inside;
        } else if (is_inside) {
            puts(line.text);
        }
    }
    if (!is_found) {
        tool_complain_why(name, "no such program in " MANUAL);
    }
    free(line.text);
    input_close(file, MANUAL);
}

/* Prints a summary if it has WORD (NULL: any). It is "ls [-a] ...: lists..."
 * and ends with its first sentence. */
static void print_summary(const char *name, char *summary, const char *word)
{
    char *what = strstr(summary, ": ");
    char *end;

    if (*name == '\0' || what == NULL ||
        (word != NULL && strstr(summary, word) == NULL)) {
        return;
    }
    what += 2;
    end = strstr(what, ". ");
    end = end != NULL ? end : what + strlen(what);
    end -= end > what && end[-1] == '.';
    printf("%-10s %.*s\n", name, (int)(end - what), what);
}

/* The first paragraph of each page, on one line. */
static void print_summaries(const char *word)
{
    FILE *file = open_manual();
    struct input_line line = {NULL, 0};
    char name[32] = "", summary[SUMMARY_MOST] = "";
    int is_first = 0;

    while (input_next(&line, file) >= 0) {
        if (line.text[0] == '.') {
            snprintf(name, sizeof name, "%s", line.text + 1);
            summary[0] = '\0';
            is_first = 1;
        } else if (is_first && line.text[0] != '\0') {
            size_t length = strlen(summary);

            snprintf(summary + length, sizeof summary - length, "%s%s",
                     length > 0 ? " " : "", line.text);
        } else if (is_first) {
            is_first = 0;
            print_summary(name, summary, word);
        }
    }
    free(line.text);
    input_close(file, MANUAL);
}

int main(int argc, char **argv)
{
    const char *word = NULL;
    int option;

    tool_start("man", 1, "[-k WORD] [NAME ...]");
    while ((option = getopt(argc, argv, "k:")) != -1) {
        if (option != 'k') {
            tool_usage();
        }
        word = optarg;
    }
    if (optind == argc) {
        print_summaries(word);
    }
    for (; optind < argc; optind++) {
        print_page(argv[optind]);
    }
    return tool_end(0);
}
