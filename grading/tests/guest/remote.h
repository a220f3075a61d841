/* SPDX-License-Identifier: MIT
 *
 * What the test programs of the kernel say to each other. The process `abi`
 * runs in the place of init and decides; `peer` does what it is told: a kernel
 * call with given registers, or one of the orders below.
 */
#ifndef GRADING_TESTS_GUEST_REMOTE_H
#define GRADING_TESTS_GUEST_REMOTE_H

#include <vamos.h>

#include "user/lib/trap.h"

#define REMOTE_BYTES (IPC_MAX_BYTES + 2 * PAGE_BYTES)

/* Instead of the number of a call. */
enum remote_order {
    REMOTE_FILL = 0x1000, /* ebx = bytes, ecx = seed: fills the arena */
    REMOTE_SUM,           /* ebx = bytes -> eax: a checksum of the arena */
    REMOTE_SPIN,          /* never comes back */
    REMOTE_DIVIDE,        /* each of these is an exception */
    REMOTE_HALT,
    REMOTE_NULL,
    REMOTE_KERNEL,
    REMOTE_INVALID,
    REMOTE_OUT
};

/* What `abi` sends. If the registers' edx is REMOTE_BUFFERS, the peer puts the
 * address of its own copy of BUFFERS there; addresses in BUFFERS are offsets
 * in the peer's arena of REMOTE_BYTES bytes. The peer sends registers back. */
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

#endif
