/* SPDX-License-Identifier: MIT
 *
 * The scheduler, with a list of those who wait for a time. Each has in
 * `left_after` the ticks that it waits longer than the one before, so that a
 * tick looks at the first only. (A delta list, as in Comer's Xinu.)
 *
 * Invariants: a process is in the list if and only if its `timed` is set; the
 * list is in order of time, and of PID where times are the same.
 */
#include "kernel/sched.h"

#include "kernel/process.h"
#include "kernel/queue.h"

static struct queue ready[PRIORITIES];
static uint32_t ticks;
static pid_t first;
static pid_t next[MAX_PROCS + 1];
static uint32_t left_after[MAX_PROCS + 1];

void sched_init(void)
{
    ticks = 0;
    first = 0;
    queue_init(&ready[0]);
    queue_init(&ready[1]);
    queue_init(&ready[2]);
}

bool sched_is_valid(word_t priority, word_t slice)
{
    return slice != 0 && priority < PRIORITIES;
}

pid_t sched_current(void)
{
    pid_t pid = queue_first(&ready[2]);

    pid = pid != 0 ? pid : queue_first(&ready[1]);
    return pid != 0 ? pid : queue_first(&ready[0]);
}

uint32_t sched_time(void)
{
    return ticks;
}

/* ---- The list of those who wait ---- */

static void forget_limit(pid_t pid)
{
    pid_t *link = &first;

    if (!process_get(pid)->timed) {
        return;
    }
    process_get(pid)->timed = false;
    while (*link != pid) {
        link = &next[*link];
    }
    *link = next[pid];
    if (next[pid] != 0) {
        left_after[next[pid]] += left_after[pid];
    }
}

void sched_set_timeout(pid_t pid, uint32_t timeout)
{
    pid_t *link = &first;

    forget_limit(pid);
    while (*link != 0 && (left_after[*link] < timeout ||
                          (left_after[*link] == timeout && *link < pid))) {
        timeout -= left_after[*link];
        link = &next[*link];
    }
    if (*link != 0) {
        left_after[*link] -= timeout;
    }
    left_after[pid] = timeout;
    next[pid] = *link;
    *link = pid;
    process_get(pid)->timed = true;
}

pid_t sched_elapsed(pid_t after)
{
    pid_t pid = first;

    while (pid != 0 && left_after[pid] == 0 && pid <= after) {
        pid = next[pid];
    }
    return pid != 0 && left_after[pid] == 0 ? pid : 0;
}

/* ---- The ready queues ---- */

static void move_to_tail(pid_t pid, uint32_t priority)
{
    struct process *process = process_get(pid);

    queue_remove(&ready[process->priority], pid);
    process->priority = priority;
    queue_append(&ready[priority], pid);
}

void sched_ready(pid_t pid)
{
    forget_limit(pid);
    process_get(pid)->state = PROCESS_READY;
    queue_append(&ready[process_get(pid)->priority], pid);
}

void sched_unready(pid_t pid, enum process_state state)
{
    queue_remove(&ready[process_get(pid)->priority], pid);
    process_get(pid)->state = state;
}

void sched_remove(pid_t pid)
{
    forget_limit(pid);
    if (process_get(pid)->state == PROCESS_READY) {
        sched_unready(pid, PROCESS_STOPPED);
    }
}

void sched_set_params(pid_t pid, uint32_t priority, uint32_t slice)
{
    struct process *process = process_get(pid);

    process->slice = slice;
    if (process->state != PROCESS_READY) {
        process->priority = priority;
    } else if (process->priority != priority) {
        move_to_tail(pid, priority);
    }
}

void sched_tick(void)
{
    pid_t pid = sched_current();

    ticks++;
    if (first != 0 && left_after[first] > 0) {
        left_after[first]--;
    }
    if (pid == 0) {
        return;
    }
    process_get(pid)->run_ticks++;
    process_get(pid)->consumed++;
    if (process_get(pid)->consumed >= process_get(pid)->slice) {
        process_get(pid)->consumed = 0;
        move_to_tail(pid, process_get(pid)->priority);
    }
}
