/* SPDX-License-Identifier: MIT
 *
 * sysinfo: prints the layers of the system with what they count. From below:
 * CVM (memory, page faults, swapping), Vamos (entries, switches, interrupts),
 * SOS (its servers), and the applications.
 */
#include <stdio.h>

#include "user/bin/tool/process.h"
#include "user/bin/tool/tool.h"
#include "vamos.h"

#define KIB_PER_PAGE (PAGE_BYTES / 1024)

/* Fetches one item, or ends the program. */
static void fetch(enum info_item item, void *buffer)
{
    int error = read_kernel_info(item, 0, buffer);

    if (error < 0) {
        tool_die_why("kernel", vamos_error_text(error));
    }
}

static void print_cvm(void)
{
    struct info_memory memory;
    struct info_counters counters;

    fetch(INFO_MEMORY, &memory);
    fetch(INFO_COUNTERS, &counters);
    puts("CVM           the machine: memory, traps, devices");
    printf("  memory            %u KiB, %u KiB free\n",
           (unsigned)memory.frames * KIB_PER_PAGE,
           (unsigned)memory.free_frames * KIB_PER_PAGE);
    printf("  swap              %u KiB, %u KiB free\n",
           (unsigned)memory.swap_slots * KIB_PER_PAGE,
           (unsigned)memory.free_swap_slots * KIB_PER_PAGE);
    printf("  page faults       %u zeros, %u copies, %u from swap\n",
           (unsigned)counters.faults.zero, (unsigned)counters.faults.copy,
           (unsigned)counters.faults.swap);
    printf("  swapping          %u evicted, %u written, %u read\n",
           (unsigned)counters.faults.lost, (unsigned)counters.swap_writes,
           (unsigned)counters.swap_reads);
}

static void print_vamos(void)
{
    struct info_counters counters;
    uint32_t version, ticks;

    fetch(INFO_COUNTERS, &counters);
    fetch(INFO_VERSION, &version);
    fetch(INFO_TIME, &ticks);
    printf("Vamos %u.%-7u the kernel: processes, time, messages, rights\n",
           (unsigned)version >> 16, (unsigned)version & 0xffff);
    printf("  running for       %u.%02u s (%u ticks)\n",
           (unsigned)ticks / TICKS_PER_SECOND,
           (unsigned)ticks % TICKS_PER_SECOND, (unsigned)ticks);
    printf("  kernel entries    %u\n", (unsigned)counters.kernel_entries);
    printf("  context switches  %u\n", (unsigned)counters.context_switches);
    printf("  interrupts        %u\n", (unsigned)counters.device_interrupts);
}

static void print_process(const struct proc_entry *entry)
{
    printf("  %-10.*s pid %-4d %-6s %5u KiB, %5u resident ", PROC_NAME_BYTES,
           entry->name, (int)entry->pid, process_state_name(entry),
           (unsigned)entry->pages * KIB_PER_PAGE,
           (unsigned)entry->resident * KIB_PER_PAGE);
    process_print_time(entry->run_ticks);
    putchar('\n');
}

/* A server has a group of its own and another priority than what init starts
 * for users; a restarted one too. */
static int is_server(const struct proc_entry *entry)
{
    return entry->parent == 0 || (entry->parent == 1 && entry->priority >= 2);
}

static void print_processes(int servers)
{
    static struct proc_entry entries[PROCESS_MOST];
    int count = process_list(entries);

    for (int i = 0; i < count; i++) {
        if (is_server(&entries[i]) == servers) {
            print_process(&entries[i]);
        }
    }
}

int main(void)
{
    tool_start("sysinfo", 1, "");
    print_cvm();
    print_vamos();
    puts("SOS           init, drivers and servers");
    print_processes(1);
    puts("applications");
    print_processes(0);
    return tool_end(0);
}
