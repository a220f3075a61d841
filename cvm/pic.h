/* SPDX-License-Identifier: MIT
 *
 * The two 8259A interrupt controllers of the PC: lines 0..15, of which line 2
 * joins the second controller to the first.
 *
 * Layer: cvm/pic. Uses: directmap, trapframe, x86.
 * Source: Intel 8259A data sheet (1988).
 */
#ifndef CVM_PIC_H
#define CVM_PIC_H

#include <stdbool.h>

#include "cvm/types.h"

#define PIC_LINES 16

/* Lines interrupt at vectors VECTOR_LINES + line; all are masked. */
void pic_init(void);

/* Lets LINE interrupt, or not. What comes on a masked line is kept by the
 * controller (one event), and delivered when the mask is lifted.
 */
void pic_unmask(uint32_t line);
void pic_mask(uint32_t line);

/* Answers the interrupt that was just delivered from LINE.
 *
 * Returns:  false if it was spurious: the line was already silent again, and
 *           nothing is to be done.
 */
bool pic_acknowledge(uint32_t line);

#endif
