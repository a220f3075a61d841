/* SPDX-License-Identifier: MIT
 *
 * All that a file system has been during a run of operations: the tree after
 * each of them, and each version of each sector of each file. So what a power
 * cut left can be judged: the tree must be that after some operation, not
 * before the last one that was acknowledged, nor after the one in progress;
 * and each sector of a file must be as it was then, or as it became later in
 * place.
 */
#ifndef LAYERS_FS_CRASH_HISTORY_H
#define LAYERS_FS_CRASH_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/fs_model_audit.h"

/* Forgets all, and begins with the model's state as that after operation 0. */
void history_start(void);

/* Operation NUMBER (one more than the last one) is about to begin; has ended. */
void history_begin(uint32_t number);
void history_end(void);

/* Judges what AUDIT found.
 *
 * FROM, TO  the operations that it may be: the tree after one of these.
 * TORN      sectors may be partly of one version and partly of another.
 * WHICH     is set to the one that it is.
 * Returns:  NULL, or what is wrong.
 */
const char *history_judge(const struct audit *audit, uint32_t from, uint32_t to,
                          bool torn, uint32_t *which);

#endif
