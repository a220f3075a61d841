/* SPDX-License-Identifier: MIT
 *
 * Options of programs, as POSIX lays them down (XBD 12.2): "-a -b value",
 * "-abvalue", "--" ends them; and, as people are used to, behind operands too.
 *
 * Invariant: at argv[optind] stand the operands found so far, SKIPPED of them,
 * and behind them what was not looked at yet; before it are options.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static int skipped;

/* What is left of an argument with several options in it; NULL: nothing. */
static char *rest;

static int complain(char *const argv[], const char *options, const char *what)
{
    if (opterr && *options != ':') {
        fprintf(stderr, "%s: %s -- '%c'\n", argv[0], what, optopt);
    }
    return '?';
}

static int has_options(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0';
}

/* The argument behind the operands, which then stands before them; NULL: there
 * is none. */
static char *take(int argc, char **argv)
{
    char **at = argv + optind + skipped;
    char *argument = optind + skipped < argc ? *at : NULL;

    if (argument != NULL) {
        memmove(argv + optind + 1, argv + optind,
                (size_t)skipped * sizeof *argv);
        argv[optind++] = argument;
    }
    return argument;
}

/* Finds the next argument that holds options, behind operands if PERMUTING;
 * steps over "--". Whether there is one. */
static int next_argument(int argc, char **argv, int permuting)
{
    skipped = 0;
    while (permuting && optind + skipped < argc &&
           !has_options(argv[optind + skipped])) {
        skipped++;
    }
    if (optind + skipped >= argc || !has_options(argv[optind + skipped])) {
        return 0;
    }
    rest = take(argc, argv) + 1;
    if (strcmp(rest, "-") == 0) {
        rest = NULL;
    }
    return rest != NULL;
}

/* The option at REST, one letter. OPTIONS is without '+'. */
static int short_option(int argc, char **argv, const char *options)
{
    const char *known;

    optarg = NULL;
    optopt = *rest++;
    known = optopt == ':' ? NULL : strchr(options, optopt);
    if (*rest == '\0') {
        rest = NULL;
    }
    if (known == NULL) {
        return complain(argv, options, "invalid option");
    }
    if (known[1] != ':') {
        return optopt;
    }
    optarg = rest != NULL ? rest : take(argc, argv);
    rest = NULL;
    if (optarg == NULL) {
        (void)complain(argv, options, "option requires an argument");
        return *options == ':' ? ':' : '?';
    }
    return optopt;
}

int getopt(int argc, char *const argv[], const char *options)
{
    char **words = (char **)argv; /* their order changes, which is no secret */

    if (rest == NULL && !next_argument(argc, words, *options != '+')) {
        return -1;
    }
    return short_option(argc, words, options + (*options == '+'));
}

/* The option of LONGS whose name begins with NAME, of LENGTH bytes; NULL: there
 * is none, or several and none that is all of it. */
static const struct option *find_long(const struct option *longs,
                                      const char *name, size_t length)
{
    const struct option *found = NULL;
    int count = 0;

    for (; longs->name != NULL; longs++) {
        if (strncmp(longs->name, name, length) != 0) {
            continue;
        }
        if (longs->name[length] == '\0') {
            return longs;
        }
        found = longs;
        count++;
    }
    return count == 1 ? found : NULL;
}

static int complain_long(char **argv, const char *what, const char *name,
                         size_t length)
{
    optopt = 0;
    if (opterr) {
        fprintf(stderr, "%s: %s '--%.*s'\n", argv[0], what, (int)length, name);
    }
    return '?';
}

/* The option NAME, behind "--". */
static int long_option(int argc, char **argv, const struct option *longs,
                       const char *name, int *index)
{
    size_t length = strcspn(name, "=");
    const struct option *found = find_long(longs, name, length);

    if (found == NULL) {
        return complain_long(argv, "unrecognized option", name, length);
    }
    optarg = NULL;
    if (name[length] == '=') {
        if (found->has_arg == no_argument) {
            return complain_long(argv, "no argument is allowed for", name,
                                 length);
        }
        optarg = (char *)name + length + 1;
    }
    if (optarg == NULL && found->has_arg == required_argument) {
        optarg = take(argc, argv);
        if (optarg == NULL) {
            return complain_long(argv, "an argument is wanted for", name,
                                 length);
        }
    }
    if (index != NULL) {
        *index = (int)(found - longs);
    }
    if (found->flag != NULL) {
        *found->flag = found->val;
        return 0;
    }
    return found->val;
}

int getopt_long(int argc, char *const argv[], const char *options,
                const struct option *longs, int *index)
{
    char **words = (char **)argv;
    const char *name;

    if (rest == NULL) {
        if (!next_argument(argc, words, *options != '+')) {
            return -1;
        }
        if (*rest == '-') {
            name = rest + 1;
            rest = NULL;
            return long_option(argc, words, longs, name, index);
        }
    }
    return short_option(argc, words, options + (*options == '+'));
}
