/* SPDX-License-Identifier: MIT
 *
 * env [-i] [-u NAME] [NAME=VALUE ...] [COMMAND [WORD ...]]: runs COMMAND in a
 * changed environment, or prints that.
 *
 *      -i, -  begins with an empty one
 *      -u  without NAME
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

extern char **environ;

/* Takes all variables away. */
static void clear(void)
{
    while (environ != NULL && *environ != NULL) {
        char *name = tool_copy(*environ);

        name[strcspn(name, "=")] = '\0';
        if (unsetenv(name) < 0) {
            tool_die(name);
        }
        free(name);
    }
}

/* Sets WORD, "NAME=VALUE". */
static void set(const char *word)
{
    char *name = tool_copy(word);
    char *value = strchr(name, '=');

    *value++ = '\0';
    if (setenv(name, value, 1) < 0) {
        tool_die(word);
    }
    free(name);
}

int main(int argc, char **argv)
{
    int option, status;

    tool_start("env", 125,
               "[-i] [-u NAME] [NAME=VALUE ...] [COMMAND [WORD ...]]");
    while ((option = getopt(argc, argv, "+iu:")) != -1) {
        if (option == 'i') {
            clear();
        } else if (option != 'u') {
            tool_usage();
        } else if (unsetenv(optarg) < 0) {
            tool_die(optarg);
        }
    }
    if (optind < argc && strcmp(argv[optind], "-") == 0) {
        clear();
        optind++;
    }
    for (; optind < argc && strchr(argv[optind], '=') != NULL; optind++) {
        set(argv[optind]);
    }
    if (optind < argc) {
        (void)execvp(argv[optind], argv + optind);
        status = errno == ENOENT ? 127 : 126;
        tool_complain(argv[optind]);
        return status;
    }
    for (char **next = environ; next != NULL && *next != NULL; next++) {
        puts(*next);
    }
    return tool_end(0);
}
