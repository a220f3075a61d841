/* SPDX-License-Identifier: MIT
 *
 * What a pager serves: its plan, which says where and how much, and its kind,
 * which says what a page holds and where it goes when it is taken back.
 *
 * Layer: user/lib/plan. Uses: nothing.
 */
#ifndef USER_LIB_PLAN_H
#define USER_LIB_PLAN_H

#include <stdint.h>
#include <sys/types.h>

#include "user/lib/places.h"
#include "vamos.h"

#define PAGER_MAPPED_MOST PLACES_MOST /* pages mapped at a time */

struct pager_kind;

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

    /* CONSUMER has joined: the first page of each region has no marker, nor have
     * others if it is new. 0 or a negated errno. */
    int (*joined)(handle_t consumer);

    /* A fault has been served. */
    void (*served)(void);
};

#endif
