/* SPDX-License-Identifier: MIT
 *
 * Operations for which a machine has to run. All return it, or 0: nothing is
 * left to be done.
 */
#ifndef REPLAY_RUN_H
#define REPLAY_RUN_H

#include "cvm/types.h"
#include "grading/layers/memory_sequence.h"

pid_t run_load_word(const struct op *op);
pid_t run_store_word(const struct op *op);

/* A machine writes to many pages: to all, if it is small. */
pid_t run_store_many(const struct op *op);

/* The machine sees what the kernel writes to a page that it just used. */
pid_t run_write_seen(const struct op *op);

/* The machine of OP has run; CAUSE is kdispatch's. */
pid_t run_continue(const struct op *op, word_t cause);

#endif
