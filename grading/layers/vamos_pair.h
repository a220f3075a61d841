/* SPDX-License-Identifier: MIT
 *
 * Two processes that talk, for scenarios about messages. What they send and
 * receive begins at MODEL_DATA.
 */
#ifndef LAYERS_VAMOS_PAIR_H
#define LAYERS_VAMOS_PAIR_H

#include "grading/layers/vamos_drive.h"

#define PAIR_RIGHTS (RIGHT_SEND | RIGHT_REQUEST)

/* Two children of init with PAIR_RIGHTS on each other. */
void pair_make(pid_t *a, pid_t *b);

/* Buffers of PID to send BYTES bytes, or to receive as many. */
uva_t pair_out(pid_t pid, uint32_t bytes);
uva_t pair_in(pid_t pid, uint32_t bytes);

/* Gives PID BYTES bytes to send. */
void pair_fill(pid_t pid, uint32_t bytes);

/* Whether A and B hold the same BYTES bytes. */
bool pair_same(pid_t a, pid_t b, uint32_t bytes);

#endif
