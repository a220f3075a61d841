/* SPDX-License-Identifier: MIT
 *
 * cat [FILE ...]: prints files one after the other; without a name, or for
 * "-", what comes from the terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As much as one message carries. */
static char buffer[65536];

/* Copies everything from FD to the output. 0; -1 with errno when reading or
 * writing fails. */
static int copy(int fd)
{
    for (;;) {
        ssize_t bytes = read(fd, buffer, sizeof buffer);

        if (bytes <= 0) {
            return (int)bytes;
        }
        if (write(STDOUT_FILENO, buffer, (size_t)bytes) != bytes) {
            return -1;
        }
    }
}

/* Prints one file. The status for the shell. */
static int cat(const char *name)
{
    int standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY);
    int status = 0;

    if (fd < 0 || copy(fd) < 0) {
        fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
        status = 1;
    }
    if (fd >= 0 && !standard) {
        (void)close(fd);
    }
    return status;
}

int main(int argc, char **argv)
{
    int status = 0;

    if (argc == 1) {
        return cat("-");
    }
    for (int i = 1; i < argc; i++) {
        status |= cat(argv[i]);
    }
    return status;
}
