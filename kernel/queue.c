/* SPDX-License-Identifier: MIT
 *
 * Doubly linked queues. The links of all queues are in one table, indexed by
 * process; link 0 is the end in either direction.
 *
 * Invariant: if next(p) = q > 0, then previous(q) = p, and conversely.
 */
#include "kernel/queue.h"

#include "abi/limits.h"

struct link {
    pid_t next;
    pid_t previous;
};

static struct link links[MAX_PROCS + 1];

void queue_init(struct queue *queue)
{
    queue->first = 0;
    queue->last = 0;
}

bool queue_is_empty(const struct queue *queue)
{
    return queue->first == 0;
}

pid_t queue_first(const struct queue *queue)
{
    return queue->first;
}

pid_t queue_next(pid_t pid)
{
    return links[pid].next;
}

void queue_append(struct queue *queue, pid_t pid)
{
    links[pid].next = 0;
    links[pid].previous = queue->last;
    if (queue->last == 0) {
        queue->first = pid;
    } else {
        links[queue->last].next = pid;
    }
    queue->last = pid;
}

void queue_remove(struct queue *queue, pid_t pid)
{
    pid_t next = links[pid].next;
    pid_t previous = links[pid].previous;

    if (previous == 0) {
        queue->first = next;
    } else {
        links[previous].next = next;
    }
    if (next == 0) {
        queue->last = previous;
    } else {
        links[next].previous = previous;
    }
}
