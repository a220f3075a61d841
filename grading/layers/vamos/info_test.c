/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/info.h: the words that it finds in its memory.
 */
#include "kernel/info.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum { WORDS = 16, FILLER = 0xEEEEEEEE };

static const struct module_range items = {
    10, {0, 1, 2, 3, 4, 5, 5, 6, 7, 4294967295}};
static const struct module_range addresses = {
    5, {MODEL_DATA, MODEL_DATA, MODEL_DATA, 16, MODEL_DATA + 4092}};
static const struct module_range priorities = {3, {0, 1, 2}};
static const struct module_range slices = {3, {1, 2, 9}};

static void run_read(const int64_t *arguments)
{
    pid_t caller = (pid_t)arguments[0];
    word_t words[WORDS];

    for (uint32_t i = 0; i < WORDS; i++) {
        words[i] = FILLER;
    }
    (void)cvm_write(caller, MODEL_DATA, words, sizeof(words));
    tell("result", info_read(caller, (word_t)arguments[1],
                             (word_t)arguments[2], (uva_t)arguments[3]));
    (void)cvm_read(caller, MODEL_DATA, words, sizeof(words));
    tell_list("words", 0);
    for (uint32_t i = 0; i < WORDS; i++) {
        tell_item(words[i] == FILLER ? -1 : (int64_t)words[i]);
    }
}

static void run_tick(const int64_t *arguments)
{
    sched_tick();
}

static void run_params(const int64_t *arguments)
{
    sched_set_params((pid_t)arguments[0], (uint32_t)arguments[1],
                     (uint32_t)arguments[2]);
}

static void run_wait(const int64_t *arguments)
{
    sched_unready((pid_t)arguments[0], PROCESS_RECEIVING);
}

static void run_except(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    model_set_exception(pid, (struct info_exception){14, 100 + pid, 200 + pid,
                                                     300 + pid});
}

/* The machine is entered, another runs next. */
static void run_switch(const int64_t *arguments)
{
    model_count((pid_t)arguments[0], (pid_t)arguments[1]);
}

static void run_grow(const int64_t *arguments)
{
    (void)cvm_alloc((pid_t)arguments[0], 1);
}

static void run_end(const int64_t *arguments)
{
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
    cvm_reset((pid_t)arguments[0]);
}

static void run_privileged(const int64_t *arguments)
{
    rights_set_privileged((pid_t)arguments[0]);
}

static bool both_live(const int64_t *arguments)
{
    return world_lives(arguments) && world_lives(arguments + 1);
}

/* The process has figures that no other has. */
static void start(void)
{
    world_start();
    sched_set_params(2, 2, 3);
}

/* Nothing changes but the caller's memory. */
static void state(void)
{
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_of("state", pid, process_get(pid)->state);
        if (process_is_alive(pid)) {
            world_tell_rights(pid);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "read_kernel_info", .weight = 20,
     .range = {&world_pids, &items, &world_handles, &addresses},
     .may = world_lives, .run = run_read,
     .rule = "the item is written to ADDRESS, nothing around it; after an "
             "error nothing"},
    {.name = "tick", .weight = 5, .run = run_tick, .rule = "time passes"},
    {.name = "params", .weight = 2,
     .range = {&world_pids, &priorities, &slices}, .may = world_lives,
     .run = run_params, .rule = "priority and slice change"},
    {.name = "wait", .weight = 1, .range = {&world_pids},
     .may = world_is_ready, .run = run_wait, .rule = "the process waits"},
    {.name = "except", .weight = 2, .range = {&world_pids},
     .may = world_lives, .run = run_except, .rule = "it has an exception"},
    {.name = "switch", .weight = 4, .range = {&world_pids, &world_pids},
     .may = both_live, .run = run_switch, .rule = "machines are switched"},
    {.name = "grow", .weight = 1, .range = {&world_pids},
     .may = world_lives, .run = run_grow, .rule = "memory becomes more"},
    {.name = "end", .weight = 1, .range = {&world_pids}, .may = world_lives,
     .run = run_end, .rule = "the process ends"},
    {.name = "privileged", .weight = 1, .range = {&world_pids},
     .may = world_lives, .run = run_privileged, .rule = "it is privileged"},
};

static const struct module_scene scenes[] = {
    {.depth = 2, .letters = {
        "read_kernel_info 2 0 0 12288", "read_kernel_info 2 1 0 12288",
        "read_kernel_info 2 2 77 12288", "read_kernel_info 2 3 0 12288",
        "read_kernel_info 2 4 0 12288", "read_kernel_info 2 5 0 12288",
        "read_kernel_info 2 5 2 12288", "read_kernel_info 2 5 77 16",
        "read_kernel_info 2 6 1 12288", "read_kernel_info 2 6 77 12288",
        "read_kernel_info 2 7 77 16", "read_kernel_info 2 0 0 16",
        "read_kernel_info 2 5 0 16380", "tick", "except 1", "switch 2 3",
        "grow 2", "end 3", "wait 2", "privileged 2"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
