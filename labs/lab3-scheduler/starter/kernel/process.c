/* SPDX-License-Identifier: MIT
 *
 * Lab 3, exercise 2: the process table (contract: kernel/process.h).
 *
 * Goal: numbers are given out and come back, and who remembers a process is
 * never led to the next one that has its number: PID and birth together name
 * one process for all time.
 *
 * The table is here, and its entries are for other modules to read and write:
 * struct process says who owns what. What an entry held when its last process
 * ended is still in it. A caller who breaks the contract is a bug of the
 * kernel: CVM_ASSERT (cvm/cvm.h) finds it early.
 *
 * Tests: layer-process, numbers, full, ends, faults, many.
 */
#include "kernel/process.h"

#include "cvm/cvm.h"
#include "labs/unfinished.h"

void process_init(void)
{
    UNFINISHED(3);
}

struct process *process_get(pid_t pid)
{
    UNFINISHED(3);
}

bool process_is_alive(pid_t pid)
{
    UNFINISHED(3);
}

uint32_t process_birth(pid_t pid)
{
    UNFINISHED(3);
}

int process_find_free(pid_t *pid)
{
    UNFINISHED(3);
}

void process_begin(pid_t pid, uint32_t priority, uint32_t slice)
{
    UNFINISHED(3);
}

void process_end(pid_t pid)
{
    UNFINISHED(3);
}

void process_answer(pid_t pid, int result)
{
    UNFINISHED(3);
}
