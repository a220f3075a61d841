/* SPDX-License-Identifier: MIT
 *
 * Options of programs, as POSIX lays them down (XBD 12.2): "-a -b value",
 * "-abvalue", "--" ends them. Operands end them too.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

/* What is left of an argument with several options in it; NULL: nothing. */
static char *rest;

static int complain(char *const argv[], const char *options, const char *what)
{
    if (opterr && *options != ':') {
        fprintf(stderr, "%s: %s -- '%c'\n", argv[0], what, optopt);
    }
    return '?';
}

/* Whether argv[optind] holds options; steps over "--". */
static int next_argument(int argc, char *const argv[])
{
    char *argument = optind < argc ? argv[optind] : NULL;

    if (argument == NULL || argument[0] != '-' || argument[1] == '\0') {
        return 0;
    }
    optind++;
    if (strcmp(argument, "--") == 0) {
        return 0;
    }
    rest = argument + 1;
    return 1;
}

int getopt(int argc, char *const argv[], const char *options)
{
    const char *known;

    if (rest == NULL && !next_argument(argc, argv)) {
        return -1;
    }
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
    optarg = rest != NULL ? rest : optind < argc ? argv[optind++] : NULL;
    rest = NULL;
    if (optarg == NULL) {
        (void)complain(argv, options, "option requires an argument");
        return *options == ':' ? ':' : '?';
    }
    return optopt;
}
