/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/process.h. Numbers of births are left open: what is told
 * is whether one is new when it has to be, and kept otherwise.
 */
#include "kernel/process.h"

#include <stddef.h>

#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "grading/layers/vamos_model.h"

enum { MOST_BIRTHS = 4096, SHOWN = 5 };

static const pid_t shown[SHOWN] = {1, 2, 3, 4, MAX_PROCS};

static const struct module_range pids = {SHOWN, {1, 2, 3, 4, MAX_PROCS}};
static const struct module_range priorities = {3, {0, 1, 2}};
static const struct module_range slices = {3, {1, 2, 4000000000}};
static const struct module_range results = {4, {0, 1, ERR_TIMEOUT, 77}};

static bool lives[MAX_PROCS + 1];
static uint32_t birth[MAX_PROCS + 1];
static uint32_t past[MOST_BIRTHS]; /* births of one PID, in turn */
static pid_t past_of[MOST_BIRTHS];
static uint32_t past_count;

static bool is_free(const int64_t *arguments)
{
    return !lives[arguments[0]];
}

static bool is_living(const int64_t *arguments)
{
    return lives[arguments[0]];
}

static void run_begin(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    process_begin(pid, (uint32_t)arguments[1], (uint32_t)arguments[2]);
    lives[pid] = true;
}

/* Whether a process with PID had the birth that the next one will have. */
static bool had_birth(pid_t pid)
{
    for (uint32_t i = 0; i < past_count; i++) {
        if (past_of[i] == pid && past[i] == process_birth(pid)) {
            return true;
        }
    }
    return false;
}

static void run_end(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    if (past_count < MOST_BIRTHS) {
        past[past_count] = birth[pid];
        past_of[past_count] = pid;
        past_count++;
    }
    process_end(pid);
    lives[pid] = false;
    birth[pid] = process_birth(pid);
    tell("birth_was_there_before", had_birth(pid));
}

/* All that other layers write into a process. */
static void run_use(const int64_t *arguments)
{
    struct process *process = process_get((pid_t)arguments[0]);

    process->state = PROCESS_RECEIVING;
    process->consumed = 3;
    process->run_ticks = 4;
    process->timed = true;
    process->deadline = 5;
    process->reported = false;
}

static void run_find(const int64_t *arguments)
{
    pid_t pid = 999;

    tell("result", process_find_free(&pid));
    tell("pid", pid);
}

/* Begins a process with each free PID but 1 and EXCEPT. */
static void run_fill(const int64_t *arguments)
{
    for (pid_t pid = 2; pid <= MAX_PROCS; pid++) {
        if (!lives[pid] && pid != arguments[0]) {
            process_begin(pid, 0, 1);
            lives[pid] = true;
        }
    }
    run_find(NULL);
}

static void run_answer(const int64_t *arguments)
{
    process_answer((pid_t)arguments[0], (int)arguments[1]);
}

static void start(void)
{
    process_init();
    model_start();
    past_count = 0;
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        lives[pid] = false;
        birth[pid] = process_birth(pid);
    }
}

static void tell_registers(pid_t pid)
{
    word_t others = 0;

    for (word_t i = 0; i < MODEL_REGISTERS; i++) {
        others += i == CVM_RESULT || i == CVM_PC
                      ? 0
                      : cvm_get_register(pid, (enum cvm_register)i) * (i + 1);
    }
    tell_of("result_register", pid, (int)cvm_get_register(pid, CVM_RESULT));
    tell_of("pc", pid, cvm_get_register(pid, CVM_PC));
    tell_of("other_registers", pid, others);
}

static void tell_process(pid_t pid)
{
    const struct process *process = process_get(pid);

    tell_of("state", pid, process->state);
    tell_of("priority", pid, process->priority);
    tell_of("slice", pid, process->slice);
    tell_of("consumed", pid, process->consumed);
    tell_of("run_ticks", pid, process->run_ticks);
    tell_of("timed", pid, process->timed);
    tell_of("reported", pid, process->reported);
    tell_of("no_senders", pid, queue_is_empty(&process->senders));
}

static void state(void)
{
    tell("birth_of_0_kept", process_birth(0) == birth[0]);
    for (uint32_t i = 0; i < SHOWN; i++) {
        pid_t pid = shown[i];

        tell_of("alive", pid, process_is_alive(pid));
        tell_of("birth_kept", pid, process_birth(pid) == birth[pid]);
        tell_of("birth_is_0", pid, process_birth(pid) == 0);
        if (lives[pid]) {
            tell_process(pid);
        }
        tell_registers(pid);
    }
}

static const struct module_operation operations[] = {
    {.name = "begin", .weight = 6, .range = {&pids, &priorities, &slices},
     .may = is_free, .run = run_begin,
     .rule = "PID is a stopped process with PRIORITY and SLICE that has run "
             "for no tick, has no time limit, no senders and no exception to "
             "report; other processes are as before"},
    {.name = "end", .weight = 5, .range = {&pids}, .may = is_living,
     .run = run_end,
     .rule = "PID is free, and its birth is one that it never had"},
    {.name = "use", .weight = 3, .range = {&pids}, .may = is_living,
     .run = run_use, .rule = "the process is what its table entry says"},
    {.name = "find", .weight = 3, .run = run_find,
     .rule = "finds a free PID, or fails and leaves PID alone"},
    {.name = "fill", .weight = 1, .range = {&pids}, .run = run_fill,
     .rule = "finds a free PID when all others are in use"},
    {.name = "answer", .weight = 2, .range = {&pids, &results},
     .may = is_living, .run = run_answer,
     .rule = "the result is in the result register, the program counter past "
             "the trap, other registers as before"},
};

static const struct module_scene scenes[] = {
    {.depth = 4, .letters = {
        "begin 1 2 1", "begin 2 1 1", "begin 3 0 2", "use 1", "use 2", "end 1",
        "end 2", "end 3", "find", "fill 4", "answer 2 -6"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, "find", scenes
};
