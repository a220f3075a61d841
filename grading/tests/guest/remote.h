/* SPDX-License-Identifier: MIT
 *
 * What the test programs of the kernel say to each other. An observer runs in
 * the place of init and decides (observer.h); a `peer` does what it is told: a
 * kernel call with given registers, or one of the orders below.
 */
#ifndef GRADING_TESTS_GUEST_REMOTE_H
#define GRADING_TESTS_GUEST_REMOTE_H

#include <vamos.h>

#include "user/lib/trap.h"

#define REMOTE_BYTES (IPC_MAX_BYTES + 2 * PAGE_BYTES)

/* Instead of the number of a call. */
enum remote_order {
    REMOTE_FILL = 0x1000, /* ebx = bytes, ecx = seed: fills the arena */
    REMOTE_SUM,           /* ebx = bytes, ecx = offset -> eax: a checksum of
                           * that part of the arena */
    REMOTE_ARENA,         /* -> eax: its address */
    REMOTE_WRITE_PAGES,   /* ebx = first page, ecx = pages, edx = seed */
    REMOTE_SUM_PAGES,     /* ebx = first page, ecx = pages -> eax: checksum */
    REMOTE_SPIN,          /* never comes back */
    REMOTE_DIVIDE,        /* each of these is an exception */
    REMOTE_HALT,
    REMOTE_NULL,
    REMOTE_KERNEL,
    REMOTE_INVALID,
    REMOTE_OUT,
    REMOTE_ATTACK /* ebx = number (attack.h) -> eax: what it found */
};

/* What an observer sends. If the registers' edx is REMOTE_BUFFERS, the peer puts the
 * address of its own copy of BUFFERS there; addresses in BUFFERS are offsets
 * in the peer's arena of REMOTE_BYTES bytes. The peer sends registers back, and
 * what eax was as w0. */
struct remote {
    struct trap_registers registers;
    struct ipc_buffers buffers;
};

#define REMOTE_BUFFERS 0xB0FFB0FF

/* The checksum and the pattern, for both sides. */
static inline uint32_t remote_sum(const uint8_t *bytes, uint32_t count)
{
    uint32_t sum = count;

    for (uint32_t i = 0; i < count; i++) {
        sum = sum * 31 + bytes[i];
    }
    return sum;
}

static inline void remote_fill(uint8_t *bytes, uint32_t count, uint32_t seed)
{
    for (uint32_t i = 0; i < count; i++) {
        seed = seed * 1103515245 + 12345;
        bytes[i] = (uint8_t)(seed >> 16);
    }
}

/* The same for whole pages, from page FIRST on: cheap for the host to model,
 * which does not look at words (host/pages.py). Page k of a range (k = 0, 1,
 * ...) begins with SEED + k * REMOTE_PAGE_STEP, and each word is
 * REMOTE_WORD_STEP above the one before. */
#define REMOTE_PAGE_STEP 0x9E3779B1u
#define REMOTE_WORD_STEP 0x85EBCA6Bu
#define REMOTE_PAGE_WORDS (PAGE_BYTES / 4)

static inline void remote_write_pages(uint32_t first, uint32_t pages,
                                      uint32_t seed)
{
    uint32_t *word = (uint32_t *)(uintptr_t)(first << PAGE_SHIFT);

    for (uint32_t k = 0; k < pages; k++) {
        uint32_t value = seed + k * REMOTE_PAGE_STEP;

        for (uint32_t i = 0; i < REMOTE_PAGE_WORDS; i++) {
            word[i] = value;
            value = value + REMOTE_WORD_STEP;
        }
        word = word + REMOTE_PAGE_WORDS;
    }
}

static inline uint32_t remote_sum_pages(uint32_t first, uint32_t pages)
{
    const uint32_t *word = (const uint32_t *)(uintptr_t)(first << PAGE_SHIFT);
    uint32_t sum = pages;

    for (uint32_t i = 0; i < pages * REMOTE_PAGE_WORDS; i++) {
        sum = sum * 31 + word[i];
    }
    return sum;
}

#endif
