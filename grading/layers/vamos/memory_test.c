/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/memory.h: sizes are all it sees.
 */
#include "kernel/memory.h"

#include <stddef.h>

#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range pages = {
    10, {0, 1, 2, 3, 4, 40, 1020, 1021, 786430, 4294967295}};
static const struct module_range limits = {4, {17, 20, 60, 4096}};

static void run_add(const int64_t *arguments)
{
    tell("result", memory_add((pid_t)arguments[0], (word_t)arguments[1],
                              (word_t)arguments[2]));
}

static void run_free(const int64_t *arguments)
{
    tell("result", memory_free((pid_t)arguments[0], (word_t)arguments[1],
                               (word_t)arguments[2]));
}

static void run_end(const int64_t *arguments)
{
    (void)pager_release((pid_t)arguments[0]);
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
    cvm_reset((pid_t)arguments[0]);
}

static void run_privileged(const int64_t *arguments)
{
    rights_set_privileged((pid_t)arguments[0]);
}

static void run_limit(const int64_t *arguments)
{
    model_set_limit((uint32_t)arguments[0]);
}

/* The lowest region with a pager is the first one of 2. */
static void start(void)
{
    pager_init();
    world_start();
    (void)pager_assign(2, 1, 2, 1);
    (void)pager_assign(3, 2, 2, 1);
}

static void state(void)
{
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_of("pages", pid, cvm_size(pid));
    }
}

static const struct module_operation operations[] = {
    {.name = "memory_add", .weight = 10,
     .range = {&world_pids, &world_handles, &pages}, .may = world_lives,
     .run = run_add, .rule = "memory_add extends the process that HANDLE "
                             "names; after an error nothing has changed"},
    {.name = "memory_free", .weight = 10,
     .range = {&world_pids, &world_handles, &pages}, .may = world_lives,
     .run = run_free, .rule = "memory_free takes pages from the end of the "
                              "process that HANDLE names, but not page 0; "
                              "after an error nothing has changed"},
    {.name = "end", .weight = 1, .range = {&world_pids}, .may = world_lives,
     .run = run_end, .rule = "the process ends"},
    {.name = "privileged", .weight = 1, .range = {&world_pids},
     .may = world_lives, .run = run_privileged,
     .rule = "the process is privileged"},
    {.name = "limit", .weight = 1, .range = {&limits}, .run = run_limit,
     .rule = "CVM has so many pages for all"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "memory_add 1 2 1", "memory_add 1 0 40", "memory_add 2 0 1",
        "memory_add 2 1 0", "memory_add 2 77 1", "memory_add 1 2 1020",
        "memory_add 1 2 1021", "memory_free 1 2 2",
        "memory_free 1 2 4", "memory_free 1 0 3", "memory_free 1 77 1",
        "memory_free 2 2 1", "memory_free 2 77 1", "memory_add 1 1 1", "end 2",
        "end 3", "privileged 2", "limit 17"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
