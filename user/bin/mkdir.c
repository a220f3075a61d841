/* SPDX-License-Identifier: MIT
 *
 * mkdir [-pv] [-m MODE] DIRECTORY ...: makes directories.
 *
 *      -p  with those above them; one that is there is no error
 *      -m  octal permissions, not 777 less umask
 *      -v  says what it makes
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

static int parents, verbose;
static long mode = -1; /* none was given */

static int is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Makes PATH. 0; -1 with errno. */
static int make(const char *path)
{
    if (mkdir(path, 0777) < 0) {
        return -1;
    }
    if (verbose) {
        printf("mkdir: made '%s'\n", path);
    }
    return 0;
}

/* Makes the directories above PATH, from the top. 0; -1 after a message. */
static int make_parents(const char *path)
{
    char *above = tool_copy(path);
    int result = 0;

    for (char *end = above; *end != '\0' && result == 0; end++) {
        if (*end != '/' || end == above || end[1] == '\0') {
            continue;
        }
        *end = '\0';
        if (make(above) < 0 && !is_directory(above)) {
            tool_complain(above);
            result = -1;
        }
        *end = '/';
    }
    free(above);
    return result;
}

static void make_one(const char *path)
{
    if (parents && make_parents(path) < 0) {
        return;
    }
    if (make(path) < 0) {
        int error = errno;

        if (!parents || !is_directory(path)) {
            errno = error;
            tool_complain(path);
        }
    } else if (mode >= 0 && chmod(path, (mode_t)mode) < 0) {
        tool_complain(path);
    }
}

int main(int argc, char **argv)
{
    char *end;
    int option;

    tool_start("mkdir", 1, "[-pv] [-m MODE] DIRECTORY ...");
    while ((option = getopt(argc, argv, "m:pv")) != -1) {
        switch (option) {
        case 'm':
            mode = strtol(optarg, &end, 8);
            if (*optarg == '\0' || *end != '\0' || mode < 0 || mode > 0777) {
                tool_die_why(optarg, "octal permissions are wanted");
            }
            break;
        case 'p':
            parents = 1;
            break;
        case 'v':
            verbose = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (optind == argc) {
        tool_usage();
    }
    for (; optind < argc; optind++) {
        make_one(argv[optind]);
    }
    return tool_end(0);
}
