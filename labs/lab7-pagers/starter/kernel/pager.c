/* SPDX-License-Identifier: MIT
 *
 * Lab 7, exercise 1: regions with pagers (contract: kernel/pager.h).
 *
 * Goal: a page fault in a region becomes a message to the process that has
 * agreed to serve it, and nobody else notices: not when that one is silent, not
 * when it ends, not when the two wait for each other.
 *
 * What both have agreed on is an entry of the consumer's table. It lies in a
 * page that CVM keeps for the kernel (cvm/cvm.h: cvm_make_record, cvm_record);
 * a clone has a copy of it already. Who waits is in a queue, for as long as its
 * pager has not heard of it.
 *
 * kdispatch.c says what is asked when, notice.c makes a message of a fault,
 * life.c ends waits that are deserted: read all three. Which page is where, and
 * which marker, is CVM's to know: cvm_access() tells. The checks of a call go
 * in the order of its errors in the header; nothing has changed after one.
 *
 * Tests: layer-pager, agreement, pages, access, shared, order, silent, revoke,
 * ends, clones, deputy, memory, messages, errors, conform.
 */
#include "kernel/pager.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"
#include "labs/unfinished.h"

struct region {
    uint8_t pager;    /* its PID; 0 = none */
    bool agreed;      /* the pager serves it */
    uint16_t timeout; /* of a wait for a page, in ticks */
};

/* The table of a process that ever had a pager. All zeros: it has none. */
struct record {
    struct region region[REGIONS];
};

/* Valid while the process is PROCESS_FAULTED. */
struct wait {
    pid_t pager;
    bool told; /* the pager has heard of it */
    uva_t page;
    word_t access;
};

_Static_assert(sizeof(struct record) <= PAGE_BYTES, "one page");
_Static_assert(MAX_PROCS <= UINT8_MAX, "a PID has 8 bits");
_Static_assert(PAGER_MOST_TICKS <= UINT16_MAX, "a timeout has 16 bits");

static struct wait waits[MAX_PROCS + 1];
static struct queue faults[MAX_PROCS + 1]; /* of consumers, by pager */

void pager_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        waits[pid].told = false;
        queue_init(&faults[pid]);
    }
}

/* ---- Waiting ---- */

bool pager_has(pid_t pid)
{
    UNFINISHED(7);
}

pid_t pager_fault(pid_t pid)
{
    UNFINISHED(7);
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    UNFINISHED(7);
}

void pager_end_wait(pid_t pid)
{
    UNFINISHED(7);
}

pid_t pager_deserted(pid_t after)
{
    UNFINISHED(7);
}

/* ---- The calls ---- */

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    UNFINISHED(7);
}

int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access)
{
    UNFINISHED(7);
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    UNFINISHED(7);
}

/* ---- When processes change ---- */

bool pager_leaves_room(pid_t pid, word_t pages)
{
    UNFINISHED(7);
}

void pager_copy(pid_t pid, pid_t original)
{
    UNFINISHED(7);
}

bool pager_release(pid_t pid)
{
    UNFINISHED(7);
}
