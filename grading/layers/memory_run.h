/* SPDX-License-Identifier: MIT
 *
 * A whole sequence on a PC of its own, from the start to the last frame given
 * back.
 */
#ifndef LAYERS_MEMORY_RUN_H
#define LAYERS_MEMORY_RUN_H

#include "grading/layers/memory_sequence.h"

/* Starts the PC that SETUP and SEED describe, does the operations on it, and
 * looks whether all memory comes back.
 *
 * TELL      print them as they are done.
 */
void sequence_run(const struct sequence_setup *setup, uint32_t seed,
                  const struct op *ops, uint32_t count, bool tell);

#endif
