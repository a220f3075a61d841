/* SPDX-License-Identifier: MIT
 *
 * ed: the commands.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/ed/ed.h"
#include "user/bin/ed/substitute.h"
#include "user/bin/tool/tool.h"

/* The lines of a command that was given none; they must be there. */
static int need_lines(long from, long to)
{
    if (ed.given == 0) {
        ed.first = from;
        ed.last = to;
    }
    return ed.first < 1 || ed.last > ed.text.count ? ed_fail("no such line")
                                                   : 0;
}

void ed_change(void)
{
    if (!ed.in_global) {
        text_assign(&ed.old, &ed.text);
        ed.old_dot = ed.dot;
    }
    ed.is_changed = 1;
}

/* Reads lines up to "." behind line AT. */
static void insert_input(long at)
{
    struct input_line line = {NULL, 0};

    ed.dot = at;
    while (input_next(&line, stdin) >= 0 && strcmp(line.text, ".") != 0) {
        text_insert(&ed.text, ed.dot++, tool_copy(line.text));
    }
    free(line.text);
}

/* So that every byte can be told: with \\t, \\NNN, and $ where it ends. */
static void print_plainly(const char *line)
{
    static const char codes[] = "\\\b\f\r\t\v";
    static const char letters[] = "\\bfrtv";

    for (; *line != '\0'; line++) {
        const char *code = strchr(codes, *line);

        if (code != NULL) {
            printf("\\%c", letters[code - codes]);
        } else if (isprint((unsigned char)*line) && *line != '$') {
            putchar(*line);
        } else if (*line == '$') {
            fputs("\\$", stdout);
        } else {
            printf("\\%03o", (unsigned char)*line);
        }
    }
    puts("$");
}

static void print_lines(char how)
{
    for (long i = ed.first; i <= ed.last; i++) {
        if (how == 'n') {
            printf("%ld\t", i);
        }
        if (how == 'l') {
            print_plainly(text_line(&ed.text, i));
        } else {
            puts(text_line(&ed.text, i));
        }
    }
    ed.dot = ed.last;
}

static void delete_lines(void)
{
    text_remove(&ed.text, ed.first, ed.last);
    ed.dot = ed.first <= ed.text.count ? ed.first : ed.text.count;
}

static void join_lines(void)
{
    char *whole = tool_copy("");

    for (long i = ed.first; i <= ed.last; i++) {
        size_t length = strlen(whole);
        const char *line = text_line(&ed.text, i);

        whole = tool_resize(whole, length + strlen(line) + 1);
        strcpy(whole + length, line);
    }
    text_remove(&ed.text, ed.first, ed.last);
    text_insert(&ed.text, ed.first - 1, whole);
    ed.dot = ed.first;
}

/* m and t. */
static int copy_lines(const char *p, int moves)
{
    long to;
    long count = ed.last - ed.first + 1;

    if (ed_parse_address(&p, &to) < 0) {
        return -1;
    }
    if (moves && to >= ed.first && to < ed.last) {
        return ed_fail("lines cannot move into themselves");
    }
    ed_change();
    for (long i = 0; i < count; i++) {
        /* What is inserted before the lines moves them on. */
        long from = to < ed.first ? ed.first + 2 * i : ed.first + i;

        text_insert(&ed.text, to + i, tool_copy(text_line(&ed.text, from)));
    }
    ed.dot = to + count;
    if (moves) {
        ed.first += to < ed.first ? count : 0;
        text_remove(&ed.text, ed.first, ed.first + count - 1);
        ed.dot -= to >= ed.first ? count : 0;
    }
    return 0;
}

/* What stands behind TEXT in s/RE/TEXT/...: how, and how to print then. */
static int parse_flags(const char *p, struct substitution *how, char *print)
{
    for (; *p != '\0'; p++) {
        if (*p == 'g') {
            how->all = 1;
        } else if (isdigit((unsigned char)*p) && *p != '0') {
            char *end;

            how->which = strtol(p, &end, 10);
            p = end - 1;
        } else if (strchr("pln", *p) != NULL) {
            *print = *p;
        } else {
            return ed_fail("unknown letter behind s");
        }
    }
    return 0;
}

/* Replaces in all lines. Whether there was anything to replace. */
static int substitute_lines(const struct substitution *how)
{
    int done = 0;

    for (long i = ed.first; i <= ed.last; i++) {
        char *line = substitute(how, text_line(&ed.text, i));

        if (line != NULL) {
            text_remove(&ed.text, i, i);
            text_insert(&ed.text, i - 1, line);
            ed.dot = i;
            done = 1;
        }
    }
    return done;
}

