/* SPDX-License-Identifier: MIT
 *
 * free [-bhkm]: says how much memory and swap space is used, in KiB.
 *
 *      -b, -m  in bytes, in MiB
 *      -h  sizes for people
 */
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/size.h"
#include "user/bin/tool/tool.h"
#include "vamos.h"

static unsigned long long unit = 1024; /* 0: for people */

static void print_pages(uint32_t pages)
{
    unsigned long long bytes = (unsigned long long)pages * PAGE_BYTES;
    char text[SIZE_TEXT];

    if (unit == 0) {
        printf(" %10s", size_format(bytes, text));
    } else {
        printf(" %10llu", bytes / unit);
    }
}

static void print_line(const char *name, uint32_t all, uint32_t unused)
{
    printf("%-5s", name);
    print_pages(all);
    print_pages(all - unused);
    print_pages(unused);
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct info_memory memory;
    int error, option;

    tool_start("free", 1, "[-bhkm]");
    while ((option = getopt(argc, argv, "bhkm")) != -1) {
        switch (option) {
        case 'b':
            unit = 1;
            break;
        case 'h':
            unit = 0;
            break;
        case 'k':
            unit = 1024;
            break;
        case 'm':
            unit = 1024 * 1024;
            break;
        default:
            tool_usage();
        }
    }
    error = read_kernel_info(INFO_MEMORY, 0, &memory);
    if (error < 0) {
        tool_die_why("kernel", vamos_error_text(error));
    }
    puts("           total       used       free");
    print_line("Mem:", memory.frames, memory.free_frames);
    print_line("Swap:", memory.swap_slots, memory.free_swap_slots);
    return tool_end(0);
}
