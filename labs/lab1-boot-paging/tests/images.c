/* SPDX-License-Identifier: MIT
 *
 * Purpose: an executable is believed only after all of it was checked. The
 * sample program is spoiled in one place at a time; each time loading it must
 * be refused and leave the machine empty. In the end it is loaded whole.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum {
    OTHER = 3,
    HEADER = 52,           /* bytes of the ELF header */
    FIRST = HEADER,        /* its first program header: text */
    SECOND = HEADER + 32,  /* and the next: data */
    OFFSET = 4,            /* fields of a program header */
    ADDRESS = 8,
    FILE_BYTES = 16,
    MEMORY_BYTES = 20
};

/* The words of the file that are spoiled: place and new value. */
static const struct {
    uint32_t at;
    uint32_t value;
} wrong[] = {
    {0, 0x464C4580},                 /* magic */
    {4, 0x00010102},                 /* 64 bits */
    {4, 0x00010201},                 /* big endian */
    {16, 0x00030003},                /* shared object */
    {16, 0x00030001},                /* not linked */
    {16, 0x003E0002},                /* x86-64 */
    {24, 0},                         /* entry in no segment */
    {24, 0xC0100000},
    {28, 0xFFFFFFF0},                /* program headers outside; wraps */
    {28, 0x7FFFFFFF},
    {40, 0x00380034},                /* program headers of another size */
    {44, 0},                         /* no program header */
    {44, 0xFFFF},                    /* more than there is room for */
    {FIRST, 2},                      /* dynamic */
    {FIRST, 3},                      /* with an interpreter */
    {FIRST + OFFSET, 0xFFFFFFF0},    /* out of the file; wraps */
    {FIRST + OFFSET, 0x00010000},
    {FIRST + ADDRESS, 0},            /* in page 0 */
    {FIRST + ADDRESS, 0xC0000000},   /* in the kernel's half */
    {FIRST + ADDRESS, 0xBFFFF800},   /* partly */
    {FIRST + FILE_BYTES, 0x00800000}, /* longer than in memory */
    {FIRST + MEMORY_BYTES, 1},
    {FIRST + MEMORY_BYTES, 0xFFFFFFFF}, /* its end wraps around */
    {SECOND + ADDRESS, 0x00040010},  /* overlaps the first */
    {SECOND + ADDRESS, 0x00020000},  /* out of order */
    {SECOND + MEMORY_BYTES, 0xBFFFFFFF},
    {SECOND + OFFSET, 0xFFFFF000},
};

enum { FAULTS = sizeof(wrong) / sizeof(wrong[0]) };

static void try_fault(uint32_t index, uint32_t bytes)
{
    volatile uint32_t *word = words(WINDOW + wrong[index].at);
    uint32_t right = *word;
    int error;

    *word = wrong[index].value;
    error = load_from(OTHER, WINDOW, bytes);
    observe("fault", index, (uint32_t)error, figures(OTHER).size);
    *word = right;
}

/* Parts of the file: headers cut off, data cut off, and no file at all. */
static void try_cuts(uint32_t bytes, uint32_t end)
{
    const uint32_t cuts[] = {0, 1, HEADER - 1, HEADER, SECOND, SECOND + 31};

    for (uint32_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        int error = load_from(OTHER, WINDOW, cuts[i]);

        observe("cut", cuts[i], (uint32_t)error, figures(OTHER).size);
    }
    observe("outside", (uint32_t)load_from(OTHER, 0, bytes),
            (uint32_t)load_from(OTHER, end - 100, bytes),
            (uint32_t)load_from(OTHER, WINDOW, 0xFFFFFFFF));
}

void program(uint32_t seed, uint32_t unused)
{
    enum { PAGES = 16 };
    uint32_t state = seed;
    uint32_t free;
    int bytes;

    make_window(SELF, PAGES);
    bytes = fetch("sample", (void *)WINDOW);
    (void)load_from(OTHER, WINDOW, (uint32_t)bytes);
    reset(OTHER);
    free = figures(SELF).free;
    for (uint32_t i = 0; i < FAULTS; i++) {
        try_fault(i, (uint32_t)bytes);
    }
    try_cuts((uint32_t)bytes, WINDOW + PAGES * PAGE_BYTES);
    observe("lost", free - figures(SELF).free, 0, 0);
    for (uint32_t shift = 0; shift < 4; shift++) {
        uint32_t at = WINDOW + 0x8000 + shift;

        (void)copy(SELF, at, SELF, WINDOW, (uint32_t)bytes);
        observe("load", shift, (uint32_t)load_from(OTHER, at, (uint32_t)bytes),
                0);
        (void)start_machine(OTHER, next_random(&state), shift);
        (void)wait(OTHER);
    }
}
