/* SPDX-License-Identifier: MIT
 *
 * What holds between any two kernel steps. The kernel is seen through the
 * headers of its modules only; this is the one file, with vamos_change.c, that
 * knows struct process.
 */
#ifndef LAYERS_VAMOS_CHECK_H
#define LAYERS_VAMOS_CHECK_H

#include <stdbool.h>

#include "cvm/types.h"

/* Forgets the handles of an earlier kernel. */
void check_start(void);

/* Checks the state of the kernel.
 *
 * Returns:  NULL, or what does not hold.
 */
const char *vamos_check(void);

/* Remembers that HANDLE names OBJECT for SUBJECT: from now on it may never name
 * another process. CHECK_COPY: SUBJECT has just got all the handles of
 * ORIGINAL.
 */
void check_remember(pid_t subject, word_t handle, pid_t object);
void check_copy(pid_t subject, pid_t original);

/* Checks that all processes have ended and nothing is left of them. */
const char *check_nothing_left(void);

/* The processes that wait to send to PID, the first to come first. Returns
 * how many.
 */
uint32_t check_senders(pid_t pid, pid_t list[]);

/* The ready processes of PRIORITY, in the order in which they will run;
 * returns how many. If they are in no order: more than MAX_PROCS.
 */
uint32_t check_ready(uint32_t priority, pid_t list[]);

/* Whether PID is in a call and waits for a partner. */
bool check_is_waiting(pid_t pid);

/* The highest PID that vamos_check() has seen in use since check_start(): those
 * above are free.
 */
pid_t check_last(void);

/* Leaves a function that returns what does not hold. */
#define REQUIRE(condition, text) \
    if (!(condition)) {          \
        return text;             \
    }

#endif
