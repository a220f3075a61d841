/* SPDX-License-Identifier: MIT
 *
 * What storm.c and its processes, gust.c, say to each other: a gust gets its
 * orders in a message of three words, reports what it saw in another one, and
 * ends by an access to an address that says why.
 */
#ifndef GRADING_TESTS_GUEST_GUST_H
#define GRADING_TESTS_GUEST_GUST_H

#include "abi/abi.h"

enum gust_kind {
    GUST_PLAIN = 0,
    GUST_DRIVER = 1,
    GUST_PRIVILEGED = 2,
    GUST_KINDS
};

/* The orders: w0 = seed, w1 = kind, w2 = steps, with: */
#define GUST_WAITS_END (1u << 31) /* waits end by themselves (gust.c) */

/* A report: w0, and as data what each call returned: bit n for the error -n,
 * bit 0 for success. */
#define GUST_REPORT 0x57094ED1u

struct gust_report {
    uint32_t kind;
    uint32_t calls;
    uint32_t seen[CALLS + 1]; /* the last: numbers that are no calls */
};

/* Why it ended: an address of the kernel's half, with details in the low bits.
 */
enum gust_end {
    GUST_END_MASK = 0xFF,
    GUST_END_SHIFT = 24
};
#define GUST_DONE 0xF0u   /* all steps are made */
#define GUST_ORPHAN 0xF1u /* nobody gave it orders */
#define GUST_UNLISTED \
    0xF2u                  /* call << 8 | -error: calls.def has no such error */
#define GUST_CHANGED 0xF3u /* call: registers changed although it failed */
#define GUST_IMPOSTOR 0xF4u /* a copy of the supervisor that noticed */

/* Ends the process that runs. */
static inline _Noreturn void gust_end(uint32_t why, uint32_t details)
{
    for (;;) {
        (void)*(volatile uint8_t *)(uintptr_t)(why << GUST_END_SHIFT | details);
    }
}

#endif
