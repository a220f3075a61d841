/* SPDX-License-Identifier: MIT
 *
 * The world in which guest/faults.c makes calls that are wrong: two callers,
 * what their handles name, and executables in the memory of one of them.
 *
 * Layer: grading/tests/guest/world. Uses: observer, remote.
 */
#ifndef GRADING_TESTS_GUEST_WORLD_H
#define GRADING_TESTS_GUEST_WORLD_H

#include "grading/tests/guest/observer.h"

/* What the callers' handles name. */
enum {
    PARTNER = 2,  /* with all rights; it knows BOSS and PLAIN as 2 and 3 */
    STRANGER = 3, /* with no right */
    STALE = 4,    /* a process that has ended */
    BIG = 5,      /* a process of more than half of the memory */
    CLONE = STALE | 1 << 8, /* of PARTNER, after world_share(): in its slot */
    UNKNOWN = 99
};

enum caller {
    BOSS = 0, /* privileged, the driver of the screen */
    PLAIN = 1,
    CALLERS
};

/* Executables in BOSS's arena, by their offsets. */
enum {
    EXECUTABLE = 0,
    LIBRARY = 0x100,
    LOW = 0x200,  /* a segment in page 0 */
    HUGE = 0x300, /* of nearly 3 GiB */
    GARBAGE = 0x400,
    EXECUTABLE_BYTES = 88
};

/* Regions of PARTNER, of which PLAIN is the pager. */
#define WORLD_REGION 8u
#define WORLD_WINDOW (WORLD_REGION << REGION_SHIFT)
#define WORLD_UNAGREED ((WORLD_REGION + 1) << REGION_SHIFT)

struct world {
    handle_t caller[CALLERS];
    handle_t partner;
    handle_t stranger;
    handle_t big;
    handle_t clone; /* 0 without world_share() */
};

extern struct world world;

/* The same in all peers of a world: */
extern uint32_t world_arena; /* the arena's address */
extern uint32_t world_pages; /* size in pages; the callers have one more */
extern uint32_t world_fresh; /* an address in that one, which nobody touched */

/* Makes the world. All memory of its processes is there, but that page. */
void world_make(void);

/* PLAIN becomes the pager of two regions of PARTNER; in the first it has mapped
 * a page. There is a clone of PARTNER.
 */
void world_share(void);

/* Ends its processes. */
void world_end(void);

/* Creates processes until there can be no more, and reports how many; ends
 * them.
 */
void world_fill_table(void);
void world_empty_table(void);

/* Creates a process that takes all memory that is left, until it gets an
 * exception; while it is stopped, it has the memory. Reports the exception.
 */
void world_starve(void);

#endif
