/* SPDX-License-Identifier: MIT
 *
 * Conditions. After an error no word is left, so that every loop ends.
 */
#include "user/bin/tool/condition.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

struct words {
    char **next, **end;
    int failed; /* they make no condition; told */
};

static int parse_or(struct words *words);

static int left(const struct words *words)
{
    return (int)(words->end - words->next);
}

/* Says what is wrong with WORD, unless something was before. */
static int fail(struct words *words, const char *word, const char *why)
{
    if (!words->failed) {
        tool_complain_why(word, why);
    }
    words->failed = 1;
    words->next = words->end;
    return 0;
}

static long long number_of(struct words *words, const char *text)
{
    char *end;
    long long number;

    errno = 0;
    number = strtoll(text, &end, 10);
    while (*end == ' ') {
        end++;
    }
    if (end == text || *end != '\0' || errno != 0) {
        (void)fail(words, text, "a whole number is wanted");
    }
    return number;
}

static int test_type(const char *path, mode_t type)
{
    struct stat status;

    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

/* -LETTER TEXT, for a LETTER of is_unary(). */
static int test_one(struct words *words, char letter, const char *text)
{
    struct stat status;

    switch (letter) {
    case 'c':
        return test_type(text, S_IFCHR);
    case 'd':
        return test_type(text, S_IFDIR);
    case 'e':
        return stat(text, &status) == 0;
    case 'f':
        return test_type(text, S_IFREG);
    case 'n':
        return *text != '\0';
    case 'p':
        return test_type(text, S_IFIFO);
    case 'r':
        return access(text, R_OK) == 0;
    case 's':
        return stat(text, &status) == 0 && status.st_size > 0;
    case 't':
        return isatty((int)number_of(words, text));
    case 'w':
        return access(text, W_OK) == 0;
    case 'x':
        return access(text, X_OK) == 0;
    case 'z':
        return *text == '\0';
    default:
        return 0; /* block devices, symbolic links: there are none */
    }
}

static int is_unary(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && word[2] == '\0' &&
           strchr("bcdefhLnprstwxz", word[1]) != NULL;
}

/* A -nt B and its kin; a file that is not there is older than any other. */
static int test_files(const char *a, const char *operator, const char * b)
{
    struct stat x = {0}, y = {0};
    int has_x = stat(a, &x) == 0;
    int has_y = stat(b, &y) == 0;

    if (strcmp(operator, "-ef") == 0) {
        return has_x && has_y && x.st_ino == y.st_ino && x.st_dev == y.st_dev;
    }
    if (strcmp(operator, "-nt") == 0) {
        return has_x && (!has_y || x.st_mtime > y.st_mtime);
    }
    return has_y && (!has_x || x.st_mtime < y.st_mtime);
}

static int test_numbers(struct words *words, const char *a,
                        const char *operator, const char * b)
{
    long long x = number_of(words, a), y = number_of(words, b);

    switch (operator[1] << 8 | operator[2]) {
    case 'e' << 8 | 'q':
        return x == y;
    case 'n' << 8 | 'e':
        return x != y;
    case 'l' << 8 | 't':
        return x < y;
    case 'l' << 8 | 'e':
        return x <= y;
    case 'g' << 8 | 't':
        return x > y;
    default:
        return x >= y;
    }
}

/* Whether WORD is one of NAMES, which stand between blanks. */
static int is_one_of(const char *word, const char *names)
{
    size_t length = strlen(word);
    const char *found = strstr(names, word);

    return length > 0 && found != NULL && strchr(word, ' ') == NULL &&
           found[length] == ' ' && found > names && found[-1] == ' ';
}

static int is_binary(const char *word)
{
    return is_one_of(word, " = == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef ");
}

/* A OPERATOR B, for an OPERATOR of is_binary(). */
static int test_two(struct words *words, const char *a, const char *operator,
                    const char * b)
{
    int order = strcmp(a, b);

    if (is_one_of(operator, " -nt -ot -ef ")) {
        return test_files(a, operator, b);
    }
    switch (*operator) {
    case '=':
        return order == 0;
    case '!':
        return order != 0;
    case '<':
        return order < 0;
    case '>':
        return order > 0;
    default:
        return test_numbers(words, a, operator, b);
    }
}

static int parse_parentheses(struct words *words)
{
    int result;

    words->next++;
    result = parse_or(words);
    if (left(words) == 0 || strcmp(*words->next, ")") != 0) {
        return fail(words, "(", "the ) is missing");
    }
    words->next++;
    return result;
}

/* A condition without "!", "-a" and "-o". */
static int parse_primary(struct words *words)
{
    char **word = words->next;

    if (left(words) == 0) {
        return fail(words, word[-1], "something is missing behind it");
    }
    if (left(words) > 2 && is_binary(word[1])) {
        words->next += 3;
        return test_two(words, word[0], word[1], word[2]);
    }
    if (left(words) > 1 && strcmp(word[0], "(") == 0) {
        return parse_parentheses(words);
    }
    if (left(words) > 1 && is_unary(word[0])) {
        words->next += 2;
        return test_one(words, word[0][1], word[1]);
    }
    words->next++;
    return *word[0] != '\0';
}

static int parse_not(struct words *words)
{
    int is_not = left(words) > 1 && strcmp(*words->next, "!") == 0 &&
                 !(left(words) > 2 && is_binary(words->next[1]));

    if (is_not) {
        words->next++;
        return !parse_not(words);
    }
    return parse_primary(words);
}

static int parse_and(struct words *words)
{
    int result = parse_not(words);

    while (left(words) > 0 && strcmp(*words->next, "-a") == 0) {
        words->next++;
        result = parse_not(words) && result;
    }
    return result;
}

static int parse_or(struct words *words)
{
    int result = parse_and(words);

    while (left(words) > 0 && strcmp(*words->next, "-o") == 0) {
        words->next++;
        result = parse_and(words) || result;
    }
    return result;
}

int condition_test(int argc, char **argv)
{
    struct words words = {argv + 1, argv + argc, 0};
    int result;

    if (strcmp(tool_base(argv[0]), "[") == 0) {
        words.end--;
        if (strcmp(*words.end, "]") != 0) {
            tool_complain_why("[", "the ] is missing");
            return 2;
        }
    }
    if (left(&words) == 0) {
        return 1;
    }
    result = parse_or(&words);
    if (left(&words) > 0) {
        (void)fail(&words, *words.next, "not expected here");
    }
    return words.failed ? 2 : !result;
}
