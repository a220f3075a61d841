/* SPDX-License-Identifier: MIT
 *
 * touch [-acm] [-d DATE] [-r FILE] FILE ...: makes files, or sets the time of
 * their last change to now.
 *
 *      -c  makes none
 *      -d  to this time (UTC): 2026-12-31, "2026-12-31 23:59" or with :59
 *      -r  to that of another file
 *      -a, -m  are accepted: there is one time only
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "user/bin/tool/date.h"
#include "user/bin/tool/tool.h"

static int make_none;
static const struct utimbuf *wanted; /* NULL: now */

static void touch(const char *path)
{
    int fd;

    if (utime(path, wanted) == 0) {
        return;
    }
    if (errno == ENOENT && make_none) {
        return;
    }
    if (errno == ENOENT) {
        fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd >= 0 && close(fd) == 0 &&
            (wanted == NULL || utime(path, wanted) == 0)) {
            return;
        }
    }
    tool_complain(path);
}

int main(int argc, char **argv)
{
    static struct utimbuf times;
    struct stat status;
    int option;

    tool_start("touch", 1, "[-acm] [-d DATE] [-r FILE] FILE ...");
    while ((option = getopt(argc, argv, "acd:mr:")) != -1) {
        switch (option) {
        case 'a':
        case 'm':
            break;
        case 'c':
            make_none = 1;
            break;
        case 'd':
            times.modtime = date_parse(optarg);
            wanted = &times;
            break;
        case 'r':
            if (stat(optarg, &status) < 0) {
                tool_die(optarg);
            }
            times.modtime = status.st_mtime;
            wanted = &times;
            break;
        default:
            tool_usage();
        }
    }
    if (optind == argc) {
        tool_usage();
    }
    times.actime = times.modtime;
    for (; optind < argc; optind++) {
        touch(argv[optind]);
    }
    return tool_end(0);
}
