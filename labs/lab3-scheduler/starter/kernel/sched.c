/* SPDX-License-Identifier: MIT
 *
 * Lab 3, exercise 3: the scheduler (contract: kernel/sched.h).
 *
 * Goal: it is always clear who runs, and since when. There is no variable for
 * the current process: it follows from the ready queues, so it cannot disagree
 * with them.
 *
 * Times are 32-bit numbers that wrap around; a timeout may be longer than the
 * time since the start. Of two such times the difference says more than a
 * comparison. sched_elapsed() is asked at each tick: most often it should know
 * at once that there is nothing to do.
 *
 * Tests: layer-sched, slices, sleep, preempt, params, idle, faults, many.
 */
#include "kernel/sched.h"

#include "kernel/process.h"
#include "kernel/queue.h"
#include "labs/unfinished.h"

void sched_init(void)
{
    UNFINISHED(3);
}

bool sched_is_valid(word_t priority, word_t slice)
{
    UNFINISHED(3);
}

pid_t sched_current(void)
{
    UNFINISHED(3);
}

uint32_t sched_time(void)
{
    UNFINISHED(3);
}

void sched_ready(pid_t pid)
{
    UNFINISHED(3);
}

void sched_unready(pid_t pid, enum process_state state)
{
    UNFINISHED(3);
}

void sched_remove(pid_t pid)
{
    UNFINISHED(3);
}

void sched_set_timeout(pid_t pid, uint32_t timeout)
{
    UNFINISHED(3);
}

void sched_set_params(pid_t pid, uint32_t priority, uint32_t slice)
{
    UNFINISHED(3);
}

void sched_tick(void)
{
    UNFINISHED(3);
}

pid_t sched_elapsed(pid_t after)
{
    UNFINISHED(3);
}
