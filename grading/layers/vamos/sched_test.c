/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/sched.h. It sees the first of the queues only; "order"
 * takes all of them out, one after the other, and puts them back.
 */
#include "kernel/sched.h"

#include <stddef.h>

#include "grading/layers/vamos/module.h"
#include "kernel/process.h"

enum { SHOWN = 6 };

static const pid_t shown[SHOWN] = {1, 2, 3, 4, 5, MAX_PROCS};
static const struct module_range pids = {SHOWN, {1, 2, 3, 4, 5, MAX_PROCS}};
static const struct module_range priorities = {3, {0, 1, 2}};
static const struct module_range slices = {4, {1, 2, 3, 4294967295}};
static const struct module_range states = {
    3, {PROCESS_SENDING, PROCESS_RECEIVING, PROCESS_STOPPED}};
static const struct module_range timeouts = {
    7, {1, 2, 3, 4, 6, 20, 2147483647}};
static const struct module_range words = {
    7, {0, 1, 2, 3, 4, 4294967295, 2147483648}};

static enum process_state state_of(int64_t pid)
{
    return process_get((pid_t)pid)->state;
}

static bool is_free(const int64_t *arguments)
{
    return state_of(arguments[0]) == PROCESS_FREE;
}

static bool is_living(const int64_t *arguments)
{
    return state_of(arguments[0]) != PROCESS_FREE;
}

static bool is_ready(const int64_t *arguments)
{
    return state_of(arguments[0]) == PROCESS_READY;
}

static bool is_waiting(const int64_t *arguments)
{
    return !is_free(arguments) && !is_ready(arguments);
}

static void run_begin(const int64_t *arguments)
{
    process_begin((pid_t)arguments[0], (uint32_t)arguments[1],
                  (uint32_t)arguments[2]);
    sched_ready((pid_t)arguments[0]);
}

static void run_kill(const int64_t *arguments)
{
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
}

static void run_ready(const int64_t *arguments)
{
    sched_ready((pid_t)arguments[0]);
}

static void run_unready(const int64_t *arguments)
{
    sched_unready((pid_t)arguments[0], (enum process_state)arguments[1]);
}

static void run_wait(const int64_t *arguments)
{
    sched_unready((pid_t)arguments[0], PROCESS_RECEIVING);
    sched_set_timeout((pid_t)arguments[0], (uint32_t)arguments[1]);
}

static void run_timeout(const int64_t *arguments)
{
    sched_set_timeout((pid_t)arguments[0], (uint32_t)arguments[1]);
}

static void run_params(const int64_t *arguments)
{
    sched_set_params((pid_t)arguments[0], (uint32_t)arguments[1],
                     (uint32_t)arguments[2]);
}

static void run_valid(const int64_t *arguments)
{
    tell("valid", sched_is_valid((word_t)arguments[0], (word_t)arguments[1]));
}

/* A tick as the kernel makes it: whose time has come is ready again. */
static void run_tick(const int64_t *arguments)
{
    pid_t pid = 0;

    sched_tick();
    tell_list("elapsed", 0);
    for (uint32_t i = 0; i <= MAX_PROCS; i++) {
        pid = sched_elapsed(pid);
        if (pid == 0) {
            break;
        }
        tell_item(pid);
        sched_ready(pid);
    }
}

static void run_order(const int64_t *arguments)
{
    pid_t order[MAX_PROCS];
    uint32_t count = 0;

    tell_list("order", 0);
    while (sched_current() != 0 && count < MAX_PROCS) {
        order[count] = sched_current();
        tell_item(order[count]);
        sched_unready(order[count], PROCESS_STOPPED);
        count++;
    }
    for (uint32_t i = 0; i < count; i++) {
        sched_ready(order[i]);
    }
}

static void start(void)
{
    process_init();
    sched_init();
    for (pid_t pid = 1; pid <= 3; pid++) {
        process_begin(pid, pid == 1 ? 2 : 1, pid == 2 ? 1 : 2);
        sched_ready(pid);
    }
}

static void state(void)
{
    tell("current", sched_current());
    tell("time", sched_time());
    for (uint32_t i = 0; i < SHOWN; i++) {
        const struct process *process = process_get(shown[i]);

        if (process->state != PROCESS_FREE) {
            tell_of("state", shown[i], process->state);
            tell_of("priority", shown[i], process->priority);
            tell_of("slice", shown[i], process->slice);
            tell_of("consumed", shown[i], process->consumed);
            tell_of("run_ticks", shown[i], process->run_ticks);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "begin", .weight = 3, .range = {&pids, &priorities, &slices},
     .may = is_free, .run = run_begin,
     .rule = "a process that becomes ready enters its queue at the tail"},
    {.name = "kill", .weight = 2, .range = {&pids}, .may = is_living,
     .run = run_kill,
     .rule = "a process that ends leaves the ready queue, if it is in one"},
    {.name = "ready", .weight = 4, .range = {&pids}, .may = is_waiting,
     .run = run_ready,
     .rule = "PID enters its queue at the tail; its time limit is void"},
    {.name = "unready", .weight = 3, .range = {&pids, &states},
     .may = is_ready, .run = run_unready,
     .rule = "PID leaves its queue and has STATE; its slice stays as far used "
             "up as it is"},
    {.name = "wait", .weight = 6, .range = {&pids, &timeouts}, .may = is_ready,
     .run = run_wait, .rule = "PID waits, for at most TIMEOUT ticks from now"},
    {.name = "timeout", .weight = 2, .range = {&pids, &timeouts},
     .may = is_waiting, .run = run_timeout,
     .rule = "PID waits for at most TIMEOUT ticks from now"},
    {.name = "params", .weight = 4, .range = {&pids, &priorities, &slices},
     .may = is_living, .run = run_params,
     .rule = "PID has PRIORITY and SLICE; the consumed time is kept"},
    {.name = "valid", .weight = 1, .range = {&words, &words}, .run = run_valid,
     .rule = "whether priority and slice are possible"},
    {.name = "tick", .weight = 12, .run = run_tick,
     .rule = "time passes; the current process consumes a tick; waits whose "
             "time has come end, lowest PID first, in the very tick"},
    {.name = "order", .weight = 1, .run = run_order,
     .rule = "highest priority first; first come, first served within one"},
};

static const struct module_scene scenes[] = {
    {.depth = 4, .letters = {
        "tick", "wait 1 1", "wait 1 2", "wait 2 1", "wait 2 2", "ready 1",
        "kill 2", "unready 3 4", "params 2 2 1", "params 3 1 1"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, "order", scenes
};
