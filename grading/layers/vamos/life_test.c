/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/life.h: processes begin, wait, stop and end; init is
 * process 1, and there may be six. Whether the kernel said something of init is
 * seen, but not its words.
 */
#include "kernel/life.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/device.h"
#include "kernel/ipc.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum { MOST = 6 };

static const struct module_range pids = {MOST, {1, 2, 3, 4, 5, 6}};
static const struct module_range handles = {
    10, {0, 1, 2, 3, 4, 5, 2 | 1 << 8, 3 | 1 << 8, 77, HN_ANY}};
static const struct module_range addresses = {
    5, {MODEL_IMAGE, MODEL_IMAGE, MODEL_IMAGE, MODEL_DATA, 64}};
static const struct module_range lengths = {
    4, {MODEL_IMAGE_BYTES, MODEL_IMAGE_BYTES, 4, 65536}};
static const struct module_range priorities = {5, {0, 1, 2, 2, 3}};
static const struct module_range slices = {4, {1, 2, 2, 0}};
static const struct module_range limits = {3, {8, 12, 4096}};
static const struct module_range devices = {
    2, {DEVICE_DISK, DEVICE_SERIAL}};

static uint32_t free_pids(void)
{
    uint32_t count = 0;

    for (pid_t pid = 2; pid <= MOST; pid++) {
        count += !process_is_alive(pid);
    }
    return count;
}

/* No process is created beyond those that are looked at. */
static bool may_create(const int64_t *arguments)
{
    return free_pids() > 0 && world_is_ready(arguments);
}

static bool is_current(const int64_t *arguments)
{
    return sched_current() == (pid_t)arguments[0];
}

static bool both_live(const int64_t *arguments)
{
    return world_lives(arguments) && world_lives(arguments + 1);
}

static void tell_handle(int64_t caller, int result)
{
    tell("result", result < 0 ? result
                              : world_whom((pid_t)caller, (word_t)result));
}

static void run_create(const int64_t *arguments)
{
    tell_handle(arguments[0],
                life_create((pid_t)arguments[0], (uva_t)arguments[1],
                            (uint32_t)arguments[2], (word_t)arguments[3],
                            (word_t)arguments[4]));
}

static void run_clone(const int64_t *arguments)
{
    tell_handle(arguments[0],
                life_clone((pid_t)arguments[0], (word_t)arguments[1]));
}

static void run_kill(const int64_t *arguments)
{
    tell("result", life_kill((pid_t)arguments[0], (word_t)arguments[1]));
}

static void run_stop(const int64_t *arguments)
{
    model_set_exception((pid_t)arguments[0],
                        (struct info_exception){.cause = 6});
    life_stop((pid_t)arguments[0]);
}

/* ---- Pages: PID has the page 0 of region 1, and touches page 1 ---- */

static bool may_agree(const int64_t *arguments)
{
    return both_live(arguments) && arguments[0] != arguments[1];
}

static void run_agree(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];
    pid_t pager = (pid_t)arguments[1];

    (void)pager_assign(pid, 1, rights_handle(pid, pager), 9);
    (void)pager_map(pager, rights_handle(pager, pid), 1 << REGION_SHIFT,
                    MODEL_DATA, PAGER_READ);
    life_fail_deserted();
}

static bool may_fault(const int64_t *arguments)
{
    if (!is_current(arguments)) {
        return false;
    }
    model_set_exception((pid_t)arguments[0],
                        (struct info_exception){
                            .cause = CAUSE_PAGE_FAULT,
                            .address = 1 << REGION_SHIFT | PAGE_BYTES});
    return pager_has((pid_t)arguments[0]);
}

static void run_fault(const int64_t *arguments)
{
    pid_t pager = pager_fault((pid_t)arguments[0]);

    if (pager != 0) {
        ipc_deliver_kernel_message(pager);
    }
}

static bool is_waiting(const int64_t *arguments)
{
    return process_get((pid_t)arguments[0])->state == PROCESS_FAULTED;
}

static void run_fail(const int64_t *arguments)
{
    life_fail((pid_t)arguments[0], CAUSE_PAGER_SILENT);
}

static void run_tick(const int64_t *arguments)
{
    sched_tick();
}

/* The slice of the current process is used up. */
static void run_turn(const int64_t *arguments)
{
    pid_t first = sched_current();

    for (uint32_t i = 0; i < SCHED_INIT_SLICE && sched_current() == first;
         i++) {
        sched_tick();
    }
}

