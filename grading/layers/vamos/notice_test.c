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
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range sets = {6, {4, 8, 12, 16, 28, 256}};
static const struct module_range causes = {3, {0, 6, 14}};

static void run_take(const int64_t *arguments)
{
    struct notice notice = {7001, 7002, 7003};
    bool is_there = notice_take((pid_t)arguments[0], &notice);

    tell("taken", is_there);
    tell("kind", notice.kind);
    tell("w1", notice.kind == KMSG_EXCEPTION
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

static void run_end(const int64_t *arguments)
{
    driver_release((pid_t)arguments[0]);
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
    cvm_reset((pid_t)arguments[0]);
}

static void run_begin(const int64_t *arguments)
{
    world_begin((pid_t)arguments[0]);
}

/* 1 drives the serial line, 2 disk and keyboard. */
static void start(void)
{
    world_start();
    driver_init();
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
    {.name = "end", .weight = 1, .range = {&world_pids}, .may = world_lives,
     .run = run_end, .rule = "the process ends"},
    {.name = "begin", .weight = 2, .range = {&world_pids},
     .may = world_may_begin, .run = run_begin, .rule = "a process begins"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "take 1", "take 2", "take 3", "interrupt 4", "interrupt 12",
        "interrupt 16", "except 1 14", "except 2 0", "except 3 6", "end 3",
        "begin 3"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
