/* SPDX-License-Identifier: MIT
 *
 * User machines: for each number 0..MAX_PROCS the registers, the size of the
 * linear memory, the page directory and the last exception.
 *
 *     page 0        never mapped
 *     page 1 ..     a machine's memory
 *     page size-1   its last page
 *
 * Invariants: a machine of size 0 has no directory; no page at or above the
 * size is mapped; the sizes of all machines together, with their tables, never
 * exceed the memory there is (machine_resize() commits it), so that a page
 * fault inside a machine's memory finds a frame, or one to evict.
 *
 * Layer: cvm/machine. Uses: console, directmap, memory, pageentry, pagetable,
 * swap, trapframe, x86.
 * Source: seed 001 sect. 2.1 (V, vm), 2.3.
 */
#ifndef CVM_MACHINE_H
#define CVM_MACHINE_H

#include "abi/abi.h"
#include "cvm/trapframe.h"
#include "cvm/types.h"

/* The record of a machine is found many times in each kernel step. A size that
 * is a power of two makes it quickly found (make bench: 11 of the 126
 * instructions that null_call would take, 39 of ipc_roundtrip_3w's 1,199).
 */
struct machine {
    struct trap_frame frame; /* registers; the processor pushes to its end */
    uint32_t pages;          /* size of the memory; 0 = empty */
    pfn_t directory;         /* valid if pages > 0 */
    struct info_exception exception;
    /* counts since the reset */
    uint32_t kernel_entries;
    uint32_t context_switches; /* to this machine */
    struct info_faults faults;
    /* owned by region.c */
    uint32_t tables; /* of regions */
    uint32_t mapped; /* pages in them, which are other machines' */
    uint32_t pinned; /* own pages that are in regions of others; by pin.c */
    /* owned by record.c */
    pfn_t record; /* the frame of the kernel's record; 0 = none */
} __attribute__((aligned(128)));

/* Empties all machines. COMMITTABLE is the number of pages that they may have
 * together.
 *
 * Context:  boot, once.
 */
void machine_init(uint32_t committable);

/* The number of pages that all machines together may have. */
uint32_t machine_frames(void);

/* Machine PID (0..MAX_PROCS). */
struct machine *machine_get(pid_t pid);

/* Empties machine PID: size 0, registers as at a machine's start, frames
 * released.
 */
void machine_reset(pid_t pid);

/* Gives machine PID the size PAGES (0..USER_PAGES). New pages are untouched;
 * lost pages are released.
 *
 * Returns:  0; ERR_RESOURCES (more than can be committed; nothing changed).
 */
int machine_resize(pid_t pid, uint32_t pages);

/* Commits PAGES pages for something besides a machine's memory, or gives them
 * back.
 *
 * Returns:  0; ERR_RESOURCES (more than can be committed; nothing changed).
 */
int machine_commit(uint32_t pages);
void machine_uncommit(uint32_t pages);

/* Moves the memory of machine SRC, from page 1 on, to the end of machine DST;
 * SRC is empty afterwards. Neither machine is empty before, and they share no
 * page.
 *
 * ADDRESS   receives where it begins in DST.
 * Returns:  0; ERR_RESOURCES (nothing has changed).
 */
int machine_append(pid_t dst, pid_t src, uva_t *address);

#endif
