/* SPDX-License-Identifier: MIT
 *
 * find [PATH ...] [CONDITION ...]: lists files that meet all conditions.
 *
 *      -name PATTERN, -iname, -path  by name (* ? []), by the whole path
 *      -type f, -type d    files, directories (c: devices)
 *      -size [+-]N[ckM]    bytes, KiB, MiB (without a letter 512 bytes)
 *      -mtime [+-]DAYS     changed so many days ago; + more, - less
 *      -newer FILE         changed after FILE
 *      -user NAME, -perm MODE, -empty
 *      -maxdepth N, -mindepth N
 *      ! CONDITION, CONDITION -o CONDITION, ( )   not, or
 *      -prune              true; does not look into this directory
 *
 * What to do, if not -print: -delete (with what is in directories before
 * them), -exec COMMAND [{} ...] ; (true if it succeeds), -print0, -quit.
 */
#include <fnmatch.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"
#include "user/bin/tool/walk.h"

#define DAY 86400 /* seconds */

struct test;
typedef int (*test_function)(const struct test *test,
                             const struct walk_entry *entry);

/* A condition or an action; or two of them, joined. */
struct test {
    test_function function;
    const char *text;
    char **words; /* of -exec, ended by the ";" */
    long long number, unit;
    int sign; /* of the number: '+', '-' or 0 */
    struct test *left, *right;
};

static int depth_least, depth_most = 0x7fffffff;
static int has_action, deletes, is_pruned;
static char **next; /* word of the command line */

/* --- Conditions and actions ---------------------------------------------------- */

static int test_and(const struct test *test, const struct walk_entry *entry)
{
    return test->left->function(test->left, entry) &&
           test->right->function(test->right, entry);
}

static int test_or(const struct test *test, const struct walk_entry *entry)
{
    return test->left->function(test->left, entry) ||
           test->right->function(test->right, entry);
}

static int test_not(const struct test *test, const struct walk_entry *entry)
{
    return !test->left->function(test->left, entry);
}

static int test_true(const struct test *test, const struct walk_entry *entry)
{
    return 1;
}

/* The last part of a path, without slashes at its end. */
static int match_base(const struct test *test, const struct walk_entry *entry,
                      int flags)
{
    char *path = tool_copy(entry->path);
    size_t length = strlen(path);
    int result;

    while (length > 1 && path[length - 1] == '/') {
        path[--length] = '\0';
    }
    result = fnmatch(test->text, tool_base(path), flags) == 0;
    free(path);
    return result;
}

static int test_name(const struct test *test, const struct walk_entry *entry)
{
    return match_base(test, entry, 0);
}

static int test_iname(const struct test *test, const struct walk_entry *entry)
{
    return match_base(test, entry, FNM_CASEFOLD);
}

static int test_path(const struct test *test, const struct walk_entry *entry)
{
    return fnmatch(test->text, entry->path, 0) == 0;
}

static int test_type(const struct test *test, const struct walk_entry *entry)
{
    mode_t mode = entry->status.st_mode;

    return *test->text == 'd'   ? S_ISDIR(mode)
           : *test->text == 'f' ? S_ISREG(mode)
                                : S_ISCHR(mode);
}

static int compare(const struct test *test, long long value)
{
    return test->sign == '+'   ? value > test->number
           : test->sign == '-' ? value < test->number
                               : value == test->number;
}

static int test_size(const struct test *test, const struct walk_entry *entry)
{
    return compare(test,
                   (entry->status.st_size + test->unit - 1) / test->unit);
}

static int test_mtime(const struct test *test, const struct walk_entry *entry)
{
    return compare(test, (time(NULL) - entry->status.st_mtime) / DAY);
}

static int test_newer(const struct test *test, const struct walk_entry *entry)
{
    return entry->status.st_mtime > test->number;
}

static int test_user(const struct test *test, const struct walk_entry *entry)
{
    return entry->status.st_uid == test->number;
}

static int test_perm(const struct test *test, const struct walk_entry *entry)
{
    return (entry->status.st_mode & 0777) == test->number;
}

