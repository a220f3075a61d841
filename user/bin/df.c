/* SPDX-License-Identifier: MIT
 *
 * df [-hk] [PATH ...]: says how much of volumes is used, in KiB.
 *
 *      -h  sizes for people
 *
 * Without a name the volume of /, and those mounted on directories in / and
 * /mnt.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sos.h"
#include "user/bin/tool/list.h"
#include "user/bin/tool/size.h"
#include "user/bin/tool/tool.h"

static int human;

static void print_size(unsigned long long bytes)
{
    char text[SIZE_TEXT];

    if (human) {
        printf(" %9s", size_format(bytes, text));
    } else {
        printf(" %9llu", bytes / 1024);
    }
}

static void print_volume(const char *path)
{
    struct fs_volume volume;
    unsigned long long block;
    uint32_t used;

    if (sos_volume(path, &volume) < 0) {
        tool_complain(path);
        return;
    }
    block = volume.block_bytes;
    used = volume.blocks - volume.free_blocks;
    print_size(block * volume.blocks);
    print_size(block * used);
    print_size(block * volume.free_blocks);
    printf(" %3u%% %-6s %s\n",
           volume.blocks > 0
               ? (unsigned)((used * 100ull + volume.blocks - 1) / volume.blocks)
               : 0u,
           volume.read_only ? "ro" : "rw", volume.where);
}

/* The volumes mounted on directories in DIRECTORY: their files have another
 * st_dev. */
static void print_below(const char *directory)
{
    struct list list = {NULL, 0, 0};
    struct stat above, status;

    if (stat(directory, &above) < 0 || list_directory(&list, directory) < 0) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        char *path = tool_join(directory, list.names[i]);

        if (stat(path, &status) == 0 && status.st_dev != above.st_dev) {
            print_volume(path);
        }
    }
    list_free(&list);
}

int main(int argc, char **argv)
{
    int option;

    tool_start("df", 1, "[-hk] [PATH ...]");
    while ((option = getopt(argc, argv, "hk")) != -1) {
        if (option == '?') {
            tool_usage();
        }
        human = option == 'h';
    }
    puts("      Size      Used     Avail Use% Mode   Mounted on");
    if (optind == argc) {
        print_volume("/");
        print_below("/");
        print_below("/mnt");
    }
    for (; optind < argc; optind++) {
        print_volume(argv[optind]);
    }
    return tool_end(0);
}