static int do_substitute(const char *p)
{
    struct substitution how = {.regex = &ed.regex, .which = 1};
    char end = *p;
    char print;

    if (end == '\0' || end == ' ') {
        return ed_fail("s/RE/TEXT/ is wanted");
    }
    if (ed_parse_regex(&p) < 0) {
        return -1;
    }
    how.text = p;
    while (*p != '\0' && *p != end) {
        p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
    }
    how.text_end = p;
    print = *p == '\0' ? 'p' : '\0';
    if (parse_flags(p + (*p == end && end != '\0'), &how, &print) < 0) {
        return -1;
    }
    ed_change();
    if (!substitute_lines(&how)) {
        return ed.in_global ? 0 : ed_fail("no line matches");
    }
    if (print != '\0') {
        ed.first = ed.last = ed.dot;
        print_lines(print);
    }
    return 0;
}

/* g and v: the lines are chosen first, then the command is done for each that
 * is still there. */
static int do_global(const char *p, int wants_match)
{
    char **chosen;
    long count = 0;
    int result = 0;

    if (ed.in_global || *p == '\0' || ed_parse_regex(&p) < 0) {
        return ed_fail("g/RE/COMMAND is wanted, and none in another");
    }
    chosen = tool_resize(NULL, (size_t)ed.text.count * sizeof *chosen);
    for (long i = ed.first; i <= ed.last; i++) {
        if (ed_matches(i) == wants_match) {
            chosen[count++] = ed.text.lines[i - 1];
        }
    }
    text_assign(&ed.old, &ed.text);
    ed.old_dot = ed.dot;
    ed.in_global = 1;
    for (long i = 0; i < count && result == 0; i++) {
        ed.dot = text_find(&ed.text, chosen[i]);
        result = ed.dot > 0 ? ed_execute(*p != '\0' ? p : "p") : 0;
    }
    ed.in_global = 0;
    free(chosen);
    return result;
}

/* The commands that change lines which were given or are the current one. */
static int change_lines(char command, const char *p)
{
    if (command == 'j' && ed.given == 0) {
        ed.first = ed.dot;
        ed.last = ed.dot + 1;
        ed.given = 2;
    }
    if (need_lines(ed.dot, ed.dot) < 0) {
        return -1;
    }
    switch (command) {
    case 'd':
    case 'c':
        ed_change();
        delete_lines();
        if (command == 'c') {
            insert_input(ed.first - 1);
        }
        return 0;
    case 'j':
        if (ed.first < ed.last) {
            ed_change();
            join_lines();
        }
        return 0;
    case 's':
        return do_substitute(p);
    default:
        return copy_lines(p, command == 'm');
    }
}

static int undo(void)
{
    struct text text = ed.text;
    long dot = ed.dot;

    ed.text = ed.old;
    ed.dot = ed.old_dot;
    ed.old = text;
    ed.old_dot = dot;
    ed.is_changed = 1;
    return 0;
}

static int mark(const char *p)
{
    if (!islower((unsigned char)*p) || need_lines(ed.dot, ed.dot) < 0) {
        return ed_fail("k and a letter from a to z are wanted");
    }
    ed.marks[*p - 'a'] = ed.text.lines[ed.last - 1];
    return 0;
}

static int print_or_count(char command, const char *p)
{
    if (command == '=') {
        printf("%ld\n", ed.given > 0 ? ed.last : ed.text.count);
        return 0;
    }
    if (command == '\0' && ed.given == 0) {
        ed.first = ed.last = ed.dot + 1;
        ed.given = 1;
    } else if (command == '\0') {
        ed.first = ed.last;
    }
    if (need_lines(ed.dot, ed.dot) < 0) {
        return -1;
    }
    print_lines(command);
    return 0;
}

/* Carries out COMMAND; the lines are known. */
static int execute(char command, const char *line)
{
    if (command != '\0' && strchr("cdjmst", command) != NULL) {
        return change_lines(command, line);
    }
    if (strchr("pnl=", command) != NULL) {
        return print_or_count(command, line);
    }
    switch (command) {
    case 'a':
    case 'i':
        ed_change();
        insert_input(ed.last - (command == 'i' && ed.last > 0));
        return 0;
    case 'g':
    case 'v':
        return need_lines(ed.text.count > 0, ed.text.count) < 0
                   ? -1
                   : do_global(line, command == 'g');
    case 'k':
        return mark(line);
    case 'u':
        return undo();
    case 'E':
    case 'f':
    case 'r':
    case 'w':
        return ed_do_file(command, line);
    default:
        return ed_fail("unknown command");
    }
}

/* The letter behind a command says how to print the current line then. */
static int print_current(char letter)
{
    ed.first = ed.last = ed.dot;
    ed.given = 1;
    return print_or_count(letter, "");
}

int ed_execute(const char *line)
{
    char command;

    if (ed_parse_range(&line) < 0) {
        return -1;
    }
    command = *line;
    line += command != '\0';
    if (command == '\0' || *line == '\0' ||
        strchr("acdijlnpu=", command) == NULL) {
        return execute(command, line);
    }
    if (strchr("pln", *line) == NULL || line[1] != '\0') {
        return ed_fail("something that this command does not know");
    }
    return execute(command, line + 1) < 0 ? -1 : print_current(*line);
}