static int test_empty(const struct test *test, const struct walk_entry *entry)
{
    if (S_ISDIR(entry->status.st_mode)) {
        return walk_is_empty(entry->path);
    }
    return entry->status.st_size == 0;
}

static int test_prune(const struct test *test, const struct walk_entry *entry)
{
    is_pruned = 1;
    return 1;
}

static int test_print(const struct test *test, const struct walk_entry *entry)
{
    fputs(entry->path, stdout);
    putchar((int)test->number);
    return 1;
}

static int test_quit(const struct test *test, const struct walk_entry *entry)
{
    exit(tool_end(0));
}

static int test_delete(const struct test *test, const struct walk_entry *entry)
{
    int result = S_ISDIR(entry->status.st_mode) ? rmdir(entry->path)
                                                : unlink(entry->path);

    if (result < 0) {
        tool_complain(entry->path);
    }
    return result == 0;
}

/* Words in which {} is the path; NULL ends them. */
static char **words_with(char **words, const char *path)
{
    size_t count = 0;
    char **copy;

    while (strcmp(words[count], ";") != 0) {
        count++;
    }
    copy = tool_resize(NULL, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] =
            strcmp(words[i], "{}") == 0 ? (char *)(size_t)path : words[i];
    }
    copy[count] = NULL;
    return copy;
}

static int test_exec(const struct test *test, const struct walk_entry *entry)
{
    char **words = words_with(test->words, entry->path);
    int status = tool_run(words);

    free(words);
    return status == 0;
}

/* --- The command line ---------------------------------------------------------- */

static struct test *test_new(test_function function)
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
        if (*++next == NULL) {
            tool_die_why("-exec", "the ; at its end is missing");
        }
    }
}

static void parse_least(struct test *test, const char *text)
{
    depth_least = (int)tool_number(text, "depth", 0x7fffffff);
}

static void parse_most(struct test *test, const char *text)
{
    depth_most = (int)tool_number(text, "depth", 0x7fffffff);
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
        test = test_new(primary->function);
        test->number = strcmp(*next, "-print") == 0 ? '\n' : 0;
        deletes |= primary->function == test_delete;
        has_action |= primary->is_action;
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
        test = test_new(test_not);
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

static struct test *join(test_function function, struct test *left,
                         struct test *right)
{
    struct test *test = test_new(function);

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
        test = join(test_and, test, parse_not());
    }
    return test;
}

static struct test *parse_or(void)
{
    struct test *test = parse_and();

    while (*next != NULL && strcmp(*next, "-o") == 0) {
        next++;
        test = join(test_or, test, parse_and());
    }
    return test;
}

/* --- The walk ------------------------------------------------------------------ */

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    const struct test *test = context;

    if (entry->event == WALK_UNKNOWN) {
        tool_complain(entry->path);
        return WALK_ON;
    }
    is_pruned = 0;
    /* What is deleted comes after all that is in it. */
    if (entry->depth >= depth_least && entry->depth <= depth_most &&
        entry->event != (deletes ? WALK_ENTER : WALK_LEAVE)) {
        (void)test->function(test, entry);
    }
    return is_pruned || entry->depth >= depth_most ? WALK_SKIP : WALK_ON;
}

int main(int argc, char **argv)
{
    static char *here[] = {".", NULL};
    char **paths = argv + 1;
    struct test *test;

    tool_start("find", 1, "[PATH ...] [CONDITION ...]");
    next = paths;
    while (*next != NULL && **next != '-' && strcmp(*next, "!") != 0 &&
           strcmp(*next, "(") != 0) {
        next++;
    }
    argc = (int)(next - paths);
    test = *next != NULL ? parse_or() : test_new(test_true);
    if (*next != NULL) {
        tool_die_why(*next, "not expected here");
    }
    if (!has_action) {
        struct test *print = test_new(test_print);

        print->number = '\n';
        test = join(test_and, test, print);
    }
    if (argc == 0) {
        paths = here;
        argc = 1;
    }
    for (int i = 0; i < argc; i++) {
        walk_tree(paths[i], visit, test);
    }
    return tool_end(0);
}
