/* SPDX-License-Identifier: MIT
 *
 * Entry points of entry.S.
 *
 * Layer: cvm/entry. Uses: dispatch, trapframe.
 */
#ifndef CVM_ENTRY_H
#define CVM_ENTRY_H

#include "cvm/trapframe.h"

/* The first instructions for each vector. */
extern void (*const entry_stubs[VECTORS])(void);

/* Runs the machine whose registers are in FRAME; NULL waits for an interrupt.
 */
_Noreturn void entry_resume(struct trap_frame *frame);

#endif
