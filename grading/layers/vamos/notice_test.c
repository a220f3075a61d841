/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/notice.h: what is there to be said, to whom, once.
 */
#include "kernel/notice.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/device.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range sets = {6, {4, 8, 12, 16, 28, 256}};
static const struct module_range causes = {3, {0, 6, 14}};

static void run_take(const int64_t *arguments)
{
    struct notice notice = {7001, 7002, 7003, 7004};
    bool is_there = notice_take((pid_t)arguments[0], &notice);

    tell("taken", is_there);
    tell("kind", notice.kind);
    tell("marker", notice.marker);
    tell("w1", notice.kind == KMSG_EXCEPTION || notice.kind == KMSG_PAGEFAULT
                   ? world_whom((pid_t)arguments[0], notice.w1)
                   : (int64_t)notice.w1);
    tell("w2", notice.w2);
}

static void run_interrupt(const int64_t *arguments)
{
    driver_note_interrupts((word_t)arguments[0]);
}

static void run_except(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    model_set_exception(pid, (struct info_exception){
                                 .cause = (uint32_t)arguments[1]});
    sched_unready(pid, PROCESS_STOPPED);
    process_get(pid)->reported = false;
}

static bool may_fault(const int64_t *arguments)
{
    struct info_exception fault = {.address = 1 << REGION_SHIFT | 4};

    if (!world_is_ready(arguments)) {
        return false;
    }
    model_set_exception((pid_t)arguments[0], fault);
    return pager_has((pid_t)arguments[0]);
}

/* PID, a consumer, touches another page than the one that it has. */
static void run_fault(const int64_t *arguments)
{
    model_set_exception((pid_t)arguments[0],
                        (struct info_exception){
                            .address = 1 << REGION_SHIFT | PAGE_BYTES});
    (void)pager_fault((pid_t)arguments[0]);
}

static void run_end(const int64_t *arguments)
{
    driver_release((pid_t)arguments[0]);
    if (pager_release((pid_t)arguments[0])) {
        for (pid_t pid = pager_deserted(0); pid != 0;
             pid = pager_deserted(pid)) {
            pager_end_wait(pid);
        }
    }
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
    cvm_reset((pid_t)arguments[0]);
}

static void run_begin(const int64_t *arguments)
{
    world_begin((pid_t)arguments[0]);
}

/* 1 drives the serial line, 2 disk and keyboard; 2 is the pager of 1 and 3,
 * which have one page each.
 */
static void start(void)
{
    pager_init();
    world_start();
    driver_init();
    (void)pager_assign(1, 1, 2, 9);
    (void)pager_assign(3, 1, 2, 9);
    (void)pager_map(2, HN_PARENT, 1 << REGION_SHIFT, MODEL_DATA, PAGER_READ);
    (void)pager_map(2, 2, 1 << REGION_SHIFT, MODEL_DATA, PAGER_READ);
    (void)driver_change(1, HN_SELF, DEVICE_SERIAL, 1);
    (void)driver_change(1, 2, DEVICE_DISK, 1);
    (void)driver_change(1, 2, DEVICE_KEYBOARD, 1);
}

static void state(void)
{
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_of("state", pid, process_get(pid)->state);
        if (process_is_alive(pid)) {
            tell_of("pending", pid, driver_pending(pid));
            world_tell_rights(pid);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "take", .weight = 10, .range = {&world_pids}, .may = world_lives,
     .run = run_take,
     .rule = "the next message for PID; it is said once; if there is none, "
             "NOTICE is as before"},
    {.name = "interrupt", .weight = 5, .range = {&sets}, .run = run_interrupt,
     .rule = "devices interrupt"},
    {.name = "except", .weight = 5, .range = {&world_pids, &causes},
     .may = world_is_ready, .run = run_except,
     .rule = "PID is stopped by an exception"},
    {.name = "fault", .weight = 5, .range = {&world_pids}, .may = may_fault,
     .run = run_fault, .rule = "PID waits for a page of its pager"},
    {.name = "end", .weight = 1, .range = {&world_pids}, .may = world_lives,
     .run = run_end, .rule = "the process ends"},
    {.name = "begin", .weight = 2, .range = {&world_pids},
     .may = world_may_begin, .run = run_begin, .rule = "a process begins"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "take 1", "take 2", "take 3", "interrupt 4", "interrupt 12",
        "interrupt 16", "fault 1", "fault 3", "except 1 14", "except 2 0", "except 3 6", "end 3",
        "begin 3"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
