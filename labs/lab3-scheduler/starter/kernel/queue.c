/* SPDX-License-Identifier: MIT
 *
 * Lab 3, exercise 1: queues of processes (contract: kernel/queue.h).
 *
 * Goal: first in, first out, and a process can leave from the middle. None of
 * the functions may take longer because a queue is long.
 *
 * The kernel has no malloc(). A process is in at most one queue, so there is
 * one place for each process that is never needed twice: the links of all
 * queues can be in one table, indexed by PID. A struct queue says where one
 * begins and ends. {0, 0} is an empty queue, though nobody called queue_init().
 *
 * Tests: layer-queue, order, ends.
 */
#include "kernel/queue.h"

#include "abi/limits.h"
#include "labs/unfinished.h"

void queue_init(struct queue *queue)
{
    UNFINISHED(3);
}

bool queue_is_empty(const struct queue *queue)
{
    UNFINISHED(3);
}

pid_t queue_first(const struct queue *queue)
{
    UNFINISHED(3);
}

pid_t queue_next(pid_t pid)
{
    UNFINISHED(3);
}

void queue_append(struct queue *queue, pid_t pid)
{
    UNFINISHED(3);
}

void queue_remove(struct queue *queue, pid_t pid)
{
    UNFINISHED(3);
}
