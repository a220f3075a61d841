/* SPDX-License-Identifier: MIT
 *
 * What lies below the page-fault handler, as its layer test sees it: machines
 * whose pages are an array of entries, frames, slots, and a disk that fails
 * when it is told to. A directory is the number of its machine.
 *
 * Slots are numbered as on a disk of more than 4 GiB, and given out in turn;
 * frames, too: what was freed is not soon what it was.
 */
#ifndef LAYERS_PAGEFAULT_MODEL_H
#define LAYERS_PAGEFAULT_MODEL_H

#include <stdbool.h>

#include "cvm/pageentry.h"
#include "cvm/types.h"

#define MODEL_MACHINES 3u /* 1.. */
#define MODEL_PAGES 7u    /* most pages of a machine, page 0 included */
#define MODEL_MOST_FRAMES 64u
#define MODEL_FIRST_SLOT 0x300000u /* 12 GiB from the disk's beginning */
#define MODEL_SLOT_NUMBERS 400u

/* Starts with FRAMES frames and SLOTS slots. */
void model_start(uint32_t frames, uint32_t slots);

/* Makes an empty machine PID one of PAGES pages; false if there is no frame
 * for its directory. Empties it again.
 */
bool model_create(pid_t pid, uint32_t pages);
void model_reset(pid_t pid);

/* The processor uses a page of PID; false if it faults. */
bool model_access(pid_t pid, uint32_t page, bool write);

/* The page of PID as it is, wherever that is. */
uint8_t *model_content(pid_t pid, uint32_t page);

/* The page's entry, and its accessed mark, which the hand has not taken. */
struct page model_entry(pid_t pid, uint32_t page);
bool model_accessed(pid_t pid, uint32_t page);

/* Whether the slot that FRAME is linked to has the frame's content; true if it
 * is not linked.
 */
bool model_link_is_true(pfn_t frame);

/* Slots that pages are swapped to; pages swapped to SLOT. */
uint32_t model_slots_used(void);
uint32_t model_swapped_to(uint32_t slot);

/* The next operations of the disk fail; all operations since the start, and
 * those that failed.
 */
void model_fail(uint32_t reads, uint32_t writes);
uint32_t model_reads(void);
uint32_t model_writes(void);
uint32_t model_errors(void);

#endif
