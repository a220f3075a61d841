/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/queue.h. Abstract state: a map from queues (by
 * their place) to finite sequences of processes. A queue that the map does not
 * have is empty, as {0, 0} is. Nothing is kept in struct queue itself.
 */
#include "kernel/queue.h"

#include <stddef.h>

#include "grading/layers/vamos/abstract.h"
#include "grading/layers/vamos/module.h"

enum { MOST_QUEUES = 2 * MAX_PROCS };

static const struct sequence empty;
static struct {
    const struct queue *queue; /* NULL: this entry and all behind are unused */
    struct sequence sequence;
} queues[MOST_QUEUES];

static const struct sequence *look(const struct queue *queue)
{
    for (uint32_t i = 0; i < MOST_QUEUES && queues[i].queue != NULL; i++) {
        if (queues[i].queue == queue) {
            return &queues[i].sequence;
        }
    }
    return &empty;
}

static struct sequence *enter(const struct queue *queue)
{
    uint32_t i = 0;

    while (queues[i].queue != NULL && queues[i].queue != queue) {
        i++;
        DEMAND(i < MOST_QUEUES, "there are so many queues");
    }
    queues[i].queue = queue;
    return &queues[i].sequence;
}

/* The sequence that PID is in; NULL if it is in none. */
static const struct sequence *home(pid_t pid)
{
    for (uint32_t i = 0; i < MOST_QUEUES && queues[i].queue != NULL; i++) {
        if (sequence_has(&queues[i].sequence, pid)) {
            return &queues[i].sequence;
        }
    }
    return NULL;
}

void queue_init(struct queue *queue)
{
    queue->first = 0;
    queue->last = 0;
    if (look(queue) != &empty) {
        enter(queue)->length = 0;
    }
}

bool queue_is_empty(const struct queue *queue)
{
    return look(queue)->length == 0;
}

pid_t queue_first(const struct queue *queue)
{
    return queue_is_empty(queue) ? 0 : look(queue)->at[0];
}

pid_t queue_next(pid_t pid)
{
    const struct sequence *sequence = home(pid);
    uint32_t behind;

    DEMAND(sequence != NULL, "PID is in a queue");
    behind = sequence_find(sequence, pid) + 1;
    return behind < sequence->length ? sequence->at[behind] : 0;
}

void queue_append(struct queue *queue, pid_t pid)
{
    DEMAND(pid >= 1 && pid <= MAX_PROCS, "PID is one of 1..MAX_PROCS");
    DEMAND(home(pid) == NULL, "PID is in no queue");
    sequence_append(enter(queue), pid);
}

void queue_remove(struct queue *queue, pid_t pid)
{
    DEMAND(sequence_has(look(queue), pid), "PID is in QUEUE");
    sequence_remove(enter(queue), pid);
}