/* A call of the current process, short and without a time limit. */
static void prepare(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    cvm_set_register(pid, CVM_ARGUMENT_1, (word_t)arguments[1]);
    cvm_set_register(pid, CVM_ARGUMENT_2, (word_t)IPC_FOREVER);
    cvm_set_register(pid, CVM_ARGUMENT_3, 0);
    cvm_set_register(pid, CVM_ARGUMENT_4, 1000 + pid);
}

static void run_send(const int64_t *arguments)
{
    prepare(arguments);
    ipc_send((pid_t)arguments[0]);
}

static void run_receive(const int64_t *arguments)
{
    prepare(arguments);
    ipc_receive((pid_t)arguments[0]);
}

static void run_drive(const int64_t *arguments)
{
    (void)driver_change(1, rights_handle(1, (pid_t)arguments[0]),
                        (word_t)arguments[1], 1);
    cvm_device_enable(1u << arguments[1]);
}

static bool may_drive(const int64_t *arguments)
{
    return world_lives(arguments) && process_is_alive(PROCESS_INIT);
}

static void run_privileged(const int64_t *arguments)
{
    rights_set_privileged((pid_t)arguments[0]);
}

static void run_know(const int64_t *arguments)
{
    rights_set((pid_t)arguments[0], (pid_t)arguments[1], RIGHTS_ALL);
}

static void run_limit(const int64_t *arguments)
{
    model_set_limit((uint32_t)arguments[0]);
}

/* The order of ready processes, as sched.h lets one see it. */
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

/* All PIDs are in use, and a process is created. */
static void run_crowd(const int64_t *arguments)
{
    for (pid_t pid = MOST + 1; pid <= MAX_PROCS; pid++) {
        process_begin(pid, 0, 1);
    }
    tell_handle(arguments[0],
                life_create((pid_t)arguments[0], MODEL_IMAGE, MODEL_IMAGE_BYTES,
                            0, 1));
    tell_handle(arguments[0], life_clone((pid_t)arguments[0], HN_SELF));
    for (pid_t pid = MOST + 1; pid <= MAX_PROCS; pid++) {
        process_end(pid);
    }
}

static bool may_crowd(const int64_t *arguments)
{
    return world_lives(arguments) && free_pids() <= 1;
}

/* (As kdispatch.c does it.) */
static void start(void)
{
    model_start();
    process_init();
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        queue_init(&process_get(pid)->senders);
    }
    sched_init();
    driver_init();
    pager_init();
    life_begin_init();
}

static void tell_process(pid_t pid)
{
    const struct process *process = process_get(pid);

    tell_of("priority", pid, process->priority);
    tell_of("slice", pid, process->slice);
    tell_of("consumed", pid, process->consumed);
    tell_of("run_ticks", pid, process->run_ticks);
    tell_of("first_sender", pid, queue_first(&process->senders));
    world_tell_registers(pid);
    tell_of("sp", pid, cvm_get_register(pid, CVM_SP));
    tell_of("mapped", pid, cvm_mapped(pid, 1));
    tell_of("cause", pid, cvm_exception(pid).cause);
    tell_of("room", pid, pager_leaves_room(pid, REGION_PAGES));
    world_tell_rights(pid);
}

