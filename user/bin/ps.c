/* SPDX-License-Identifier: MIT
 *
 * ps [-Aaefl] [-p PID] [-u USER]: lists processes, of all users.
 *
 *      -l  with parent and group
 *      -p, -u  only this one, only those of USER
 *      -A, -a, -e, -f are accepted: nothing is left out
 *
 * Columns: number, user, what it does, priority, memory and the part of it
 * that has frames (in KiB), time on the processor, name.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/process.h"
#include "user/bin/tool/tool.h"

#define KIB_PER_PAGE (PAGE_BYTES / 1024)

static int is_long;
static int wanted_pid = -1;
static const char *wanted_user;

static int is_wanted(const struct proc_entry *entry)
{
    return (wanted_pid < 0 || entry->pid == wanted_pid) &&
           (wanted_user == NULL ||
            strcmp(process_user(entry->uid), wanted_user) == 0);
}

static void print_entry(const struct proc_entry *entry)
{
    printf("%5d ", (int)entry->pid);
    if (is_long) {
        printf("%5d %5d ", (int)entry->parent, (int)entry->group);
    }
    printf("%-8s %-6s %3u %6u %6u ", process_user(entry->uid),
           process_state_name(entry), (unsigned)entry->priority,
           (unsigned)entry->pages * KIB_PER_PAGE,
           (unsigned)entry->resident * KIB_PER_PAGE);
    process_print_time(entry->run_ticks);
    printf(" %.*s\n", PROC_NAME_BYTES, entry->name);
}

int main(int argc, char **argv)
{
    static struct proc_entry entries[PROCESS_MOST];
    int found = 0;
    int count, option;

    tool_start("ps", 1, "[-Aaefl] [-p PID] [-u USER]");
    while ((option = getopt(argc, argv, "Aaeflp:u:")) != -1) {
        switch (option) {
        case 'l':
            is_long = 1;
            break;
        case 'p':
            wanted_pid = (int)tool_number(optarg, "process number", INT_MAX);
            break;
        case 'u':
            wanted_user = optarg;
            break;
        case '?':
            tool_usage();
        default:
            break;
        }
    }
    count = process_list(entries);
    printf("  PID %sUSER     STATE  PRI    KIB    RES      TIME NAME\n",
           is_long ? " PPID  PGRP " : "");
    for (int i = 0; i < count; i++) {
        if (is_wanted(&entries[i])) {
            print_entry(&entries[i]);
            found = 1;
        }
    }
    return tool_end(!found);
}
