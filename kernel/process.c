/* SPDX-License-Identifier: MIT
 *
 * The process table: PIDs are given out, lowest first, and taken back.
 *
 * Invariant: no two processes, living or past, have the same pair of PID and
 * birth, so that who remembers both never takes one for the other.
 */
#include "kernel/process.h"

#include "cvm/cvm.h"

static struct process table[MAX_PROCS + 1]; /* entry 0 is not used */

void process_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        table[pid].state = PROCESS_FREE;
        table[pid].birth = 1;
    }
}

struct process *process_get(pid_t pid)
{
    CVM_ASSERT(pid >= 1 && pid <= MAX_PROCS);
    return &table[pid];
}

bool process_is_alive(pid_t pid)
{
    return process_get(pid)->state != PROCESS_FREE;
}

uint32_t process_birth(pid_t pid)
{
    CVM_ASSERT(pid <= MAX_PROCS);
    return table[pid].birth;
}

int process_find_free(pid_t *pid)
{
    for (pid_t i = PROCESS_INIT + 1; i <= MAX_PROCS; i++) {
        if (table[i].state == PROCESS_FREE) {
            *pid = i;
            return 0;
        }
    }
    return ERR_RESOURCES;
}

void process_begin(pid_t pid, uint32_t priority, uint32_t slice)
{
    struct process *process = process_get(pid);

    CVM_ASSERT(process->state == PROCESS_FREE);
    process->state = PROCESS_STOPPED;
    process->priority = priority;
    process->slice = slice;
    process->consumed = 0;
    process->run_ticks = 0;
    process->timed = false;
    process->reported = true;
    queue_init(&process->senders);
}

void process_end(pid_t pid)
{
    struct process *process = process_get(pid);

    CVM_ASSERT(queue_is_empty(&process->senders));
    process->state = PROCESS_FREE;
    process->birth++;
}

void process_answer(pid_t pid, int result)
{
    cvm_set_register(pid, CVM_RESULT, (word_t)result);
    cvm_advance(pid);
}
