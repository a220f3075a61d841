/* SPDX-License-Identifier: MIT
 *
 * cvmdispatch: from a trap to kdispatch() and to the machine that runs next.
 * Page faults that CVM resolves itself go back to the machine at once; the
 * abstract kernel never sees them.
 *
 * Layer: cvm/dispatch. Uses: check, console, device, machine, pagefault, pic,
 * segment, swapdisk, timer, trapframe, x86.
 * Source: seed 000 (cvmdispatch); seed 001 sect. 2.3.
 */
#ifndef CVM_DISPATCH_H
#define CVM_DISPATCH_H

#include "abi/abi.h"
#include "cvm/trapframe.h"
#include "cvm/types.h"

/* Starts the abstract kernel with CVM_CAUSE_RESET.
 *
 * Context:  boot, once.
 * Returns:  as cvmdispatch().
 */
struct trap_frame *dispatch_start(void);

/* Entry from a machine, or from waiting; interrupts off, on the kernel stack.
 *
 * VECTOR    of the trap; the registers are in the running machine's frame.
 * Returns:  the frame of the machine that runs next, whose address space is
 *           set; NULL to wait for an interrupt.
 */
struct trap_frame *cvmdispatch(word_t vector);

/* An exception in the kernel: panics. */
_Noreturn void dispatch_kernel_exception(const struct trap_frame *frame);

/* Counts since the start. */
struct info_counters dispatch_counters(void);

#endif
