/* SPDX-License-Identifier: MIT
 *
 * The process table: the free PIDs are bits of a set, and births are numbered
 * through, whoever is born.
 *
 * Invariants: bit p of `used` is set if and only if process p lives or is
 * init's; no two entries have the same birth.
 */
#include "kernel/process.h"

#include "cvm/cvm.h"

enum { BITS = 32, WORDS = MAX_PROCS / BITS + 1 };

static struct process processes[MAX_PROCS + 1];
static uint32_t used[WORDS];
static uint32_t births;

static void mark(pid_t pid, bool is_used)
{
    uint32_t bit = 1u << pid % BITS;

    if (is_used) {
        used[pid / BITS] |= bit;
    } else if (pid != PROCESS_INIT) {
        used[pid / BITS] &= ~bit;
    }
}

static void count_birth(pid_t pid)
{
    births++;
    processes[pid].birth = births;
}

void process_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        processes[pid].state = PROCESS_FREE;
        count_birth(pid);
        mark(pid, pid <= PROCESS_INIT);
    }
}

struct process *process_get(pid_t pid)
{
    CVM_ASSERT(pid > 0 && pid <= MAX_PROCS);
    return processes + pid;
}

bool process_is_alive(pid_t pid)
{
    return process_get(pid)->state > PROCESS_FREE;
}

uint32_t process_birth(pid_t pid)
{
    return processes[pid].birth;
}

int process_find_free(pid_t *pid)
{
    uint32_t word = 0;
    pid_t lowest;

    while (word < WORDS && used[word] == UINT32_MAX) {
        word++;
    }
    if (word == WORDS) {
        return ERR_RESOURCES;
    }
    lowest = word * BITS + (pid_t)__builtin_ctz(~used[word]);
    if (lowest > MAX_PROCS) {
        return ERR_RESOURCES;
    }
    *pid = lowest;
    return 0;
}

void process_begin(pid_t pid, uint32_t priority, uint32_t slice)
{
    uint32_t birth = processes[pid].birth;

    processes[pid] = (struct process){
        .birth = birth,
        .state = PROCESS_STOPPED,
        .priority = priority,
        .slice = slice,
        .reported = true,
    };
    queue_init(&processes[pid].senders);
    mark(pid, true);
}

void process_end(pid_t pid)
{
    processes[pid].state = PROCESS_FREE;
    count_birth(pid);
    mark(pid, false);
}

void process_answer(pid_t pid, int result)
{
    cvm_advance(pid);
    cvm_set_register(pid, CVM_RESULT, (word_t)result);
}
