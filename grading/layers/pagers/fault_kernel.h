/* SPDX-License-Identifier: MIT
 *
 * The kernel as a pager meets it: consumers with pages around those of one
 * plan, which lie in two regions. Page INDEX of a consumer is page INDEX of the
 * plan; some more before and behind are told of, too.
 *
 *     index    -2 -1 | 0  1  2 | 3  4  5 | 6  7
 *     region   ---- REGION ----|--- REGION + 1 --
 *
 * The calls of vamos.h that fault.c and consumer.c need are its; specifications
 * use the functions below.
 */
#ifndef LAYERS_PAGERS_FAULT_KERNEL_H
#define LAYERS_PAGERS_FAULT_KERNEL_H

#include <stdbool.h>

#include "vamos.h"

enum {
    KERNEL_CONSUMERS = 3, /* handles from KERNEL_HANDLE on */
    KERNEL_HANDLE = 4,
    KERNEL_REGION = 8,
    KERNEL_PAGES = 6,   /* of the plan */
    KERNEL_BEFORE = 2,  /* more, before */
    KERNEL_WINDOW = 10, /* all that are told of */
    KERNEL_NOTHING = 50 /* the number of the page for agreements */
};

enum kernel_outcome {
    KERNEL_RUNS,  /* it waits for nothing */
    KERNEL_WAITS,
    KERNEL_STOPPED /* by an exception: there is no agreement any more */
};

struct kernel_page {
    bool mapped;
    uint32_t own; /* number of the pager's page, or KERNEL_NOTHING */
    uint32_t access;
    uint32_t marker; /* if it is absent */
};

struct kernel_consumer {
    bool lives;
    bool assigned; /* both regions, to us */
    bool agreed[2];
    struct kernel_page page[KERNEL_WINDOW];
    struct kernel_page elsewhere[2]; /* one more in each region */
    enum kernel_outcome outcome;
    int32_t waits_for; /* index */
    uint32_t needs;
};

struct kernel {
    struct kernel_consumer consumer[KERNEL_CONSUMERS];
    uint32_t room;         /* pages that may be mapped at a time */
    uint32_t releases;     /* after so many waits there is room for one more */
    uint32_t greed;        /* pages that others map when one of ours goes */
    bool no_markers;       /* there is no memory for one */
    uint32_t now;          /* ticks */
    uint32_t calls;        /* pager_map and pager_unmap */
};

extern struct kernel kernel;

/* Begins anew: everybody lives, nothing is assigned. */
void kernel_start(void);

/* Pages as pointers. */
uintptr_t kernel_plan_start(void);
void *kernel_own(uint32_t number);

/* NULL: it names nobody. */
struct kernel_consumer *kernel_find(handle_t handle);

/* 0 or 1. */
uint32_t kernel_region_of(int32_t index);

/* How many of all pages are mapped; how many of page OWN. */
uint32_t kernel_mapped(void);
uint32_t kernel_holders(uint32_t own);

/* CONSUMER gets the page, which wakes it if it waits for that. */
void kernel_give(struct kernel_consumer *consumer, int32_t index, uint32_t own,
                 uint32_t access);

/* PAGE becomes absent. */
void kernel_take(struct kernel_page *page, uint32_t marker);

/* CONSUMER loses all that it has in REGION (0 or 1), with the agreement, which
 * stops it if it waits for a page there.
 */
void kernel_close(struct kernel_consumer *consumer, uint32_t region);

/* TICKS pass. */
void kernel_wait(uint32_t ticks);

#endif
