/* SPDX-License-Identifier: MIT
 *
 * test CONDITION, or [ CONDITION ]: tells by its status whether it is so (0) or
 * not (1); 2: what was said is no condition.
 *
 *      -e FILE  is there; -f a file, -d a directory, -c a device, -p a pipe
 *      -s FILE  is not empty; -r -w -x may be read, written, run
 *      A -nt B  A was changed after B; -ot before; -ef the same file
 *      -z TEXT  is empty; TEXT or -n TEXT is not
 *      A = B, A != B, A < B, A > B     as text
 *      A -eq B, -ne -lt -le -gt -ge    as numbers
 *      -t N     descriptor N is the terminal
 *      ! NOT, A -a B, A -o B, ( )
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

static char **next; /* word */

static int parse_or(void);

static long long parse_number(const char *text)
{
    char *end;
    long long number;

    errno = 0;
    number = strtoll(text, &end, 10);
    while (*end == ' ') {
        end++;
    }
    if (end == text || *end != '\0' || errno != 0) {
        tool_die_why(text, "a whole number is wanted");
    }
    return number;
}

static int test_mode(const char *path, mode_t type)
{
    struct stat status;

    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

/* -X TEXT; -1: there is no such condition. */
static int test_one(const char *option, const char *text)
{
    struct stat status;

    if (option[0] != '-' || option[1] == '\0' || option[2] != '\0') {
        return -1;
    }
    switch (option[1]) {
    case 'c':
        return test_mode(text, S_IFCHR);
    case 'd':
        return test_mode(text, S_IFDIR);
    case 'e':
        return stat(text, &status) == 0;
    case 'f':
        return test_mode(text, S_IFREG);
    case 'n':
        return *text != '\0';
    case 'p':
        return test_mode(text, S_IFIFO);
    case 'r':
        return access(text, R_OK) == 0;
    case 's':
        return stat(text, &status) == 0 && status.st_size > 0;
    case 't':
        return isatty((int)parse_number(text));
    case 'w':
        return access(text, W_OK) == 0;
    case 'x':
        return access(text, X_OK) == 0;
    case 'z':
        return *text == '\0';
    default:
        return -1;
    }
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

static int test_numbers(const char *a, const char *operator, const char * b)
{
    long long x = parse_number(a), y = parse_number(b);

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

/* A OPERATOR B; -1: there is no such operator. */
static int test_two(const char *a, const char *operator, const char * b)
{
    int order;

    if (is_one_of(operator, " -eq -ne -lt -le -gt -ge ")) {
        return test_numbers(a, operator, b);
    }
    if (is_one_of(operator, " -nt -ot -ef ")) {
        return test_files(a, operator, b);
    }
    order = strcmp(a, b);
    if (strcmp(operator, "=") == 0 || strcmp(operator, "==") == 0) {
        return order == 0;
    }
    if (strcmp(operator, "!=") == 0) {
        return order != 0;
    }
    if (strcmp(operator, "<") == 0) {
        return order < 0;
    }
    return strcmp(operator, ">") == 0 ? order > 0 : -1;
}

/* A condition without "!", "-a" and "-o". A word that looks like an operator
 * is one only if there is enough around it. */
static int parse_condition(void)
{
    int result;

    if (next[0] == NULL) {
        tool_die_why(next[-1], "something is missing behind it");
    }
    if (next[1] != NULL && next[2] != NULL) {
        result = test_two(next[0], next[1], next[2]);
        if (result >= 0) {
            next += 3;
            return result;
        }
    }
    if (strcmp(next[0], "(") == 0 && next[1] != NULL) {
        next++;
        result = parse_or();
        if (*next == NULL || strcmp(*next, ")") != 0) {
            tool_die_why("(", "the ) is missing");
        }
        next++;
        return result;
    }
    if (next[1] != NULL) {
        result = test_one(next[0], next[1]);
        if (result >= 0) {
            next += 2;
            return result;
        }
    }
    return **next++ != '\0';
}

static int parse_not(void)
{
    if (*next != NULL && strcmp(*next, "!") == 0 && next[1] != NULL) {
        next++;
        return !parse_not();
    }
    return parse_condition();
}

static int parse_and(void)
{
    int result = parse_not();

    while (*next != NULL && strcmp(*next, "-a") == 0) {
        next++;
        result = parse_not() && result;
    }
    return result;
}

static int parse_or(void)
{
    int result = parse_and();

    while (*next != NULL && strcmp(*next, "-o") == 0) {
        next++;
        result = parse_and() || result;
    }
    return result;
}

int main(int argc, char **argv)
{
    int result;

    tool_start(tool_base(argv[0]), 2, "CONDITION");
    if (strcmp(tool_base(argv[0]), "[") == 0) {
        if (strcmp(argv[--argc], "]") != 0) {
            tool_die_why("[", "the ] is missing");
        }
        argv[argc] = NULL;
    }
    if (argc == 1) {
        return 1;
    }
    next = argv + 1;
    result = parse_or();
    if (*next != NULL) {
        tool_die_why(*next, "not expected here");
    }
    return tool_end(!result);
}
