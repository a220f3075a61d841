/* SPDX-License-Identifier: MIT
 *
 * Options of programs, as POSIX lays them down (XBD 12.2): "-a -b value",
 * "-abvalue", "--" ends them; and, as people are used to, behind operands too.
 *
 * Invariant: at argv[optind] stand the operands found so far, SKIPPED of them,
 * and behind them what was not looked at yet; before it are options.
 */
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

int getopt(int argc, char *const argv[], const char *options)
{
    char **words = (char **)argv; /* their order changes, which is no secret */
    const char *known;

    if (rest == NULL && !next_argument(argc, words, *options != '+')) {
        return -1;
    }
    options += *options == '+';
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
    optarg = rest != NULL ? rest : take(argc, words);
    rest = NULL;
    if (optarg == NULL) {
        (void)complain(argv, options, "option requires an argument");
        return *options == ':' ? ':' : '?';
    }
    return optopt;
}
