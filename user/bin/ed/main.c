/* SPDX-License-Identifier: MIT
 *
 * ed [-s] [-p PROMPT] [FILE]: edits a text by commands; the editor of POSIX.
 *
 *      [ADDRESS[,ADDRESS]]COMMAND
 *      a i c    text behind, before, instead of lines; a line "." ends it
 *      d j m t  delete, join lines, move them, copy them behind an address
 *      p n l =  print lines, with numbers, unambiguously; print the number
 *      s/RE/TEXT/[gpN]  replaces matches: & is the match, \1 a part of it
 *      g/RE/COMMAND, v/RE/COMMAND  for all lines that match, or do not
 *      e r w f  edit another file, read one in, write, show the file's name
 *      k u h H  mark (then 'x), undo, what was wrong, always say so
 *      wq q Q   write and quit, quit, quit even if nothing was written
 *
 * Addresses: N . $ 'x /RE/ ?RE? with +N and -N; "," or % is all lines. "?"
 * says that something was wrong. The text is kept in memory.
 *
 *      -s  does not print how many bytes are read and written
 *      -p  shows PROMPT when it waits for a command
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/ed/ed.h"
#include "user/bin/tool/tool.h"

struct ed ed = {.why = "nothing was wrong"};

static int says_why, is_warned;

int ed_fail(const char *why)
{
    ed.why = why;
    return -1;
}

/* Text that was changed and not written is given up only at the second try. */
static int may_drop_text(void)
{
    if (ed.is_changed && !is_warned) {
        is_warned = 2; /* and 1 after the next command */
        return ed_fail("the text is not written; once more drops it");
    }
    return 0;
}

/* The commands of the program, not of its text. */
static int do_line(const char *line)
{
    if (strcmp(line, "q") == 0 || strcmp(line, "Q") == 0) {
        if (*line == 'q' && may_drop_text() < 0) {
            return -1;
        }
        exit(tool_end(0));
    }
    if (*line == 'e') {
        char *command = tool_copy(line);
        int result = may_drop_text();

        *command = 'E';
        result = result < 0 ? -1 : ed_execute(command);
        free(command);
        return result;
    }
    if (strcmp(line, "h") == 0 || strcmp(line, "H") == 0) {
        says_why = *line == 'H' ? !says_why : says_why;
        if (*line == 'h' || says_why) {
            puts(ed.why);
        }
        return 0;
    }
    return ed_execute(line);
}

/* Carries out commands until the input ends. */
static void edit(const char *prompt)
{
    struct input_line line = {NULL, 0};

    for (;;) {
        fputs(prompt, stdout);
        (void)fflush(stdout);
        if (input_next(&line, stdin) < 0) {
            break;
        }
        is_warned -= is_warned > 0;
        if (do_line(line.text) < 0) {
            puts("?");
            if (says_why) {
                puts(ed.why);
            }
            if (!isatty(STDIN_FILENO)) {
                exit(tool_end(1)); /* the rest of a script would go astray */
            }
        }
    }
    if (may_drop_text() < 0) {
        puts("?");
        exit(tool_end(1));
    }
}

int main(int argc, char **argv)
{
    const char *prompt = "";
    int option;

    tool_start("ed", 1, "[-s] [-p PROMPT] [FILE]");
    while ((option = getopt(argc, argv, "p:s")) != -1) {
        switch (option) {
        case 'p':
            prompt = optarg;
            break;
        case 's':
            ed.is_silent = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (argc - optind > 1) {
        tool_usage();
    }
    if (optind < argc) {
        ed.file_name = tool_copy(argv[optind]);
        if (access(ed.file_name, F_OK) < 0) {
            printf("%s: no such file\n", ed.file_name);
        } else if (ed_execute("E") < 0) {
            printf("%s: %s\n", ed.file_name, ed.why);
        }
    }
    edit(prompt);
    return tool_end(0);
}
