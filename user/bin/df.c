/* SPDX-License-Identifier: MIT
 *
 * df [-hk] [PATH ...]: says how much of volumes is used, in KiB.
 *
 *      -h  sizes for people
 *
 * Without a name all volumes that are mounted.
 */
#include <stdio.h>
#include <unistd.h>

#include "sos.h"
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

static void print_volume(const struct fs_volume *volume)
{
    unsigned long long block = volume->block_bytes;
    uint32_t all = volume->blocks, used = all - volume->free_blocks;

    print_size(block * all);
    print_size(block * used);
    print_size(block * volume->free_blocks);
    printf(" %3u%% %-6s %s\n",
           all > 0 ? (unsigned)((used * 100ull + all - 1) / all) : 0u,
           volume->read_only ? "ro" : "rw", volume->where);
}

int main(int argc, char **argv)
{
    struct fs_volume volume;
    int option;

    tool_start("df", 1, "[-hk] [PATH ...]");
    while ((option = getopt(argc, argv, "hk")) != -1) {
        if (option == '?') {
            tool_usage();
        }
        human = option == 'h';
    }
    puts("      Size      Used     Avail Use% Mode   Mounted on");
    for (uint32_t i = 0; optind == argc && sos_mounted(i, &volume) == 0; i++) {
        print_volume(&volume);
    }
    for (; optind < argc; optind++) {
        if (sos_volume(argv[optind], &volume) < 0) {
            tool_complain(argv[optind]);
        } else {
            print_volume(&volume);
        }
    }
    return tool_end(0);
}
