/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/pager.h: processes that are each other's consumers and
 * pagers. It sees who waits, what pagers hear, and what is mapped.
 */
#include "kernel/pager.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "grading/layers/vamos_region.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

#define FIRST (1 << REGION_SHIFT) /* region 1 */

static const struct module_range numbers = {6, {1, 1, 2, 0, 767, 768}};
static const struct module_range timeouts = {5, {2, 3, 65535, 0, 65536}};
static const struct module_range addresses = {
    9,
    {FIRST, FIRST, FIRST + 4096, 2 * FIRST - 4096, 2 * FIRST, FIRST + 4, 0,
     3221225472, 4294963200}};
static const struct module_range touched = {
    6, {FIRST, FIRST + 4097, 2 * FIRST - 1, 2 * FIRST, 64, 3221225472}};
static const struct module_range own = {
    6, {MODEL_DATA, MODEL_IMAGE, 4096, 0, MODEL_DATA + 1, 16384}};
static const struct module_range access = {4, {1, 2, 0, 3}};
static const struct module_range markers = {4, {0, 77, 2147483647, 2147483648}};
static const struct module_range flags = {4, {0, 0, 1, 2}};
static const struct module_range bits = {2, {0, 1}};
static const struct module_range pages = {6,
                                          {0, 1, 1020, 1021, 2044, 4294967295}};
static const struct module_range after = {4, {0, 1, 2, 4}};
static const struct module_range limits = {4, {1, 2, 4096, 0}};

static bool is_waiting(const int64_t *arguments)
{
    return process_get((pid_t)arguments[0])->state == PROCESS_FAULTED;
}

static bool may_copy(const int64_t *arguments)
{
    return world_may_begin(arguments) && world_lives(arguments + 1);
}

/* Ends the waits that are deserted, as life.c does it. */
static void end_deserted(void)
{
    pid_t pid = 0;

    tell_list("deserted", 0);
    for (uint32_t i = 0; i <= MAX_PROCS; i++) {
        pid = pager_deserted(pid);
        if (pid == 0) {
            return;
        }
        tell_item(pid);
        pager_end_wait(pid);
    }
}

static void run_assign(const int64_t *arguments)
{
    tell("result", pager_assign((pid_t)arguments[0], (word_t)arguments[1],
                                (word_t)arguments[2], (word_t)arguments[3]));
    end_deserted();
}

static void run_map(const int64_t *arguments)
{
    tell("result", pager_map((pid_t)arguments[0], (word_t)arguments[1],
                             (uva_t)arguments[2], (uva_t)arguments[3],
                             (word_t)arguments[4]));
}

static void run_unmap(const int64_t *arguments)
{
    tell("result", pager_unmap((pid_t)arguments[0], (word_t)arguments[1],
                               (uva_t)arguments[2], (word_t)arguments[3],
                               (word_t)arguments[4]));
    end_deserted();
}

static void run_fault(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    world_make_current(pid);
    model_set_exception(pid, (struct info_exception){
                                 .cause = CAUSE_PAGE_FAULT,
                                 .address = (uva_t)arguments[1],
                                 .error = arguments[2] != 0 ? FAULT_WRITE : 0});
    tell("has", pager_has(pid));
    if (pager_has(pid)) {
        tell("to", pager_fault(pid));
    }
}

static void run_take(const int64_t *arguments)
{
    struct pager_fault fault = {0};

    tell("taken", pager_take_fault((pid_t)arguments[0], &fault));
    tell("consumer", fault.consumer);
    tell("page", fault.page);
    tell("access", fault.access);
    tell("marker", fault.marker);
}

static void run_end_wait(const int64_t *arguments)
{
    pager_end_wait((pid_t)arguments[0]);
}

static void run_deserted(const int64_t *arguments)
{
    tell("deserted", pager_deserted((pid_t)arguments[0]));
}

static void run_room(const int64_t *arguments)
{
    tell("room", pager_leaves_room((pid_t)arguments[0], (word_t)arguments[1]));
}

static void run_copy(const int64_t *arguments)
{
    world_begin((pid_t)arguments[0]);
    model_copy_record((pid_t)arguments[0], (pid_t)arguments[1]);
    pager_copy((pid_t)arguments[0], (pid_t)arguments[1]);
}

static void run_release(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    tell("was_pager", pager_release(pid));
    end_deserted();
    sched_remove(pid);
    process_end(pid);
    cvm_reset(pid);
}

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
        pager_end_wait(pid);
    }
}

static void run_limit(const int64_t *arguments)
{
    model_set_region_limit((uint32_t)arguments[0]);
}

static void start(void)
{
    pager_init();
    world_start();
}

