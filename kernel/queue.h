/* SPDX-License-Identifier: MIT
 *
 * Queues of processes: first in, first out, with removal from the middle.
 *
 *     struct queue ready;                   first -> 5 <-> 2 <-> 7 <- last
 *     queue_append(&ready, 7);              links are by number, in one table
 *
 * Invariant: a process is in at most one queue; the caller knows in which.
 *
 * Layer: kernel/queue. Uses: nothing.
 * Source: seed 001 sect. 5 (finite sequences of the schedds).
 */
#ifndef KERNEL_QUEUE_H
#define KERNEL_QUEUE_H

#include <stdbool.h>

#include "cvm/types.h"

/* An empty queue is {0, 0}. */
struct queue {
    pid_t first;
    pid_t last;
};

/* Empties QUEUE; the processes that were in it are in none. */
void queue_init(struct queue *queue);

bool queue_is_empty(const struct queue *queue);

/* The process at the head; 0 if there is none. */
pid_t queue_first(const struct queue *queue);

/* The process behind PID in the queue that PID is in; 0 if PID is the last. */
pid_t queue_next(pid_t pid);

/* Adds PID (1..MAX_PROCS, in no queue) at the tail. */
void queue_append(struct queue *queue, pid_t pid);

/* Takes PID, which is in QUEUE, out of it; the others keep their order. */
void queue_remove(struct queue *queue, pid_t pid);

#endif
