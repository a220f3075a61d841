/* SPDX-License-Identifier: MIT
 *
 * What specifications are made of: finite sequences of processes. (Sets of few
 * numbers are bits of a word; maps are arrays, indexed by what they map.)
 */
#ifndef LAYERS_VAMOS_ABSTRACT_H
#define LAYERS_VAMOS_ABSTRACT_H

#include <stdbool.h>

#include "abi/limits.h"
#include "cvm/types.h"

struct sequence {
    uint32_t length;
    pid_t at[MAX_PROCS];
};

/* The place of PID in SEQUENCE, from 0; its length if it is not there. */
uint32_t sequence_find(const struct sequence *sequence, pid_t pid);
bool sequence_has(const struct sequence *sequence, pid_t pid);

/* SEQUENCE with PID behind all others; without PID. */
void sequence_append(struct sequence *sequence, pid_t pid);
void sequence_remove(struct sequence *sequence, pid_t pid);

#endif
