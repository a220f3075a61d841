/* SPDX-License-Identifier: MIT
 *
 * Operations by which machines get and lose memory.
 */
#ifndef REPLAY_LIFE_H
#define REPLAY_LIFE_H

#include "cvm/types.h"
#include "grading/layers/memory_sequence.h"

/* PAGES is the most that life_alloc() gives at once, but for nonsense. */
void life_start(uint32_t pages);

void life_alloc(const struct op *op);
void life_alloc_rest(const struct op *op);
void life_free(const struct op *op);
void life_reset(const struct op *op);
void life_clone(const struct op *op);
void life_append(const struct op *op);

/* An executable is written into a machine and loaded from there. */
void life_load_image(const struct op *op);

#endif
