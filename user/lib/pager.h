/* SPDX-License-Identifier: MIT
 *
 * Pagers as processes. Each mapping of a program has a pager of its own: a copy
 * of the program, which keeps the pages in its memory and does nothing but
 * bring them in. The program's copies by fork are consumers, too, for they have
 * the same regions; a private mapping's pager is copied with its consumer.
 *
 *     consumer --\                           fill a page, map it,
 *     copy     ---- fault, request --> loop: take the oldest back
 *     copy     --/
 *
 * The loop is the same for all; kinds of pagers differ in what a page holds
 * and where it goes when it is taken back. A pager ends when it has no consumer
 * left, and expects none.
 *
 * A consumer that wants what it cannot have (a page outside, to write where it
 * may only read, too many pages in too short a time) is served no more: the
 * kernel stops it. Others do not notice.
 *
 * Layer: user/lib/pager. Uses: call, server, process, descriptor, sbrk,
 * consumer, places, fault.
 * Source: seed 004 sect. III.
 */
#ifndef USER_LIB_PAGER_H
#define USER_LIB_PAGER_H

#include <stdint.h>

#include "sos.h"
#include "user/lib/fault.h"
#include "user/lib/plan.h"
#include "vamos.h"

/* What consumers ask of their pager, with ipc_request. The reply has 0 or a
 * negated errno in w0. */
enum pager_operation {
    PAGER_JOIN = 0x700, /* I have assigned the regions to you: serve me.
                           -EPERM: no; -EAGAIN, -ENOMEM */
    PAGER_LEAVE,        /* I have no use for the mapping any more */
    PAGER_FORK,    /* a copy of mine is going to join -> the grant of its pager,
                      if that is another one */
    PAGER_RETRACT, /* there will be no copy */
    PAGER_STATUS   /* -> memory: struct sos_mapping */
};

extern const struct pager_kind pager_zero;   /* memory, filled with zeros */
extern const struct pager_kind pager_file;   /* the contents of a file */
extern const struct pager_kind pager_stack;  /* zeros, from the end down */
extern const struct pager_kind pager_packed; /* compressed when taken back */
extern const struct pager_kind pager_noisy;  /* zero, unreliable to look at */

/* Serves PLAN, in a process that was made by process_fork_pager(). */
_Noreturn void pager_serve(const struct pager_plan *plan);

/* ---- For kinds of pagers ---- */

/* What is told of the mapping. A kind counts HELD and PACKED. */
extern struct sos_mapping pager_status;

/* PAGES pages more of our memory, one behind the other; what they hold is open.
 * NULL: no memory. */
void *pager_memory(uint32_t pages);

#endif
