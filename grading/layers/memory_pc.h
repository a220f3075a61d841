/* SPDX-License-Identifier: MIT
 *
 * A small PC for CVM's memory floors on the host: physical memory, a processor
 * that walks page tables and remembers translations until it is told to forget
 * them, and a swap disk that fails when it is asked to.
 */
#ifndef LAYERS_MEMORY_PC_H
#define LAYERS_MEMORY_PC_H

#include <stdbool.h>

#include "cvm/types.h"
#include "grading/layers/memory_sequence.h"

#define PC_RESERVED 8 /* frames that CVM does not commit */
#define PC_PINNED 4   /* one in so many frames is for regions at most */

/* Switches the PC on: all modules start afresh. SEED decides which operations
 * of the disk fail.
 */
void pc_start(const struct memory_pc *pc, uint32_t seed);

/* The word at ADDRESS (a multiple of 4) of machine PID, read or written as the
 * processor does it when it runs that machine. A page fault enters CVM.
 *
 * Returns:  0, or what pagefault_resolve() said.
 */
int pc_load(pid_t pid, uva_t address, word_t *value);
int pc_store(pid_t pid, uva_t address, word_t value);

/* The processor looks for the page at ADDRESS of the machine that it ran last,
 * on its own account: that is no access, and never a fault.
 */
void pc_guess(uva_t address);

/* Whether the processor remembers nothing that the tables no longer say. */
bool pc_remembers_truth(void);

/* The page of a frame, of a slot. */
const uint8_t *pc_frame(pfn_t frame);
const uint8_t *pc_slot(uint32_t slot);

/* Frames are numbered below this; some belong to nobody. */
pfn_t pc_frame_limit(void);

/* From now on, no more than OPERATIONS of the disk, else CVM runs in circles:
 * a panic.
 */
void pc_disk_budget(uint32_t operations);

/* The next COUNT operations of the disk fail. */
void pc_disk_fail(uint32_t count);

/* Errors of the disk since the start. */
uint32_t pc_disk_errors(void);

#endif
