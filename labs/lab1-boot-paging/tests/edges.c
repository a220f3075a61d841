/* SPDX-License-Identifier: MIT
 *
 * Purpose: ranges that do not lie in a machine's memory are refused, also when
 * their end wraps around, and then not one byte is transferred; ranges that
 * just fit are not.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { OTHER = 3, PAGES = 3, BYTES = PAGES * PAGE_BYTES, END = BYTES };

struct range {
    uint32_t address;
    uint32_t bytes;
};

/* Addresses and lengths around the borders of a memory [PAGE_BYTES, END). */
static const struct range ranges[] = {
    {0, 1},
    {0, 0},
    {PAGE_BYTES - 1, 1},
    {PAGE_BYTES - 1, 2},
    {PAGE_BYTES, 1},
    {0xC0000000, 4},
    {0xC0000000, 0},
    {0xFFFFFFFF, 1},
    {0xFFFFFFFF, 2},
    {0xFFFFF000, 0x1000},
    {0xFFFFF000, 0x2010},
    {0xFFFFFFF0, 0x00101000},
    {WINDOW, 0xFFFFFFFF},
    {WINDOW, 0xFFFFF000},
    {WINDOW, 0x80000000},
    {WINDOW + 8, (uint32_t)0 - WINDOW - 4},
    {WINDOW + END - 1, 1},
    {WINDOW + END - 1, 2},
    {WINDOW + END - 4, 4},
    {WINDOW + END - 4, 5},
    {WINDOW + END, 0},
    {WINDOW + END, 1},
    {WINDOW + END + PAGE_BYTES, 1},
    {WINDOW, END},
    {WINDOW, END + 1},
    {WINDOW + 100, END - 100},
    {WINDOW + 100, END},
};

enum { RANGES = sizeof(ranges) / sizeof(ranges[0]) };

/* Copies that have one bad end, in both directions. */
static void try_copies(void)
{
    for (uint32_t i = 0; i < RANGES; i++) {
        if (contains(OTHER, ranges[i].address, ranges[i].bytes)) {
            continue;
        }
        observe("copy", i,
                (uint32_t)copy(SELF, WINDOW, OTHER, ranges[i].address,
                               ranges[i].bytes),
                (uint32_t)copy(OTHER, ranges[i].address, SELF, WINDOW,
                               ranges[i].bytes));
    }
}

static void try_words(void)
{
    for (uint32_t i = 0; i < RANGES; i++) {
        uint32_t word = 0;
        int error = read_word(OTHER, ranges[i].address, &word);

        observe("word", ranges[i].address, (uint32_t)error, word);
        if (error != 0) {
            error = write_word(OTHER, ranges[i].address, i);
            observe("write", ranges[i].address, (uint32_t)error, 0);
        }
    }
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t theirs = next_random(&state);

    make_window(SELF, PAGES);
    fill(WINDOW, BYTES, next_random(&state));
    run(OTHER, "partner", theirs, PAGES);
    (void)wait(OTHER);
    for (uint32_t i = 0; i < RANGES; i++) {
        observe("range", ranges[i].address, ranges[i].bytes,
                (uint32_t)contains(OTHER, ranges[i].address, ranges[i].bytes));
    }
    try_copies();
    try_words();
    observe("ours", hash(WINDOW, BYTES), 0, 0);
    (void)start_machine(OTHER, 0, 0);
    (void)wait(OTHER);
}
