/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/process.h. Abstract state: a map from PIDs to
 * processes (the free ones are those that the map does not have), and a count
 * of all lives so far, by which each is told from every other.
 */
#include "kernel/process.h"

#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"

static struct process processes[MAX_PROCS + 1];
static uint32_t lives;

void process_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        lives++;
        processes[pid].state = PROCESS_FREE;
        processes[pid].birth = lives;
    }
}

struct process *process_get(pid_t pid)
{
    DEMAND(pid >= 1 && pid <= MAX_PROCS, "PID is one of 1..MAX_PROCS");
    return &processes[pid];
}

bool process_is_alive(pid_t pid)
{
    return process_get(pid)->state != PROCESS_FREE;
}

uint32_t process_birth(pid_t pid)
{
    DEMAND(pid <= MAX_PROCS, "PID is one of 0..MAX_PROCS");
    return processes[pid].birth;
}

int process_find_free(pid_t *pid)
{
    pid_t lowest = 0;

    for (pid_t i = MAX_PROCS; i > PROCESS_INIT; i--) {
        lowest = process_is_alive(i) ? lowest : i;
    }
    if (lowest == 0) {
        return because(ERR_RESOURCES, "all PIDs but that of init are in use");
    }
    *pid = lowest;
    return because(0, "the lowest free PID, but never that of init");
}

void process_begin(pid_t pid, uint32_t priority, uint32_t slice)
{
    DEMAND(!process_is_alive(pid), "PID is free");
    processes[pid] = (struct process){
        .birth = processes[pid].birth,
        .state = PROCESS_STOPPED,
        .priority = priority,
        .slice = slice,
        .reported = true,
    };
    queue_init(&processes[pid].senders);
}

void process_end(pid_t pid)
{
    DEMAND(process_is_alive(pid), "PID is a process");
    DEMAND(queue_is_empty(&processes[pid].senders), "PID has no senders");
    DEMAND(processes[pid].state != PROCESS_READY, "PID is in no queue");
    lives++;
    processes[pid].state = PROCESS_FREE;
    processes[pid].birth = lives;
}

void process_answer(pid_t pid, int result)
{
    DEMAND(pid >= 1 && pid <= MAX_PROCS, "PID is one of 1..MAX_PROCS");
    cvm_set_register(pid, CVM_RESULT, (word_t)result);
    cvm_advance(pid);
}
