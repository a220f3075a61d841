/* SPDX-License-Identifier: MIT
 *
 * ps: lists the processes: number, user, state, priority, size and resident
 * part of the memory in pages, time on the processor, name.
 */
#include <pwd.h>
#include <stdio.h>

#include "sos.h"
#include "vamos.h"

#define ENTRIES_MOST MAX_PROCS

static const char *state_name(uint32_t state)
{
    switch (state) {
    case PROCESS_READY:
        return "ready";
    case PROCESS_SENDING:
        return "send";
    case PROCESS_RECEIVING:
        return "wait";
    case PROCESS_STOPPED:
        return "stop";
    case PROC_ZOMBIE:
        return "zombie";
    default:
        return "?";
    }
}

/* Writes the user's name, or number, to TEXT. */
static void format_user(uint32_t uid, char *text, size_t bytes)
{
    struct passwd *user = getpwuid(uid);

    if (user != NULL) {
        snprintf(text, bytes, "%s", user->pw_name);
    } else {
        snprintf(text, bytes, "%u", (unsigned)uid);
    }
}

static void print_entry(const struct proc_entry *entry)
{
    uint32_t seconds = entry->run_ticks / TICKS_PER_SECOND;
    char user[16];

    format_user(entry->uid, user, sizeof user);
    printf("%4d %-8s %-6s %3u %5u %5u %3u:%02u.%02u %.*s\n", (int)entry->pid,
           user, state_name(entry->state), (unsigned)entry->priority,
           (unsigned)entry->pages, (unsigned)entry->resident,
           (unsigned)(seconds / 60), (unsigned)(seconds % 60),
           (unsigned)(entry->run_ticks % TICKS_PER_SECOND), PROC_NAME_BYTES,
           entry->name);
}

int main(void)
{
    static struct proc_entry entries[ENTRIES_MOST];
    int count = sos_processes(entries, ENTRIES_MOST);

    if (count < 0) {
        perror("ps");
        return 1;
    }
    puts(" PID USER     STATE  PRI PAGES   RES     TIME NAME");
    for (int i = 0; i < count; i++) {
        print_entry(&entries[i]);
    }
    return 0;
}
