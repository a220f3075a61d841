/* SPDX-License-Identifier: MIT
 *
 * Sequences of operations that are made up from a seed, on PCs that are made
 * up from it, too. (Nothing of CVM here: its pid_t is not the host's.)
 */
#ifndef LAYERS_MEMORY_SEQUENCE_H
#define LAYERS_MEMORY_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#define PC_MAX_FRAMES 1000u
#define PC_MAX_SLOTS 12000u

struct memory_pc {
    uint32_t frames; /* that machines may have; at most PC_MAX_FRAMES */
    uint32_t slots;  /* pages of the swap disk; at most PC_MAX_SLOTS */
    uint32_t broken; /* so many of 1000 disk operations fail */
};

/* A family of PCs and what happens on them. */
struct sequence_setup {
    struct memory_pc least, most; /* the PC is somewhere between */
    uint32_t machines;            /* 1..MACHINES are used */
    uint32_t pages;               /* most pages of one alloc */
    uint32_t clones;              /* for each 98 other operations */
};

struct op {
    uint8_t kind;
    uint8_t pid;
    uint8_t other;
    uint32_t a, b, n, value;
};

/* Makes up COUNT operations. */
void sequence_make(const struct sequence_setup *setup, uint32_t seed,
                   struct op *ops, uint32_t count);

/* Starts the PC that SETUP and SEED describe, does the operations on it, and
 * looks whether all memory comes back.
 *
 * TELL      print them as they are done.
 */
void sequence_run(const struct sequence_setup *setup, uint32_t seed,
                  const struct op *ops, uint32_t count, bool tell);

#endif
