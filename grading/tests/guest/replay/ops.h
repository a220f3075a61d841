/* SPDX-License-Identifier: MIT
 *
 * The operations of a sequence by the primitives of CVM (cvm.h). Each prints
 * what it does and what came of it on the debug port. An operation takes one
 * kernel step, or more if a machine has to run in between.
 *
 * Nothing here knows what is right. The same code runs on the host over a
 * model of CVM (layers/replay_plain.c), which prints what is.
 */
#ifndef REPLAY_OPS_H
#define REPLAY_OPS_H

#include "cvm/types.h"
#include "grading/layers/memory_sequence.h"

/* Machines 1..MACHINES are used; PAGES is the most that is given to one at
 * once, but for nonsense and all that there is.
 */
void ops_start(uint32_t machines, uint32_t pages);

/* Begins OP, the STEP-th. Returns the machine that has to run until it calls
 * the kernel or causes an exception, or 0: the operation is complete.
 */
pid_t ops_begin(uint32_t step, const struct op *op);

/* Goes on when the machine has run. CAUSE is kdispatch's. Returns as above. */
pid_t ops_continue(word_t cause);

/* Prints a checksum of all that machines have. */
void ops_sum_all(void);

/* Empties all machines. */
void ops_end(void);

#endif
