/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/sched.h. Abstract state, the schedds of seed 001:
 * the time, a finite sequence of ready processes for each priority, and a map
 * from waiting processes to the ticks that they still have. At each tick these
 * become one less; no alarm, no deadline.
 */
#include "kernel/sched.h"

#include <stddef.h>

#include "grading/layers/vamos/module.h"
#include "kernel/process.h"
#include "kernel/queue.h"

static struct queue ready[PRIORITIES];
static uint32_t now;
static struct {
    bool limited;
    uint32_t birth; /* of whom the limit is for */
    uint32_t ticks;
} wait_of[MAX_PROCS + 1];

void sched_init(void)
{
    now = 0;
    for (uint32_t i = 0; i < PRIORITIES; i++) {
        queue_init(&ready[i]);
    }
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        wait_of[pid].limited = false;
    }
}

bool sched_is_valid(word_t priority, word_t slice)
{
    return because(priority <= 2 && slice > 0,
                   "priorities are 0, 1, 2; a slice has at least one tick");
}

pid_t sched_current(void)
{
    pid_t current = 0;

    for (uint32_t i = 0; i < PRIORITIES; i++) {
        current = queue_is_empty(&ready[i]) ? current : queue_first(&ready[i]);
    }
    return current;
}

uint32_t sched_time(void)
{
    return now;
}

static bool is_ready(pid_t pid)
{
    return process_get(pid)->state == PROCESS_READY;
}

void sched_ready(pid_t pid)
{
    DEMAND(process_is_alive(pid), "PID is a process");
    DEMAND(!is_ready(pid), "PID is not ready");
    process_get(pid)->state = PROCESS_READY;
    wait_of[pid].limited = false;
    queue_append(&ready[process_get(pid)->priority], pid);
}

void sched_unready(pid_t pid, enum process_state state)
{
    DEMAND(is_ready(pid), "PID is ready");
    DEMAND(state != PROCESS_READY && state != PROCESS_FREE,
           "STATE is one of a process that is not ready");
    queue_remove(&ready[process_get(pid)->priority], pid);
    process_get(pid)->state = state;
}

void sched_remove(pid_t pid)
{
    if (is_ready(pid)) {
        sched_unready(pid, PROCESS_STOPPED);
    }
}

void sched_set_timeout(pid_t pid, uint32_t timeout)
{
    DEMAND(process_is_alive(pid) && !is_ready(pid), "PID is not ready");
    DEMAND(timeout >= 1, "TIMEOUT is at least 1");
    wait_of[pid].limited = true;
    wait_of[pid].birth = process_birth(pid);
    wait_of[pid].ticks = timeout;
}

void sched_set_params(pid_t pid, uint32_t priority, uint32_t slice)
{
    struct process *process = process_get(pid);
    bool moves = is_ready(pid) && process->priority != priority;

    DEMAND(process_is_alive(pid), "PID is a process");
    DEMAND(sched_is_valid(priority, slice), "PRIORITY and SLICE are valid");
    if (moves) {
        queue_remove(&ready[process->priority], pid);
        queue_append(&ready[priority], pid);
    }
    process->priority = priority;
    process->slice = slice;
    (void)because(0, moves ? "it is ready and its priority changes: it enters "
                             "the new queue at its tail"
                           : "it does not move: it is not ready, or its "
                             "priority is the same");
}

static bool is_limited(pid_t pid)
{
    return process_is_alive(pid) && !is_ready(pid) && wait_of[pid].limited &&
           wait_of[pid].birth == process_birth(pid);
}

static void consume(pid_t pid)
{
    struct process *process = process_get(pid);
    struct queue *queue = &ready[process->priority];

    process->run_ticks++;
    process->consumed++;
    if (process->consumed < process->slice) {
        (void)because(0, "the slice of the current process is not used up: it "
                         "stays first");
        return;
    }
    process->consumed = 0;
    queue_remove(queue, pid);
    queue_append(queue, pid);
    (void)because(0, "the slice of the current process is used up: it goes to "
                     "the tail with a new one");
}

void sched_tick(void)
{
    now++;
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        if (is_limited(pid) && wait_of[pid].ticks > 0) {
            wait_of[pid].ticks--;
        }
    }
    if (sched_current() != 0) {
        consume(sched_current());
    }
}

pid_t sched_elapsed(pid_t after)
{
    DEMAND(after <= MAX_PROCS, "AFTER is one of 0..MAX_PROCS");
    for (pid_t pid = after + 1; pid <= MAX_PROCS; pid++) {
        if (is_limited(pid) && wait_of[pid].ticks == 0) {
            return pid;
        }
    }
    return 0;
}
