/* SPDX-License-Identifier: MIT
 *
 * Quotas.
 */
#include "sos/init/quota.h"

#include <stddef.h>

static uint32_t memory_pages; /* that all processes can have together */

void quota_start(void)
{
    struct info_memory memory = {0};
    struct info_process own = {0};

    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    (void)read_kernel_info(INFO_PROCESS, HN_SELF, &own);
    memory_pages = memory.frames + memory.swap_slots;
    proc_of_pid(PROC_INIT)->pages = own.pages;
}

int quota_allows_process(uint32_t uid)
{
    uint32_t all = 0, own = 0;

    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        all++;
        own += p->real_uid == uid;
    }
    if (uid == 0) {
        return all < MAX_PROCS - QUOTA_SERVERS;
    }
    return all < MAX_PROCS - QUOTA_RESERVE && own < QUOTA_PROCESSES;
}

int quota_allows_pages(uint32_t uid, uint32_t pages)
{
    uint32_t all = 0, own = 0;

    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        all += p->pages;
        own += p->real_uid == uid ? p->pages : 0;
    }
    if (pages > memory_pages) {
        return 0;
    }
    all += pages;
    own += pages;
    if (uid == 0) {
        return all <= memory_pages - QUOTA_PAGES;
    }
    return own <= memory_pages / 4 * 3 && all <= memory_pages / 8 * 7;
}