static void state(void)
{
    static const uva_t seen[] = {FIRST, FIRST + 4096, 2 * FIRST - 4096,
                                 2 * FIRST};

    tell("current", sched_current());
    tell("pages", model_region_pages());
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_of("state", pid, process_get(pid)->state);
        tell_list("mapped", pid);
        for (uint32_t i = 0; i < sizeof(seen) / sizeof(*seen); i++) {
            word_t marker = 0;

            tell_item(cvm_access(pid, seen[i], &marker));
            tell_item(marker);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "assign",
     .weight = 10,
     .range = {&world_pids, &numbers, &world_handles, &timeouts},
     .may = world_is_ready,
     .run = run_assign,
     .rule = "pager_assign: who may map pages into a region of the caller's; "
             "after an error nothing has changed"},
    {.name = "map",
     .weight = 14,
     .range = {&world_pids, &world_handles, &addresses, &own, &access},
     .may = world_is_ready,
     .run = run_map,
     .rule = "pager_map: a page of the caller's in a region that it serves; "
             "after an error nothing has changed"},
    {.name = "unmap",
     .weight = 10,
     .range = {&world_pids, &world_handles, &addresses, &markers, &flags},
     .may = world_is_ready,
     .run = run_unmap,
     .rule = "pager_unmap: a page is absent and has a marker; with the last "
             "one, the agreement may end; after an error nothing has changed"},
    {.name = "fault",
     .weight = 14,
     .range = {&world_pids, &touched, &bits},
     .may = world_is_ready,
     .run = run_fault,
     .rule = "a page fault is the business of a pager that has agreed; the "
             "process waits for the page, if it is not there"},
    {.name = "take",
     .weight = 10,
     .range = {&world_pids},
     .may = world_lives,
     .run = run_take,
     .rule = "pager_take_fault: each fault is told once, in their order"},
    {.name = "end_wait",
     .weight = 2,
     .range = {&world_pids},
     .may = is_waiting,
     .run = run_end_wait,
     .rule = "pager_end_wait: the process is ready"},
    {.name = "deserted",
     .weight = 1,
     .range = {&after},
     .run = run_deserted,
     .rule = "pager_deserted: the lowest PID above AFTER that waits for a page "
             "that nobody will supply"},
    {.name = "room",
     .weight = 2,
     .range = {&world_pids, &pages},
     .may = world_lives,
     .run = run_room,
     .rule = "pager_leaves_room: no region with a pager is in the way"},
    {.name = "copy",
     .weight = 3,
     .range = {&world_pids, &world_pids},
     .may = may_copy,
     .run = run_copy,
     .rule = "pager_copy: the same pagers and agreements, no pages"},
    {.name = "release",
     .weight = 3,
     .range = {&world_pids},
     .may = world_lives,
     .run = run_release,
     .rule = "pager_release: a process that ends has no pagers and no "
             "consumers"},
    {.name = "tick", .weight = 3, .run = run_tick, .rule = "time passes"},
    {.name = "limit",
     .weight = 1,
     .range = {&limits},
     .run = run_limit,
     .rule = "CVM can map so many pages"},
};

static const struct module_scene scenes[] = {
    /* Checks, and their order. */
    {.depth = 2,
     .letters = {"assign 1 1 77 0", "assign 1 768 0 0", "assign 1 0 2 2",
                 "assign 1 1 0 2", "assign 1 1 2 0", "assign 1 1 2 65536",
                 "assign 1 1 2 65535", "assign 1 1 -3 0", "map 2 77 0 0 0",
                 "map 2 1 0 0 0", "map 2 1 3221225472 4096 1",
                 "map 2 1 4194308 4096 1", "map 2 1 4194304 12289 1",
                 "map 2 1 4194304 0 0", "map 2 1 4194304 0 1",
                 "map 2 1 4194304 16384 1", "unmap 2 77 0 0 2",
                 "unmap 2 1 4194304 0 0", "unmap 2 1 0 0 0"}},
    {.begin = {"assign 1 1 2 2", "map 2 1 4194304 12288 1"},
     .depth = 1,
     .letters = {"unmap 2 1 4194308 0 0", "unmap 2 1 4194304 2147483648 0",
                 "unmap 2 1 4194304 0 2", "unmap 2 1 4194304 77 1"}},
    /* 1 is the consumer of 2. */
    {.begin = {"assign 1 1 2 2", "map 2 1 4194304 12288 1"},
     .depth = 3,
     .letters = {"fault 1 4194304 0",
                 "fault 1 4194304 1",
                 "fault 1 4198401 0",
                 "fault 1 8388608 0",
                 "take 2",
                 "take 3",
                 "map 2 1 4194304 8192 2",
                 "map 2 1 4194304 8192 1",
                 "map 2 1 4198400 12288 1",
                 "unmap 2 1 4194304 77 0",
                 "unmap 2 1 4198400 77 0",
                 "unmap 2 1 4194304 0 1",
                 "assign 1 1 3 2",
                 "assign 1 1 -3 0",
                 "tick",
                 "limit 1",
                 "release 2",
                 "release 1",
                 "room 1 1020",
                 "room 1 1021"}},
    /* 3 is the deputy of 2, whose consumer is 1. */
    {.begin = {"assign 1 1 2 2", "assign 2 1 2 2"},
     .depth = 3,
     .letters = {"map 3 1 4194304 12288 1", "map 2 1 4194304 12288 2",
                 "map 3 2 4194304 8192 1", "unmap 3 1 4194304 5 0",
                 "unmap 3 1 4194304 0 1", "fault 1 4194304 0", "take 2",
                 "take 3", "release 3", "release 2", "assign 2 1 -3 0",
                 "assign 3 1 1 2"}},
    /* 1 and 3 are consumers of 2. */
    {.begin = {"assign 1 1 2 3", "assign 3 1 2 3", "map 2 1 4194304 12288 1",
               "map 2 2 4194304 12288 1"},
     .depth = 4,
     .letters = {"fault 1 4198401 0", "fault 3 4198401 1", "take 2",
                 "map 2 1 4198400 12288 2", "map 2 2 4198400 12288 2",
                 "unmap 2 1 4194304 0 1", "release 2"}},
    {.begin = {"assign 1 1 2 3", "assign 3 1 2 3", "map 2 1 4194304 12288 1",
               "map 2 2 4194304 12288 1"},
     .depth = 4,
     .letters = {"fault 1 4198401 0", "fault 3 4198401 1", "take 2",
                 "release 3", "release 2", "copy 3 1", "room 3 1021", "tick"}},
    {.depth = 0},
};

const struct module module = {OPERATIONS(operations), start, state, NULL,
                              scenes};
