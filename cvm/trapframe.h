/* SPDX-License-Identifier: MIT
 *
 * The registers of a user machine, in the order in which entry.S finds and
 * leaves them. The processor itself stores the upper part: while a machine
 * runs, the kernel stack pointer of the TSS is the end of its frame.
 *
 *     end  -> ss esp eflags cs eip          pushed by the processor
 *             error vector                  pushed by the stub of the vector
 *     start-> eax ecx edx ebx - ebp esi edi pushed by pushal
 *
 * Layer: cvm/trapframe. Uses: nothing.
 * Source: Intel SDM vol. 3A, 6.12.1; vol. 2, PUSHA.
 */
#ifndef CVM_TRAPFRAME_H
#define CVM_TRAPFRAME_H

/* Vectors: exceptions of the processor, lines of the interrupt controller. */
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18 /* also: a page was lost by the swap disk */
#define VECTOR_EXCEPTIONS 32 /* 0..31 */
#define VECTOR_LINES 32      /* 32..47: lines 0..15 */
#define VECTORS 49           /* and 48, the kernel call (ABI_VECTOR) */

#define TRAP_BYTES 2 /* length of the instruction int ABI_VECTOR */

/* Selectors (segment.c). */
#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_USER_CODE 0x1B
#define SELECTOR_USER_DATA 0x23
#define SELECTOR_TASK 0x28
#define SELECTOR_DOUBLE_FAULT 0x30

/* Offsets that entry.S needs. */
#define TRAP_FRAME_BYTES 60
#define TRAP_FRAME_VECTOR 32
#define TRAP_FRAME_SS 56
#define TRAP_STUB_CS 12 /* of cs, when only vector and error are pushed */

#ifndef __ASSEMBLER__

#include <stddef.h>

#include "cvm/types.h"

struct trap_frame {
    /* by pushal */
    word_t edi;
    word_t esi;
    word_t ebp;
    word_t unused_esp;
    word_t ebx;
    word_t edx;
    word_t ecx;
    word_t eax;
    /* by the stub */
    word_t vector;
    word_t error;
    /* by the processor */
    word_t eip;
    word_t cs;
    word_t eflags;
    word_t esp;
    word_t ss;
};

_Static_assert(sizeof(struct trap_frame) == TRAP_FRAME_BYTES, "entry.S");
_Static_assert(offsetof(struct trap_frame, vector) == TRAP_FRAME_VECTOR,
               "entry.S");
_Static_assert(offsetof(struct trap_frame, ss) == TRAP_FRAME_SS, "entry.S");
_Static_assert(offsetof(struct trap_frame, cs) -
                       offsetof(struct trap_frame, vector) ==
                   TRAP_STUB_CS,
               "entry.S");

#endif
#endif
