/* SPDX-License-Identifier: MIT
 *
 * Sequences of operations that are made up from a seed, on PCs that are made
 * up from it, too; and what an operation's numbers mean when it is done. They
 * are taken modulo what makes sense then, so that a list from which some are
 * dropped is still a list.
 *
 * The host does them on CVM's memory floors (memory_ops.c), the guest in a
 * kernel of its own (tests/guest/replay/). Nothing of CVM here: its pid_t is
 * not the host's.
 */
#ifndef LAYERS_MEMORY_SEQUENCE_H
#define LAYERS_MEMORY_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#define PC_MAX_FRAMES 1000u
#define PC_MAX_SLOTS 12000u

#define SEQUENCE_MOST_BYTES 65536u /* that one operation moves */
#define SEQUENCE_MANY_PAGES 100u   /* that OP_STORE_MANY writes to, at most */

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
    uint32_t clones;              /* for each 103 other operations */
};

enum op_kind {
    OP_CLONE,
    OP_LOAD_WORD,
    OP_STORE_WORD,
    OP_STORE_MANY,
    OP_READ,
    OP_WRITE,
    OP_WRITE_SEEN, /* a page that the machine has just used */
    OP_COPY,
    OP_STEP, /* the kernel is entered anew */
    OP_ALLOC,
    OP_ALLOC_REST, /* all that there is, or a page more */
    OP_FREE,
    OP_RESET,
    OP_APPEND,
    OP_LOAD_IMAGE,
    OP_GUESS,  /* the processor looks for a page; on the host only */
    OP_DEVICE, /* in the guest only */
    OP_KINDS
};

struct op {
    uint8_t kind;
    uint8_t pid;
    uint8_t other;
    uint32_t a, b, n, value;
};

/* Makes up the PC of SEED. */
struct memory_pc sequence_pc(const struct sequence_setup *setup, uint32_t seed);

/* Begins the sequence of SEED; each call of sequence_next() makes up the next
 * operation of the one that was begun last.
 */
void sequence_start(uint32_t seed);
struct op sequence_next(const struct sequence_setup *setup);

/* Makes up the first COUNT operations of SEED. */
void sequence_make(const struct sequence_setup *setup, uint32_t seed,
                   struct op *ops, uint32_t count);

/* Whether [ADDRESS, ADDRESS + BYTES) lies in a machine of SIZE pages. */
bool sequence_inside(uint32_t size, uint32_t address, uint32_t bytes);

/* An address in a machine of SIZE pages, or just outside, or anywhere. Half of
 * them lie close together, so that operations meet.
 */
uint32_t sequence_place(uint32_t size, uint32_t number);

/* Bytes to move from ADDRESS on: few, or some pages, or nonsense; at most
 * SEQUENCE_MOST_BYTES if they lie in the machine of SIZE pages.
 */
uint32_t sequence_length(uint32_t size, uint32_t address, uint32_t number);

/* Pages to add, up to MOST or nonsense; pages to take from a machine of SIZE
 * pages, sometimes too many.
 */
uint32_t sequence_alloc(uint32_t most, uint32_t number);
uint32_t sequence_free(uint32_t size, uint32_t number);

#endif
