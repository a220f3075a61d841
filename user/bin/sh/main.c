/* SPDX-License-Identifier: MIT
 *
 * sh [-c LINE | FILE [ARGUMENT ...]]: runs commands from a line, a file, or
 * the terminal.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/parser.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/variable.h"

#define STATUS_SYNTAX 2
#define STATUS_NO_FILE 127

/* Text that is read line by line, until it is a complete command. */
struct text {
    char *bytes;
    size_t room, length;
};

/* Runs TEXT. When it is incomplete and MORE may come, nothing happens, and the
 * result is 0. */
static int run_text(const char *text, int more)
{
    struct list list;
    char message[PARSE_MESSAGE_BYTES];
    enum parse_result result = parser_read(text, &list, message);

    if (result == PARSE_DONE) {
        run_list(&list);
    } else if (result == PARSE_ERROR || !more) {
        fprintf(stderr, "sh: %s\n", message);
        parameters.status = STATUS_SYNTAX;
    }
    parser_free(&list);
    return result != PARSE_INCOMPLETE || !more;
}

/* Appends LINE to TEXT. 0 or -1: no memory. */
static int add_line(struct text *text, const char *line)
{
    size_t bytes = strlen(line);

    if (text->length + bytes + 1 > text->room) {
        size_t room = (text->length + bytes + 1) * 2;
        char *longer = realloc(text->bytes, room);

        if (longer == NULL) {
            return -1;
        }
        text->bytes = longer;
        text->room = room;
    }
    strcpy(text->bytes + text->length, line);
    text->length += bytes;
    return 0;
}

static void print_prompt(int continued)
{
    char path[PATH_MAX];

    if (continued) {
        printf("> ");
    } else {
        run_report_ended();
        printf("%s %c ", getcwd(path, sizeof path) != NULL ? path : "?",
               getuid() == 0 ? '#' : '$');
    }
    (void)fflush(stdout);
}

/* Runs what stands in FILE, to its end. */
static void run_file(FILE *file, int interactive)
{
    struct text text = {NULL, 0, 0};
    char *line = NULL;
    size_t room = 0;

    for (;;) {
        if (interactive) {
            print_prompt(text.length > 0);
        }
        if (getline(&line, &room, file) < 0) {
            break;
        }
        if (add_line(&text, line) < 0) {
            perror("sh");
            exit(1);
        }
        if (run_text(text.bytes, 1)) {
            text.length = 0;
        }
    }
    if (text.length > 0) {
        (void)run_text(text.bytes, 0);
    }
    if (interactive) {
        putchar('\n');
    }
    free(line);
    free(text.bytes);
}

static void run_script(const char *path)
{
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        fprintf(stderr, "sh: %s: %s\n", path, strerror(errno));
        parameters.status = STATUS_NO_FILE;
        return;
    }
    run_file(file, 0);
    (void)fclose(file);
}

int main(int argc, char **argv)
{
    int line_given = argc > 1 && strcmp(argv[1], "-c") == 0;
    /* Where $0 is: the script, the word after LINE, or our own name. */
    int first = line_given && argc > 3 ? 3 : !line_given && argc > 1 ? 1 : 0;

    parameters.arguments = argv + first;
    parameters.count = first > 0 ? argc - first - 1 : 0;
    if (line_given && argc == 2) {
        fprintf(stderr, "sh: -c: a line is missing\n");
        return STATUS_SYNTAX;
    }
    if (line_given) {
        (void)run_text(argv[2], 0);
    } else if (argc > 1) {
        run_script(argv[1]);
    } else {
        int interactive = isatty(STDIN_FILENO);

        if (interactive) {
            /* They are for what the shell runs. */
            (void)signal(SIGINT, SIG_IGN);
            (void)signal(SIGQUIT, SIG_IGN);
        }
        run_file(stdin, interactive);
    }
    return parameters.status;
}
