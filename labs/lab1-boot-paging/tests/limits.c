/* SPDX-License-Identifier: MIT
 *
 * Purpose: a machine reaches its own pages and nothing else: not page 0, not
 * what lies at or above its size, nothing of the kernel's half. Each attempt
 * is a page fault at that address.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { HELPER = 3, RANDOM = 12 };

static void probe(uint32_t kind, uint32_t address)
{
    struct end end;

    run(HELPER, "prober", kind, address);
    end = wait(HELPER);
    observe("probe", kind, address, (uint32_t)end.by_exception);
    if (end.by_exception) {
        /* Of the error code: written, from a machine. */
        observe("fault", end.value, end.address, end.error & 6);
    }
}

void program(uint32_t seed, uint32_t unused)
{
    static const uint32_t addresses[] = {
        0, PAGE_BYTES - 4, 0x00400000, 0xBFFFFFFC, 0xC0000000, 0xC0100000,
        0xC0101000, 0xFEFFFFFC, 0xFFFFFFFC,
    };
    static const char kinds[] = "rwx";
    uint32_t state = seed;
    uint32_t last;

    for (uint32_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        for (uint32_t k = 0; k < 3; k++) {
            probe((uint32_t)kinds[k], addresses[i]);
        }
    }
    for (uint32_t i = 0; i < RANDOM; i++) {
        uint32_t kind = (uint32_t)kinds[random_below(&state, 3)];

        /* From 16 MiB on: above all that the helper has. */
        probe(kind, 0x01000000 + (next_random(&state) >> 2 << 2) % 0xFE000000);
    }
    last = figures(HELPER).size << PAGE_SHIFT;
    observe("edge", last - PAGE_BYTES, last, 0);
    probe('r', last - 4);
    probe('w', last);
}
