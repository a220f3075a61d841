/* SPDX-License-Identifier: MIT
 *
 * mapcat FILE ...: writes files to stdout, as cat does, but maps them into its
 * memory instead of reading them.
 *
 *      -s  says then on stderr what the pagers had to do
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sos.h"
#include "user/bin/tool/tool.h"

static int with_status;

static void say_status(const char *name, const void *start)
{
    struct sos_mapping mapping;

    if (sos_mapping(start, &mapping) == 0) {
        fprintf(stderr, "%s: %u pages, %u faults\n", name,
                (unsigned)mapping.pages, (unsigned)mapping.faults);
    }
}

/* An empty file cannot be mapped, and need not; mapping what is no file, and has
 * no bytes either, says why. */
static void write_file(int file, const char *name)
{
    struct stat status;
    void *start;
    size_t bytes;

    if (fstat(file, &status) != 0) {
        tool_complain(name);
        return;
    }
    bytes = (size_t)status.st_size;
    if (bytes == 0 && S_ISREG(status.st_mode)) {
        return;
    }
    bytes = bytes > 0 ? bytes : 1;
    start = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED || tool_write(STDOUT_FILENO, start, bytes) != 0) {
        tool_complain(name);
    }
    if (start != MAP_FAILED) {
        if (with_status) {
            say_status(name, start);
        }
        (void)munmap(start, bytes);
    }
}

int main(int argc, char **argv)
{
    int option;

    tool_start("mapcat", 1, "[-s] FILE ...");
    while ((option = getopt(argc, argv, "s")) != -1) {
        if (option != 's') {
            tool_usage();
        }
        with_status = 1;
    }
    if (optind == argc) {
        tool_usage();
    }
    for (char **name = argv + optind; *name != NULL; name++) {
        int file = open(*name, O_RDONLY);

        if (file < 0) {
            tool_complain(*name);
        } else {
            write_file(file, *name);
            (void)close(file);
        }
    }
    return tool_end(0);
}
