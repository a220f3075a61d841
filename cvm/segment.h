/* SPDX-License-Identifier: MIT
 *
 * Descriptor tables of the processor: flat segments for kernel and machines,
 * the interrupt vectors, and the task state that names the stack on which the
 * processor leaves a machine's registers.
 *
 * Layer: cvm/segment. Uses: console, directmap, trapframe, x86.
 * Source: Intel SDM vol. 3A, 3.4, 6.11, 7.2.
 */
#ifndef CVM_SEGMENT_H
#define CVM_SEGMENT_H

#include "cvm/trapframe.h"

/* Loads all tables. STUBS has the entry of each of the VECTORS vectors.
 *
 * Context:  boot, once.
 */
void segment_init(void (*const stubs[])(void));

/* From the next entry on, the processor leaves registers at FRAME. */
void segment_set_frame(struct trap_frame *frame);

#endif
