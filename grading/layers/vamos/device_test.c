/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/device.h: who drives what, who has not heard of which
 * interrupts, which devices may interrupt, what registers and memory hold.
 */
#include "kernel/device.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range devices = {
    9, {0, DEVICE_SWAP, DEVICE_DISK, DEVICE_KEYBOARD, DEVICE_SERIAL,
        DEVICE_NETWORK, DEVICES, 34, 4294967295}};
static const struct module_range switches = {4, {0, 1, 1, 2}};
static const struct module_range sets = {
    10, {0, 1, 2, 4, 8, 12, 16, 28, 256, 2147483652}};
static const struct module_range registers = {4, {0, 1, 8, 4294967295}};
static const struct module_range widths = {4, {1, 2, 4, 3}};
static const struct module_range counts = {4, {1, 3, 0, 65537}};
static const struct module_range addresses = {
    4, {MODEL_DATA, MODEL_DATA + 8, 16, MODEL_DATA + 4095}};

static void run_change(const int64_t *arguments)
{
    tell("result", driver_change((pid_t)arguments[0], (word_t)arguments[1],
                                 (word_t)arguments[2], (word_t)arguments[3]));
}

static void run_enable(const int64_t *arguments)
{
    tell("result", driver_enable_interrupts((pid_t)arguments[0],
                                            (word_t)arguments[1]));
}

/* Devices that may interrupt do, and are silent then. */
static void run_interrupt(const int64_t *arguments)
{
    model_silence((word_t)arguments[0]);
    driver_note_interrupts((word_t)arguments[0]);
}

static void run_hear(const int64_t *arguments)
{
    driver_clear_pending((pid_t)arguments[0]);
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

static void run_privileged(const int64_t *arguments)
{
    rights_set_privileged((pid_t)arguments[0]);
}

static void run_read(const int64_t *arguments)
{
    tell("result", driver_read((pid_t)arguments[0], (word_t)arguments[1],
                               (word_t)arguments[2], (word_t)arguments[3],
                               (word_t)arguments[4], (uva_t)arguments[5]));
}

static void run_write(const int64_t *arguments)
{
    tell("result", driver_write((pid_t)arguments[0], (word_t)arguments[1],
                                (word_t)arguments[2], (word_t)arguments[3],
                                (word_t)arguments[4], (uva_t)arguments[5]));
}

/* 2 drives the disk. */
static void start(void)
{
    world_start();
    driver_init();
    (void)driver_change(1, 2, DEVICE_DISK, 1);
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        word_t value = 0x01010101 * pid;

        (void)cvm_write(pid, MODEL_DATA + 8, &value, sizeof(value));
    }
}

static void tell_process(pid_t pid)
{
    word_t words[4] = {0};

    (void)cvm_read(pid, MODEL_DATA, words, sizeof(words));
    tell_of("pending", pid, driver_pending(pid));
    tell_list("memory", pid);
    for (uint32_t i = 0; i < 4; i++) {
        tell_item(words[i]);
    }
}

static void state(void)
{
    tell_list("driver", 0);
    for (word_t device = 0; device < DEVICES; device++) {
        tell_item(driver_of(device));
    }
    tell("may_interrupt", model_enabled());
    tell("disk_register_0", model_register(DEVICE_DISK, 0));
    tell("disk_register_1", model_register(DEVICE_DISK, 1));
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        if (process_is_alive(pid)) {
            tell_process(pid);
        }
    }
}

static const struct module_operation operations[] = {
    {.name = "change_driver", .weight = 16,
     .range = {&world_pids, &world_handles, &devices, &switches},
     .may = world_lives, .run = run_change,
     .rule = "change_driver registers or unregisters a driver; a device whose "
             "driver leaves is silent, and its interrupt forgotten"},
    {.name = "enable_interrupts", .weight = 8, .range = {&world_pids, &sets},
     .may = world_lives, .run = run_enable,
     .rule = "enable_interrupts is for the driver of all these devices"},
    {.name = "interrupt", .weight = 8, .range = {&sets}, .run = run_interrupt,
     .rule = "interrupts of devices with a driver are pending, for it alone; "
             "others are ignored"},
    {.name = "hear", .weight = 3, .range = {&world_pids},
     .may = world_lives, .run = run_hear,
     .rule = "PID has heard of its interrupts, and nobody else of theirs"},
    {.name = "end", .weight = 2, .range = {&world_pids}, .may = world_lives,
     .run = run_end,
     .rule = "a process that ends drives nothing: its devices are silent, "
             "their interrupts forgotten; those of others are as before"},
    {.name = "begin", .weight = 2, .range = {&world_pids},
     .may = world_may_begin, .run = run_begin,
     .rule = "a new process drives nothing"},
    {.name = "privileged", .weight = 1, .range = {&world_pids},
     .may = world_lives, .run = run_privileged, .rule = "it is privileged"},
    {.name = "dev_read", .weight = 6,
     .range = {&world_pids, &devices, &registers, &widths, &counts, &addresses},
     .may = world_lives, .run = run_read,
     .rule = "dev_read reads COUNT units of a device that the caller drives"},
    {.name = "dev_write", .weight = 6,
     .range = {&world_pids, &devices, &registers, &widths, &counts, &addresses},
     .may = world_lives, .run = run_write,
     .rule = "dev_write writes COUNT units to a device that the caller drives"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "change_driver 1 2 2 1", "change_driver 1 3 2 1",
        "change_driver 1 2 3 1", "change_driver 1 2 2 0",
        "change_driver 1 3 2 0", "change_driver 2 77 1 1",
        "change_driver 1 77 1 1", "change_driver 1 2 1 1",
        "change_driver 1 2 3 2", "enable_interrupts 2 4",
        "enable_interrupts 2 12", "interrupt 4", "interrupt 28",
        "hear 2", "end 2", "begin 2", "dev_write 2 2 0 4 1 12296",
        "dev_read 2 2 0 2 3 12288"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
