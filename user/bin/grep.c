/* SPDX-License-Identifier: MIT
 *
 * grep [-acEFhHilLnoqrsvwx] [-e PATTERN] [-A N] [-B N] [-C N] [-m N] [PATTERN]
 * [FILE ...]: prints lines that match a regular expression.
 *
 *      -E  extended expressions; -F plain text
 *      -e  one more pattern (lines of a pattern are patterns, too)
 *      -i  upper and lower case are the same
 *      -v  lines that do not match
 *      -w, -x  only whole words, whole lines
 *      -c  only how many; -l only names of files with matches, -L without
 *      -n  with line numbers; -H with the file's name, -h without it
 *      -o  only the parts that match
 *      -A  with N lines behind each, -B before, -C both; -m only the
 *          first N lines that match
 *      -r  looks into directories (the current one, if none is named)
 *      -q  says nothing: the status tells (0 found, 1 not, 2 trouble)
 *      -s  no messages about files that cannot be read
 *      -a  is accepted: all files are text
 */
#include <ctype.h>
#include <limits.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/list.h"
#include "user/bin/tool/tool.h"
#include "user/bin/tool/walk.h"

static int extended, fixed, ignore_case, invert, words, whole_lines;
static int only_count, only_names, only_others, numbers, only_parts, quiet;
static int silent, recursive;
static unsigned long lines_before, lines_behind; /* of context */
static unsigned long most = ULONG_MAX;
static int show_names = -1; /* -1: with several files */
static int is_found;

static struct list patterns;
static regex_t *compiled;

/* Every line of TEXT is a pattern. */
static void add_patterns(const char *text)
{
    char *copy = tool_copy(text);
    char *line = copy;
    char *end;

    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        list_add(&patterns, line);
        line = end + 1;
    }
    list_add(&patterns, line);
    free(copy);
}

/* PATTERN with a backslash before all that has a meaning in a basic one. */
static char *escape(const char *pattern)
{
    char *escaped = tool_resize(NULL, 2 * strlen(pattern) + 1);
    char *to = escaped;

    for (; *pattern != '\0'; pattern++) {
        if (strchr(".[\\*^$", *pattern) != NULL) {
            *to++ = '\\';
        }
        *to++ = *pattern;
    }
    *to = '\0';
    return escaped;
}

static void compile(void)
{
    int flags =
        (extended && !fixed ? REG_EXTENDED : 0) | (ignore_case ? REG_ICASE : 0);

    compiled = tool_resize(NULL, patterns.count * sizeof *compiled);
    for (size_t i = 0; i < patterns.count; i++) {
        char *text = fixed ? escape(patterns.names[i]) : patterns.names[i];
        int error = regcomp(&compiled[i], text, flags);

        if (error != 0) {
            char why[80];

            (void)regerror(error, &compiled[i], why, sizeof why);
            tool_die_why(patterns.names[i], why);
        }
    }
}

/* Whether the match ends no word in its middle. */
static int is_whole_word(const char *line, const regmatch_t *match)
{
    int before = match->rm_so > 0 ? line[match->rm_so - 1] : ' ';
    int after = line[match->rm_eo];

    return !isalnum((unsigned char)before) && before != '_' &&
           !isalnum((unsigned char)after) && after != '_';
}

/* Looks for one pattern in LINE from FROM on. *MATCH counts from LINE. */
static int find_one(const regex_t *regex, const char *line, regoff_t from,
                    regmatch_t *match)
{
    while (regexec(regex, line + from, 1, match, from > 0 ? REG_NOTBOL : 0) ==
           0) {
        match->rm_so += from;
        match->rm_eo += from;
        if (whole_lines && (match->rm_so > 0 || line[match->rm_eo] != '\0')) {
            return 0;
        }
        if (!words || is_whole_word(line, match)) {
            return 1;
        }
        from = match->rm_so + 1;
        if (line[match->rm_so] == '\0') {
            return 0;
        }
    }
    return 0;
}

/* The first match of all patterns, of these the longest. */
static int find(const char *line, regoff_t from, regmatch_t *best)
{
    int found = 0;

    for (size_t i = 0; i < patterns.count; i++) {
        regmatch_t match;

        if (find_one(&compiled[i], line, from, &match) &&
            (!found || match.rm_so < best->rm_so ||
             (match.rm_so == best->rm_so && match.rm_eo > best->rm_eo))) {
            *best = match;
            found = 1;
        }
    }
    return found;
}

/* MARK: ':' before lines that match, '-' before their context. */
static void print_head(const char *name, unsigned long number, char mark)
{
    if (show_names) {
        printf("%s%c", name, mark);
    }
    if (numbers) {
        printf("%lu%c", number, mark);
    }
}

/* Prints every part of LINE that matches and is not empty. */
static void print_parts(const char *name, unsigned long number,
                        const char *line)
{
    regmatch_t match;
    regoff_t from = 0;

    while (find(line, from, &match)) {
        if (match.rm_eo > match.rm_so) {
            print_head(name, number, ':');
            printf("%.*s\n", (int)(match.rm_eo - match.rm_so),
                   line + match.rm_so);
            from = match.rm_eo;
        } else if (line[match.rm_eo] == '\0') {
            break;
        } else {
            from = match.rm_eo + 1;
        }
    }
}

