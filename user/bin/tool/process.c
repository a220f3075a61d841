/* SPDX-License-Identifier: MIT
 *
 * Processes, as ps and top show them.
 */
#include "user/bin/tool/process.h"

#include <pwd.h>
#include <stdio.h>

#include "user/bin/tool/tool.h"

int process_list(struct proc_entry *entries)
{
    int count = sos_processes(entries, PROCESS_MOST);

    if (count < 0) {
        tool_die("processes");
    }
    return count;
}

const char *process_state_name(const struct proc_entry *entry)
{
    switch (entry->state) {
    case PROCESS_READY:
        return "ready";
    case PROCESS_SENDING:
        return "send";
    case PROCESS_RECEIVING:
        return "wait";
    case PROCESS_STOPPED:
        return "stop";
    case PROCESS_FAULTED:
        return "page";
    case PROC_ZOMBIE:
        return "zombie";
    default:
        return "?";
    }
}

const char *process_user(uint32_t uid)
{
    static char number[12];
    struct passwd *user = getpwuid(uid);

    if (user != NULL) {
        return user->pw_name;
    }
    snprintf(number, sizeof number, "%u", (unsigned)uid);
    return number;
}

void process_print_time(uint32_t ticks)
{
    uint32_t seconds = ticks / TICKS_PER_SECOND;

    printf("%3u:%02u.%02u", (unsigned)(seconds / 60), (unsigned)(seconds % 60),
           (unsigned)(ticks % TICKS_PER_SECOND));
}
