/* SPDX-License-Identifier: MIT
 *
 * sysinfo: prints what the kernel tells about itself: version, time since the
 * start, memory, and how often this and that happened.
 */
#include <stdio.h>
#include <stdlib.h>

#include "vamos.h"

#define KIB_PER_PAGE (PAGE_BYTES / 1024)

/* Fetches one item, or ends the program. */
static void fetch(enum info_item item, void *buffer)
{
    int error = read_kernel_info(item, 0, buffer);

    if (error < 0) {
        fprintf(stderr, "sysinfo: %s\n", vamos_error_text(error));
        exit(1);
    }
}

static void print_memory(void)
{
    struct info_memory memory;

    fetch(INFO_MEMORY, &memory);
    printf("memory            %u KiB, %u KiB free\n",
           (unsigned)memory.frames * KIB_PER_PAGE,
           (unsigned)memory.free_frames * KIB_PER_PAGE);
    printf("swap              %u KiB, %u KiB free\n",
           (unsigned)memory.swap_slots * KIB_PER_PAGE,
           (unsigned)memory.free_swap_slots * KIB_PER_PAGE);
}

static void print_counters(void)
{
    struct info_counters counters;

    fetch(INFO_COUNTERS, &counters);
    printf("kernel entries    %u\n", (unsigned)counters.kernel_entries);
    printf("context switches  %u\n", (unsigned)counters.context_switches);
    printf("page faults       %u zeros, %u copies, %u from swap\n",
           (unsigned)counters.faults.zero, (unsigned)counters.faults.copy,
           (unsigned)counters.faults.swap);
    printf("swapping          %u evicted, %u written, %u read\n",
           (unsigned)counters.faults.lost, (unsigned)counters.swap_writes,
           (unsigned)counters.swap_reads);
    printf("interrupts        %u\n", (unsigned)counters.device_interrupts);
}

int main(void)
{
    uint32_t version, ticks;

    fetch(INFO_VERSION, &version);
    fetch(INFO_TIME, &ticks);
    printf("Vamos             %u.%u\n", (unsigned)version >> 16,
           (unsigned)version & 0xffff);
    printf("running for       %u.%02u s (%u ticks)\n",
           (unsigned)ticks / TICKS_PER_SECOND,
           (unsigned)ticks % TICKS_PER_SECOND, (unsigned)ticks);
    print_memory();
    print_counters();
    return 0;
}
