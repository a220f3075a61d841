/* SPDX-License-Identifier: MIT
 *
 * Singly linked queues: who leaves is looked for from the head on.
 *
 * Invariant: from `first`, `behind` leads to `last`, and from there to 0.
 */
#include "kernel/queue.h"

#include "abi/limits.h"

static pid_t behind[MAX_PROCS + 1];

void queue_init(struct queue *queue)
{
    queue->first = 0;
    queue->last = 0;
}

bool queue_is_empty(const struct queue *queue)
{
    return queue_first(queue) == 0;
}

pid_t queue_first(const struct queue *queue)
{
    return queue->first;
}

pid_t queue_next(pid_t pid)
{
    return behind[pid];
}

void queue_append(struct queue *queue, pid_t pid)
{
    behind[pid] = 0;
    if (queue->first == 0) {
        queue->first = pid;
    } else {
        behind[queue->last] = pid;
    }
    queue->last = pid;
}

/* The process before PID; 0 if PID is the first. */
static pid_t before(const struct queue *queue, pid_t pid)
{
    pid_t found = 0;

    for (pid_t at = queue->first; at != pid; at = behind[at]) {
        found = at;
    }
    return found;
}

void queue_remove(struct queue *queue, pid_t pid)
{
    pid_t previous = before(queue, pid);

    if (previous == 0) {
        queue->first = behind[pid];
    } else {
        behind[previous] = behind[pid];
    }
    if (queue->last == pid) {
        queue->last = previous;
    }
}