static void print_summary(const char *name, unsigned long count)
{
    if (only_names || only_others) {
        if (only_names ? count > 0 : count == 0) {
            puts(name);
        }
    } else if (only_count) {
        printf(show_names ? "%s:%lu\n" : "%.0s%lu\n", name, count);
    }
}

/* Context: the last lines that were not printed, at most LINES_BEFORE, the
 * number of the last that was, and how many lines are still to follow. */
static struct list held;
static unsigned long printed, following;

static void print_line(const char *name, unsigned long number,
                       const char *line, char mark)
{
    static int groups;

    if (lines_behind + lines_before > 0 && number != printed + 1 &&
        groups > 0) {
        puts("--");
    }
    groups++;
    printed = number;
    print_head(name, number, mark);
    puts(line);
}

/* A line that does not match: context of one before, or perhaps of one to come.
 */
static void keep_line(const char *name, unsigned long number, const char *line)
{
    if (following > 0) {
        following--;
        print_line(name, number, line, '-');
    } else if (lines_before > 0) {
        if (held.count == lines_before) {
            free(held.names[0]);
            held.count--;
            memmove(held.names, held.names + 1,
                    held.count * sizeof *held.names);
        }
        list_add(&held, line);
    }
}

static void print_match(const char *name, unsigned long number,
                        const char *line)
{
    for (size_t i = 0; i < held.count; i++) {
        print_line(name, number - held.count + i, held.names[i], '-');
        free(held.names[i]);
    }
    held.count = 0;
    following = lines_behind;
    print_line(name, number, line, ':');
}

static void start_context(void)
{
    for (size_t i = 0; i < held.count; i++) {
        free(held.names[i]);
    }
    held.count = 0;
    printed = ULONG_MAX - 1; /* no line follows it */
    following = 0;
}

static void search(FILE *file, const char *name)
{
    struct input_line line = {NULL, 0};
    unsigned long number = 0, count = 0;
    int quick = quiet || only_names || only_others;

    name = file == stdin ? "(standard input)" : name;
    start_context();
    while ((count < most || following > 0) && !(quick && count > 0) &&
           input_next(&line, file) >= 0) {
        regmatch_t match;
        int matches = count < most && find(line.text, 0, &match) != invert;

        number++;
        count += matches;
        if (quick || only_count || (only_parts && !matches)) {
            continue;
        }
        if (!matches) {
            keep_line(name, number, line.text);
        } else if (only_parts) {
            print_parts(name, number, invert ? "" : line.text);
        } else {
            print_match(name, number, line.text);
        }
    }
    free(line.text);
    is_found |= only_others ? count == 0 : count > 0;
    if (!quiet) {
        print_summary(name, count);
    }
}

static void search_path(const char *path)
{
    FILE *file;

    if (silent && strcmp(path, "-") != 0 && access(path, R_OK) < 0) {
        tool_fail();
        return;
    }
    file = input_open(path);
    if (file != NULL) {
        search(file, path);
        input_close(file, path);
    }
}

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    if (entry->event == WALK_FILE || entry->event == WALK_UNKNOWN) {
        search_path(entry->path);
    }
    return WALK_ON;
}

/* Takes one option. */
static void set_option(int option)
{
    static const struct {
        char option;
        int *flag;
    } flags[] = {
        {'c', &only_count},  {'E', &extended},   {'F', &fixed},
        {'i', &ignore_case}, {'l', &only_names}, {'L', &only_others},
        {'n', &numbers},     {'o', &only_parts}, {'q', &quiet},
        {'s', &silent},      {'v', &invert},     {'w', &words},
        {'x', &whole_lines}, {'r', &recursive},  {'R', &recursive},
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].option == option) {
            *flags[i].flag = 1;
            return;
        }
    }
    switch (option) {
    case 'a':
        break;
    case 'A':
        lines_behind = tool_number(optarg, "number of lines", INT_MAX);
        break;
    case 'B':
        lines_before = tool_number(optarg, "number of lines", INT_MAX);
        break;
    case 'C':
        lines_behind = tool_number(optarg, "number of lines", INT_MAX);
        lines_before = lines_behind;
        break;
    case 'm':
        most = tool_number(optarg, "number of lines", INT_MAX);
        break;
    case 'e':
        add_patterns(optarg);
        break;
    case 'h':
    case 'H':
        show_names = option == 'H';
        break;
    default:
        tool_usage();
    }
}

int main(int argc, char **argv)
{
    int option;

    tool_start("grep", 2,
               "[-acEFhHilLnoqrsvwx] [-e PATTERN] [-A N] [-B N] [-C N] [-m N] "
               "[PATTERN] [FILE ...]");
    while ((option = getopt(argc, argv, "aA:B:cC:e:EFhHilLm:noqrRsvwx")) !=
           -1) {
        set_option(option);
    }
    if (patterns.count == 0) {
        if (optind == argc) {
            tool_usage();
        }
        add_patterns(argv[optind++]);
    }
    compile();
    show_names = show_names >= 0 ? show_names : recursive || argc - optind > 1;
    if (optind == argc && recursive) {
        walk_tree(".", visit, NULL);
    } else if (optind == argc) {
        search_path("-");
    }
    for (; optind < argc; optind++) {
        if (recursive) {
            walk_tree(argv[optind], visit, NULL);
        } else {
            search_path(argv[optind]);
        }
    }
    return quiet && is_found ? 0 : tool_end(!is_found);
}
