/* SPDX-License-Identifier: MIT
 *
 * Operations by which the kernel uses machines' memory.
 */
#ifndef REPLAY_MEMORY_H
#define REPLAY_MEMORY_H

#include "cvm/types.h"
#include "grading/layers/memory_sequence.h"

void memory_read(const struct op *op);
void memory_write(const struct op *op);
void memory_copy(const struct op *op);

/* A range of one machine goes to the clock's memory, byte by byte to the same
 * register; the last one comes back to all of a range of another machine.
 */
void memory_device(const struct op *op);

/* Reads a page, which brings it in, and returns its checksum. */
uint32_t memory_page_sum(pid_t pid, uint32_t page);

#endif