static void state(void)
{
    tell("current", sched_current());
    tell("init_stopped_is_said", *model_message() != 0);
    tell("disk_driver", driver_of(DEVICE_DISK));
    tell("serial_driver", driver_of(DEVICE_SERIAL));
    tell("may_interrupt", model_enabled());
    for (pid_t pid = 1; pid <= MOST; pid++) {
        tell_of("state", pid, process_get(pid)->state);
        tell_of("pages", pid, cvm_size(pid));
        if (process_is_alive(pid)) {
            tell_process(pid);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "process_create", .weight = 12,
     .range = {&pids, &addresses, &lengths, &priorities, &slices},
     .may = may_create, .run = run_create,
     .rule = "process_create: a ready process that knows its creator, on whom "
             "the creator has all rights; after an error nothing was created"},
    {.name = "process_clone", .weight = 10, .range = {&pids, &handles},
     .may = may_create, .run = run_clone,
     .rule = "process_clone: a copy with the original's registers, memory, "
             "handles, priority and slice, not its privilege or drivers; after "
             "an error nothing was created"},
    {.name = "process_kill", .weight = 8, .range = {&pids, &handles},
     .may = world_is_ready, .run = run_kill,
     .rule = "process_kill: of the process that HANDLE names nothing is left"},
    {.name = "stop", .weight = 3, .range = {&pids}, .may = is_current,
     .run = run_stop,
     .rule = "a process that causes an exception is stopped, and init hears of "
             "it, at once if it waits for that; of init the console tells"},
    {.name = "agree", .weight = 4, .range = {&pids, &pids}, .may = may_agree,
     .run = run_agree, .rule = "PID has a page of the other, its pager"},
    {.name = "fault", .weight = 4, .range = {&pids}, .may = may_fault,
     .run = run_fault, .rule = "PID waits for a page of its pager"},
    {.name = "fail", .weight = 3, .range = {&pids}, .may = is_waiting,
     .run = run_fail,
     .rule = "a process that waits for a page stops, with a cause of its own, "
             "and init hears of it"},
    {.name = "tick", .weight = 4, .run = run_tick, .rule = "time passes"},
    {.name = "turn", .weight = 4, .run = run_turn,
     .rule = "time passes, until it is another one's turn"},
    {.name = "ipc_send", .weight = 5, .range = {&pids, &handles},
     .may = is_current, .run = run_send, .rule = "ipc_send, as in ipc.h"},
    {.name = "ipc_receive", .weight = 5, .range = {&pids, &handles},
     .may = is_current, .run = run_receive,
     .rule = "ipc_receive, as in ipc.h"},
    {.name = "drive", .weight = 2, .range = {&pids, &devices},
     .may = may_drive, .run = run_drive, .rule = "PID drives the device"},
    {.name = "privileged", .weight = 2, .range = {&pids},
     .may = world_lives, .run = run_privileged, .rule = "PID is privileged"},
    {.name = "know", .weight = 3, .range = {&pids, &pids}, .may = both_live,
     .run = run_know, .rule = "PID has all rights on the other"},
    {.name = "limit", .weight = 1, .range = {&limits}, .run = run_limit,
     .rule = "CVM has so many pages for all"},
    {.name = "crowd", .weight = 2, .range = {&pids}, .may = may_crowd,
     .run = run_crowd, .rule = "no or one PID is free"},
    {.name = "order", .weight = 1, .run = run_order,
     .rule = "a process that becomes ready enters its queue at the tail"},
};

static const struct module_scene scenes[] = {
    /* Checks, and their order. */
    {.depth = 2, .letters = {
        "process_create 1 8192 16 2 1", "process_create 1 8192 4 0 1",
        "process_create 1 64 16 3 0", "process_create 1 12288 16 0 0",
        "process_create 2 64 16 3 0", "process_clone 1 0", "process_clone 1 2",
        "process_clone 2 77", "process_clone 1 77", "process_kill 1 2",
        "process_kill 2 77", "process_kill 1 77", "privileged 2", "limit 8",
        "crowd 1"}},
    {.depth = 3, .letters = {
        "process_create 1 8192 16 2 1", "process_create 1 8192 16 1 2",
        "process_clone 1 0", "process_clone 1 2", "process_kill 1 2",
        "process_kill 1 0", "stop 1", "stop 2", "turn", "ipc_receive 1 -1",
        "ipc_receive 2 -1", "ipc_send 2 1", "drive 2 2", "know 2 1"}},
    /* 2 and 3 live, 2 is privileged and its turn has come. */
    {.begin = {"process_create 1 8192 16 2 1", "process_create 1 8192 16 2 1",
               "privileged 2", "turn"},
     .depth = 4, .letters = {
        "ipc_receive 2 1", "ipc_send 3 1", "ipc_send 2 1", "process_kill 1 2",
        "process_kill 1 3", "process_kill 1 0", "process_kill 2 1",
        "ipc_receive 1 -1", "process_clone 1 2", "stop 3"}},
    /* 2 is the pager of 1 and of 3. */
    {.begin = {"process_create 1 8192 16 2 1", "process_create 1 8192 16 2 1",
               "agree 1 2", "agree 3 2"},
     .depth = 4, .letters = {
        "fault 1", "fault 3", "turn", "fail 3", "ipc_receive 1 -1",
        "ipc_receive 2 -1", "process_kill 1 2", "process_kill 1 3",
        "process_clone 1 3", "stop 2"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, "order", scenes
};
