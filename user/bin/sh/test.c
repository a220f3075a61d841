/* SPDX-License-Identifier: MIT
 *
 * test and [, by the grammar
 *
 *     or: and [-o or]    and: not [-a and]    not: ! not | ( or ) | primary
 *
 * where three words with an operator in the middle are always that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"

struct words {
    char **next, **end;
    const char *error; /* a word, or NULL */
};

static int test_or(struct words *words);

static int left(const struct words *words)
{
    return (int)(words->end - words->next);
}

static int fail(struct words *words, const char *word)
{
    if (words->error == NULL) {
        words->error = word;
    }
    words->next = words->end;
    return 0;
}

/* Whether we may do what BIT (4 read, 2 write, 1 execute) of the mode says. */
static int is_allowed(const struct stat *status, unsigned bit)
{
    unsigned mode = status->st_mode;

    if (geteuid() == 0) {
        return bit != 1 || S_ISDIR(mode) || (mode & 0111) != 0;
    }
    if (status->st_uid == geteuid()) {
        return (mode >> 6 & bit) != 0;
    }
    return ((status->st_gid == getegid() ? mode >> 3 : mode) & bit) != 0;
}

static int test_file(char letter, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        return 0;
    }
    switch (letter) {
    case 'd':
        return S_ISDIR(status.st_mode);
    case 'f':
        return S_ISREG(status.st_mode);
    case 's':
        return status.st_size > 0;
    case 'r':
        return is_allowed(&status, 4);
    case 'w':
        return is_allowed(&status, 2);
    case 'x':
        return is_allowed(&status, 1);
    case 'c':
        return S_ISCHR(status.st_mode);
    case 'p':
        return S_ISFIFO(status.st_mode);
    default:
        return 1; /* -e */
    }
}

static long number_of(struct words *words, const char *word)
{
    char *end;
    long value = strtol(word, &end, 10);

    if (*word == '\0' || *end != '\0') {
        (void)fail(words, word);
    }
    return value;
}

/* Whether FIRST is newer than SECOND; one that is not there is the older. */
static int is_newer(const char *first, const char *second)
{
    struct stat a, b;

    if (stat(first, &a) < 0) {
        return 0;
    }
    return stat(second, &b) < 0 || a.st_mtime > b.st_mtime;
}

static int compare(struct words *words, const char *operator, const char * a,
                   const char *b)
{
    long x = number_of(words, a), y = number_of(words, b);

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

static int is_binary(const char *word)
{
    static const char *const operators[] = {"=",   "!=",  "==",  "-eq",
                                            "-ne", "-lt", "-le", "-gt",
                                            "-ge", "-nt", "-ot"};

    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (strcmp(word, operators[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int test_binary(struct words *words)
{
    const char *a = words->next[0], *operator= words->next[1];
    const char *b = words->next[2];

    words->next += 3;
    if (*operator== '=' || * operator== '!') {
        return (strcmp(a, b) == 0) == (*operator== '=');
    }
    if (strcmp(operator, "-nt") == 0) {
        return is_newer(a, b);
    }
    if (strcmp(operator, "-ot") == 0) {
        return is_newer(b, a);
    }
    return compare(words, operator, a, b);
}

static int test_unary(struct words *words)
{
    char letter = words->next[0][1];
    const char *word = words->next[1];

    words->next += 2;
    switch (letter) {
    case 'n':
        return *word != '\0';
    case 'z':
        return *word == '\0';
    case 't':
        return isatty((int)number_of(words, word));
    default:
        return test_file(letter, word);
    }
}

static int is_unary(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && word[2] == '\0' &&
           strchr("cdefnprstwxz", word[1]) != NULL;
}

static int test_primary(struct words *words)
{
    int result;

    if (left(words) == 0) {
        return fail(words, "a word is missing");
    }
    if (left(words) >= 3 && is_binary(words->next[1])) {
        return test_binary(words);
    }
    if (left(words) > 1 && strcmp(*words->next, "!") == 0) {
        words->next++;
        return !test_primary(words);
    }
    if (left(words) > 1 && strcmp(*words->next, "(") == 0) {
        words->next++;
        result = test_or(words);
        if (left(words) == 0 || strcmp(*words->next, ")") != 0) {
            return fail(words, "`)' is missing");
        }
        words->next++;
        return result;
    }
    if (left(words) >= 2 && is_unary(*words->next)) {
        return test_unary(words);
    }
    return *(*words->next++) != '\0';
}

static int test_and(struct words *words)
{
    int result = test_primary(words);

    while (left(words) > 0 && strcmp(*words->next, "-a") == 0) {
        int right;

        words->next++;
        right = test_primary(words);
        result = result && right;
    }
    return result;
}

static int test_or(struct words *words)
{
    int result = test_and(words);

    while (left(words) > 0 && strcmp(*words->next, "-o") == 0) {
        int right;

        words->next++;
        right = test_and(words);
        result = result || right;
    }
    return result;
}

int test_run(int argc, char **argv)
{
    struct words words = {argv + 1, argv + argc, NULL};
    int result;

    if (strcmp(argv[0], "[") == 0) {
        if (strcmp(argv[argc - 1], "]") != 0) {
            return builtin_fail("[", "]", "is missing", 2);
        }
        words.end--;
    }
    if (words.next == words.end) {
        return 1;
    }
    result = test_or(&words);
    if (words.error == NULL && words.next < words.end) {
        (void)fail(&words, *words.next);
    }
    if (words.error != NULL) {
        return builtin_fail(argv[0], words.error, "not a test", 2);
    }
    return !result;
}
