/* SPDX-License-Identifier: MIT
 *
 * The scheduler: who runs, and time. The current process is the first of the
 * highest ready queue that is not empty; it stays first while it runs, until
 * its slice is used up or it waits.
 *
 *     ready[2]                       current = 5: 2 is empty, 5 heads 1
 *     ready[1]  5 -> 3 -> 9
 *     ready[0]  4
 *
 * Time is counted in ticks of 10 ms since the start; it wraps after 497 days.
 *
 * Layer: kernel/sched. Uses: process, queue.
 * Source: seed 001 sect. 5 (schedds, cup, timer phase); ABI manual,
 * "Scheduling".
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/types.h"

#define SCHED_INIT_PRIORITY 2 /* of init */
#define SCHED_INIT_SLICE 5    /* ticks */

/* Starts with empty queues, at time 0. */
void sched_init(void);

/* Whether PRIORITY and SLICE are possible: 0..PRIORITIES-1; at least 1 tick. */
bool sched_is_valid(word_t priority, word_t slice);

/* The current process (cup of the specification); 0 if none is ready. */
pid_t sched_current(void);

/* Ticks since the start. */
uint32_t sched_time(void);

/* Makes PID, which is not ready, ready: it enters its queue at the tail. A
 * time limit that it had is void.
 */
void sched_ready(pid_t pid);

/* Takes PID, which is ready, out of its queue; STATE is its state from now on.
 */
void sched_unready(pid_t pid, enum process_state state);

/* Takes PID out of its queue if it is in a ready queue. */
void sched_remove(pid_t pid);

/* Limits the wait of PID, which is not ready, to TIMEOUT ticks from now, at
 * least 1.
 */
void sched_set_timeout(pid_t pid, uint32_t timeout);

/* Gives PID another priority and slice; both are valid. If it is ready and its
 * priority changes, it enters its new queue at the tail.
 */
void sched_set_params(pid_t pid, uint32_t priority, uint32_t slice);

/* A tick: time passes, and the current process consumes one of its slice. If
 * that was the last one, it goes to the tail of its queue with a new slice.
 */
void sched_tick(void);

/* The lowest PID above AFTER whose time limit has come; 0 if there is none.
 * Asked at each tick, from AFTER = 0 on until the answer is 0.
 *
 * AFTER     0..MAX_PROCS.
 */
pid_t sched_elapsed(pid_t after);

#endif
