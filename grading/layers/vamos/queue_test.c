/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/queue.h: three queues. What it sees of one is the walk
 * from its first process on.
 */
#include "kernel/queue.h"

#include <stddef.h>

#include "abi/limits.h"
#include "grading/layers/vamos/module.h"

enum { QUEUES = 3 };

static struct queue queues[QUEUES];
static uint32_t home[MAX_PROCS + 1]; /* the queue that a process is in, and 1 */

static const struct module_range which = {QUEUES, {0, 1, 2}};
static const struct module_range pids = {7, {1, 2, 3, 4, 5, 6, MAX_PROCS}};

static bool is_out(const int64_t *arguments)
{
    return home[arguments[1]] == 0;
}

static bool is_in(const int64_t *arguments)
{
    return home[arguments[0]] != 0;
}

static void run_append(const int64_t *arguments)
{
    queue_append(&queues[arguments[0]], (pid_t)arguments[1]);
    home[arguments[1]] = (uint32_t)arguments[0] + 1;
}

static void run_remove(const int64_t *arguments)
{
    queue_remove(&queues[home[arguments[0]] - 1], (pid_t)arguments[0]);
    home[arguments[0]] = 0;
}

static void run_init(const int64_t *arguments)
{
    queue_init(&queues[arguments[0]]);
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        home[pid] = home[pid] == arguments[0] + 1 ? 0 : home[pid];
    }
}

static void start(void)
{
    for (int64_t i = 0; i < QUEUES; i++) {
        run_init(&i);
    }
}

static void state(void)
{
    for (uint32_t i = 0; i < QUEUES; i++) {
        pid_t pid = queue_first(&queues[i]);

        tell_of("empty", i, queue_is_empty(&queues[i]));
        tell_list("queue", i);
        for (uint32_t n = 0; pid != 0 && n <= MAX_PROCS; n++) {
            tell_item(pid);
            pid = queue_next(pid);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "append", .weight = 12, .range = {&which, &pids}, .may = is_out,
     .run = run_append, .rule = "PID enters QUEUE at its tail"},
    {.name = "remove", .weight = 9, .range = {&pids}, .may = is_in,
     .run = run_remove,
     .rule = "PID leaves its queue; the others keep their order"},
    {.name = "init", .weight = 1, .range = {&which}, .run = run_init,
     .rule = "QUEUE is empty now; other queues are as before"},
};

static const struct module_scene scenes[] = {
    {.depth = 5, .letters = {
        "append 0 1", "append 0 2", "append 0 3", "append 1 1", "append 1 4",
        "remove 1", "remove 2", "remove 3", "remove 4", "init 0"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
