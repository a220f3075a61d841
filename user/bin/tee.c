/* SPDX-License-Identifier: MIT
 *
 * tee [-a] [FILE ...]: copies its input to its output and to files.
 *
 *      -a  adds to the files
 *      -i  ^C does not end it
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define PIECE 65536 /* bytes to read at once */

/* Descriptors with their names, stdout first; one that failed is -1. */
struct output {
    int fd;
    const char *name;
};

static void write_all(struct output *outputs, int count, const char *piece,
                      size_t bytes)
{
    for (int i = 0; i < count; i++) {
        if (outputs[i].fd >= 0 && tool_write(outputs[i].fd, piece, bytes) < 0) {
            tool_complain(outputs[i].name);
            outputs[i].fd = -1;
        }
    }
}

/* Copies stdin to all. */
static void copy(struct output *outputs, int count)
{
    static char piece[PIECE];
    ssize_t bytes;

    while ((bytes = read(STDIN_FILENO, piece, sizeof piece)) > 0) {
        write_all(outputs, count, piece, (size_t)bytes);
    }
    if (bytes < 0) {
        tool_complain("stdin");
    }
}

int main(int argc, char **argv)
{
    struct output *outputs;
    int flags = O_TRUNC;
    int count = 1;
    int option;

    tool_start("tee", 1, "[-ai] [FILE ...]");
    while ((option = getopt(argc, argv, "ai")) != -1) {
        switch (option) {
        case 'a':
            flags = O_APPEND;
            break;
        case 'i':
            (void)signal(SIGINT, SIG_IGN);
            break;
        default:
            tool_usage();
        }
    }
    outputs = tool_resize(NULL, (size_t)argc * sizeof *outputs);
    outputs[0] = (struct output){STDOUT_FILENO, "stdout"};
    for (; optind < argc; optind++) {
        int fd = open(argv[optind], O_WRONLY | O_CREAT | flags, 0666);

        if (fd < 0) {
            tool_complain(argv[optind]);
        } else {
            outputs[count++] = (struct output){fd, argv[optind]};
        }
    }
    copy(outputs, count);
    return tool_end(0);
}
