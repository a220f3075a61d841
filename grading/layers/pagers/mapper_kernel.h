/* SPDX-License-Identifier: MIT
 *
 * The kernel as a mapper meets it: a consumer and a clone of it, each with a
 * few pages in some regions, and pagers. The calls of vamos.h that mapper.c
 * needs are its; the specification uses the functions below.
 */
#ifndef LAYERS_PAGERS_MAPPER_KERNEL_H
#define LAYERS_PAGERS_MAPPER_KERNEL_H

#include <stdbool.h>

#include "vamos.h"

enum {
    KERNEL_CONSUMER = 5, /* handles */
    KERNEL_CLONE = 6,
    KERNEL_PAGER = 7,
    KERNEL_OTHER = 8, /* another pager */
    KERNEL_HANDLES = 9,
    KERNEL_OWN_REGIONS = 2, /* the mapper's memory is in these */
    KERNEL_PAGES = 3,       /* that are looked at, of each region: */
    KERNEL_SENT = 2
};

/* Their numbers in the region. */
extern const uint32_t kernel_page_number[KERNEL_PAGES];

struct kernel_region {
    bool agreed;
    bool waits; /* the process, for a page of this region */
    bool mapped[KERNEL_PAGES];
    uint32_t marker[KERNEL_PAGES]; /* of those that are not */
};

struct kernel_sent {
    handle_t to;
    int32_t timeout;
    struct message message;
};

struct kernel {
    bool lives[KERNEL_HANDLES];
    uint32_t busy[KERNEL_HANDLES]; /* ticks until it receives */
    struct kernel_region region[KERNEL_HANDLES][REGIONS]; /* assigned to us */
    handle_t assigned[REGIONS]; /* ours; HN_NONE */
    bool full;                  /* no memory for the table of regions */
    struct message next;        /* what the mapper is going to receive */
    int receive_error;          /* instead */
    struct kernel_sent sent[KERNEL_SENT];
    uint32_t sent_count; /* may be more */
    uint32_t calls;      /* but pager_unmap */
};

extern struct kernel kernel;

void kernel_start(void);

/* PROCESS ends. */
void kernel_end(handle_t process);

/* All of REGION is taken back from PROCESS. */
void kernel_close(handle_t process, uint32_t region);

/* Whether REGION can be assigned: 0, or an error. */
int kernel_may_assign(uint32_t region, handle_t pager, uint32_t ticks);

/* MESSAGE is sent. 0, or an error. */
int kernel_send(handle_t to, int32_t timeout, const struct message *message);

#endif
