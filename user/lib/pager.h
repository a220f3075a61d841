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
 * consumer, places.
 * Source: seed 004 sect. III.
 */
#ifndef USER_LIB_PAGER_H
#define USER_LIB_PAGER_H

#include <stdint.h>
#include <sys/types.h>

#include "sos.h"
#include "user/lib/places.h"
#include "vamos.h"

#define PAGER_MAPPED_MOST PLACES_MOST /* pages mapped at a time */

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

struct pager_kind;

/* What a pager serves. */
struct pager_plan {
    const struct pager_kind *kind;
    uintptr_t start; /* where the consumers have the first page */
    uint32_t pages;
    uint32_t access;      /* what they may do: an enum abi_pager_access */
    int is_private;       /* one consumer has it, and its copy another one */
    uint32_t mapped_most; /* pages mapped at a time, 1..PAGER_MAPPED_MOST */
    int fd;               /* of a file; -1: none */
    off_t offset;         /* in it, of the first page */
    uint32_t seed;        /* of what is to look like chance */
};

/* Pages are numbered from 0, at START of the plan. A function may be NULL, but
 * for the first two. */
struct pager_kind {
    /* Before anybody is served. 0 or a negated errno. */
    int (*start)(const struct pager_plan *plan);

    /* The page of our memory that is page INDEX. MARKER: what stands in its
     * place, 0 or what taken() gave. NULL: it cannot be had. */
    void *(*page)(uint32_t index, uint32_t marker);

    /* Page INDEX was taken back from a consumer. The marker to leave. */
    uint32_t (*taken)(uint32_t index);

    /* CONSUMER has joined: its absent pages have no markers yet. 0 or a negated
     * errno. */
    int (*joined)(handle_t consumer);

    /* A fault has been served. */
    void (*served)(void);
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

/* Where CONSUMER has page INDEX. */
void *pager_address(uint32_t index);

/* Which page is number I of places_count() that are mapped, the oldest first;
 * takes it back. */
uint32_t pager_mapped(uint32_t i);
void pager_take_back(uint32_t i);

/* Takes back the whole region of page INDEX from CONSUMER, which must not wait
 * for a page of it, with the agreement, and agrees once more. */
void pager_renew(handle_t consumer, uint32_t index);

#endif
