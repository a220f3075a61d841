/* SPDX-License-Identifier: MIT
 *
 * find: the command line.
 */
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/find/find.h"
#include "user/bin/tool/tool.h"

static char **next; /* word of the command line */

struct test *find_new(test_function function)
{
    struct test *test = tool_resize(NULL, sizeof *test);

    *test = (struct test){.function = function};
    return test;
}

/* The word behind the option *NEXT. */
static const char *take_argument(void)
{
    if (next[1] == NULL) {
        tool_die_why(*next, "something is missing behind it");
    }
    return *++next;
}

/* [+-]N and what follows it. */
static const char *parse_number(struct test *test, const char *text)
{
    const char *digits = text;
    char *end;

    if (*text == '+' || *text == '-') {
        test->sign = *digits++;
    }
    test->number = strtoll(digits, &end, 10);
    if (end == digits) {
        tool_die_why(text, "a number is wanted");
    }
    return end;
}

static void parse_size(struct test *test, const char *text)
{
    const char *end = parse_number(test, text);

    test->unit = *end == 'c'   ? 1
                 : *end == 'k' ? 1024
                 : *end == 'M' ? 1048576
                               : 512;
    if (*end != '\0' && (strchr("ckMb", *end) == NULL || end[1] != '\0')) {
        tool_die_why(text, "a size like 10, +4k, -1M or 100c is wanted");
    }
}

static void parse_days(struct test *test, const char *text)
{
    if (*parse_number(test, text) != '\0') {
        tool_die_why(text, "a number of days is wanted");
    }
}

static void parse_type(struct test *test, const char *text)
{
    if (strchr("fdc", *text) == NULL || text[1] != '\0') {
        tool_die_why(text, "f, d or c is wanted");
    }
}

static void parse_file(struct test *test, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        tool_die(path);
    }
    test->number = status.st_mtime;
}

static void parse_user(struct test *test, const char *name)
{
    const struct passwd *user = getpwnam(name);

    test->number = user != NULL ? (long long)user->pw_uid
                                : (long long)tool_number(name, "user", 65535);
}

static void parse_mode(struct test *test, const char *text)
{
    char *end;

    test->number = strtol(text, &end, 8);
    if (*text == '\0' || *end != '\0') {
        tool_die_why(text, "octal permissions are wanted");
    }
}

static void parse_words(struct test *test, const char *first)
{
    test->words = next;
    while (strcmp(*next, ";") != 0) {
        if (strcmp(*next, "{}") == 0 && next[1] != NULL &&
            strcmp(next[1], "+") == 0) {
            test->function = test_exec_many;
            test->batch = find_new_batch(test->words);
            next++;
            return;
        }
        if (*++next == NULL) {
            tool_die_why("-exec", "the ; (or {} +) at its end is missing");
        }
    }
}

static void parse_least(struct test *test, const char *text)
{
    find.depth_least = (int)tool_number(text, "depth", INT_MAX);
}

static void parse_most(struct test *test, const char *text)
{
    find.depth_most = (int)tool_number(text, "depth", INT_MAX);
}

static void parse_depth(struct test *test, const char *text)
{
    find.inner_first = 1;
}

static const struct primary {
    const char *name;
    test_function function;
    void (*parse)(struct test *test, const char *text);
    int has_text, is_action;
} primaries[] = {
    {"-name", test_name, NULL, 1, 0},
    {"-iname", test_iname, NULL, 1, 0},
    {"-path", test_path, NULL, 1, 0},
    {"-type", test_type, parse_type, 1, 0},
    {"-size", test_size, parse_size, 1, 0},
    {"-mtime", test_mtime, parse_days, 1, 0},
    {"-newer", test_newer, parse_file, 1, 0},
    {"-user", test_user, parse_user, 1, 0},
    {"-perm", test_perm, parse_mode, 1, 0},
    {"-depth", test_true, parse_depth, 0, 0},
    {"-empty", test_empty, NULL, 0, 0},
    {"-prune", test_prune, NULL, 0, 0},
    {"-maxdepth", test_true, parse_most, 1, 0},
    {"-mindepth", test_true, parse_least, 1, 0},
    {"-print", test_print, NULL, 0, 1},
    {"-print0", test_print, NULL, 0, 1},
    {"-delete", test_delete, NULL, 0, 1},
    {"-exec", test_exec, parse_words, 1, 1},
    {"-quit", test_quit, NULL, 0, 1},
};

static struct test *parse_or(void);

static struct test *parse_primary(void)
{
    for (size_t i = 0; i < sizeof primaries / sizeof primaries[0]; i++) {
        const struct primary *primary = &primaries[i];
        struct test *test;

        if (strcmp(*next, primary->name) != 0) {
            continue;
        }
        test = find_new(primary->function);
        test->number = strcmp(*next, "-print") == 0 ? '\n' : 0;
        find.inner_first |= primary->function == test_delete;
        find.has_action |= primary->is_action;
        test->text = primary->has_text ? take_argument() : NULL;
        if (primary->parse != NULL) {
            primary->parse(test, test->text);
        }
        next++;
        return test;
    }
    tool_die_why(*next, "no condition that find knows");
}

static struct test *parse_not(void)
{
    struct test *test;

    if (*next == NULL) {
        tool_die_why(next[-1], "something is missing behind it");
    }
    if (strcmp(*next, "!") == 0 || strcmp(*next, "-not") == 0) {
        next++;
        test = find_new(test_not);
        test->left = parse_not();
        return test;
    }
    if (strcmp(*next, "(") == 0) {
        next++;
        test = parse_or();
        if (*next == NULL) {
            tool_die_why("(", "the ) is missing");
        }
        next++;
        return test;
    }
    return parse_primary();
}

struct test *find_join(test_function function, struct test *left,
                       struct test *right)
{
    struct test *test = find_new(function);

    test->left = left;
    test->right = right;
    return test;
}

static struct test *parse_and(void)
{
    struct test *test = parse_not();

    while (*next != NULL && strcmp(*next, "-o") != 0 &&
           strcmp(*next, ")") != 0) {
        next += strcmp(*next, "-a") == 0;
        test = find_join(test_and, test, parse_not());
    }
    return test;
}

static struct test *parse_or(void)
{
    struct test *test = parse_and();

    while (*next != NULL && strcmp(*next, "-o") == 0) {
        next++;
        test = find_join(test_or, test, parse_and());
    }
    return test;
}

struct test *find_parse(char **words)
{
    struct test *test;

    next = words;
    test = *next != NULL ? parse_or() : find_new(test_true);
    if (*next != NULL) {
        tool_die_why(*next, "not expected here");
    }
    return test;
}
