/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/ipc.h: four processes that call, wait and end. It sees
 * registers, memory, who waits for whom and in which order.
 */
#include "kernel/ipc.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/device.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range sets = {3, {4, 8, 12}};
static const struct module_range errors = {2, {ERR_TIMEOUT, ERR_PARTNER}};
static const struct module_range rights = {4, {0, 1, 2, 7}};

static word_t serial; /* of calls, so that no two messages are alike */

static bool is_in_call(const int64_t *arguments)
{
    enum process_state state = process_get((pid_t)arguments[0])->state;

    return state == PROCESS_SENDING || state == PROCESS_RECEIVING;
}

/* (Process 1 must go on to have the image of new processes.) */
static bool may_shrink(const int64_t *arguments)
{
    return cvm_size((pid_t)arguments[0]) == MODEL_PAGES;
}

static bool both_live(const int64_t *arguments)
{
    return world_lives(arguments) && world_lives(arguments + 1);
}

/* CALLER is the current process and has the arguments of its call. */
static pid_t prepare(const int64_t *arguments)
{
    pid_t caller = (pid_t)arguments[0];

    world_make_current(caller);
    cvm_set_register(caller, CVM_ARGUMENT_1, (word_t)arguments[1]);
    cvm_set_register(caller, CVM_ARGUMENT_2, (word_t)arguments[2]);
    cvm_set_register(caller, CVM_ARGUMENT_3,
                     world_message(caller, (uint32_t)arguments[3]));
    serial++;
    cvm_set_register(caller, CVM_ARGUMENT_4, 100 * serial + caller);
    cvm_set_register(caller, CVM_ARGUMENT_5, 200 * serial + caller);
    cvm_set_register(caller, CVM_ARGUMENT_6, 300 * serial + caller);
    return caller;
}

static void run_send(const int64_t *arguments)
{
    ipc_send(prepare(arguments));
}

static void run_receive(const int64_t *arguments)
{
    ipc_receive(prepare(arguments));
}

static void run_request(const int64_t *arguments)
{
    ipc_request(prepare(arguments));
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
        ipc_cancel(pid, ERR_TIMEOUT);
    }
}

static void run_cancel(const int64_t *arguments)
{
    ipc_cancel((pid_t)arguments[0], (int)arguments[1]);
}

static void run_interrupt(const int64_t *arguments)
{
    driver_note_interrupts((word_t)arguments[0]);
}

static void run_deliver(const int64_t *arguments)
{
    ipc_deliver_kernel_message((pid_t)arguments[0]);
}

static void run_except(const int64_t *arguments)
{
    model_set_exception((pid_t)arguments[0], (struct info_exception){
                                                 .cause = 14});
    sched_unready((pid_t)arguments[0], PROCESS_STOPPED);
    process_get((pid_t)arguments[0])->reported = false;
}

static void run_release(const int64_t *arguments)
{
    pid_t pid = (pid_t)arguments[0];

    driver_release(pid);
    ipc_release(pid);
    sched_remove(pid);
    process_end(pid);
    cvm_reset(pid);
}

static void run_begin(const int64_t *arguments)
{
    world_begin((pid_t)arguments[0]);
}

static void run_shrink(const int64_t *arguments)
{
    (void)cvm_free((pid_t)arguments[0], 1);
}

static void run_break(const int64_t *arguments)
{
    model_break((pid_t)arguments[0], 3);
}

static void run_rights(const int64_t *arguments)
{
    rights_set((pid_t)arguments[0], (pid_t)arguments[1], (word_t)arguments[2]);
}

/* The order of ready processes, all of one priority. */
static void run_order(const int64_t *arguments)
{
    pid_t pid = sched_current();

    tell_list("order", 0);
    for (uint32_t i = 0; pid != 0 && i < MAX_PROCS; i++) {
        tell_item(pid);
        pid = queue_next(pid);
    }
}

/* 2 drives disk and keyboard. */
static void start(void)
{
    world_start();
    driver_init();
    serial = 0;
    (void)driver_change(1, 2, DEVICE_DISK, 1);
    (void)driver_change(1, 2, DEVICE_KEYBOARD, 1);
}

static void tell_senders(pid_t pid)
{
    pid_t sender = queue_first(&process_get(pid)->senders);

    tell_list("senders", pid);
    for (uint32_t i = 0; sender != 0 && i < MAX_PROCS; i++) {
        tell_item(sender);
        sender = queue_next(sender);
    }
}

static void tell_process(pid_t pid)
{
    tell_of("state", pid, process_get(pid)->state);
    if (process_get(pid)->state == PROCESS_FREE) {
        return;
    }
    if (process_get(pid)->state == PROCESS_SENDING ||
        process_get(pid)->state == PROCESS_RECEIVING) {
        tell_of("partner", pid, process_get(pid)->ipc.partner);
    }
    tell_senders(pid);
    tell_of("pending", pid, driver_pending(pid));
    world_tell_registers(pid);
    world_tell_received(pid);
    world_tell_rights(pid);
}

static void state(void)
{
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_process(pid);
    }
}

#define CALL_RANGE \
    {&world_pids, &world_handles, &world_timeouts, &world_messages}

static const struct module_operation operations[] = {
    {.name = "ipc_send", .weight = 14, .range = CALL_RANGE,
     .may = world_is_ready,
     .run = run_send,
     .rule = "ipc_send: the message moves if the partner receives; otherwise "
             "the caller waits behind those who came before"},
    {.name = "ipc_receive", .weight = 16, .range = CALL_RANGE,
     .may = world_is_ready, .run = run_receive,
     .rule = "ipc_receive: the kernel first, then senders in the order in "
             "which they came; otherwise the caller waits"},
    {.name = "ipc_request", .weight = 12, .range = CALL_RANGE,
     .may = world_is_ready, .run = run_request,
     .rule = "ipc_request: sends, then waits for that partner's reply, with "
             "one timeout"},
    {.name = "tick", .weight = 8, .run = run_tick,
     .rule = "calls whose time has run out end with ERR_TIMEOUT and leave no "
             "trace"},
    {.name = "ipc_cancel", .weight = 2, .range = {&world_pids, &errors},
     .may = is_in_call, .run = run_cancel,
     .rule = "the wait of PID ends with the error; it is in no queue of "
             "senders any more"},
    {.name = "interrupt", .weight = 2, .range = {&sets}, .run = run_interrupt,
     .rule = "devices of process 2 interrupt"},
    {.name = "deliver", .weight = 3, .range = {&world_pids},
     .may = world_lives, .run = run_deliver,
     .rule = "what the kernel has to say reaches PID if it waits for it"},
    {.name = "except", .weight = 1, .range = {&world_pids},
     .may = world_is_ready, .run = run_except,
     .rule = "PID is stopped by an exception"},
    {.name = "ipc_release", .weight = 2, .range = {&world_pids},
     .may = world_lives, .run = run_release,
     .rule = "PID ends: all that wait for it are answered ERR_PARTNER, in the "
             "order of their PIDs; it waits for nobody"},
    {.name = "begin", .weight = 2, .range = {&world_pids},
     .may = world_may_begin, .run = run_begin, .rule = "a process begins"},
    {.name = "shrink", .weight = 1, .range = {&world_pids},
     .may = may_shrink, .run = run_shrink, .rule = "memory becomes less"},
    {.name = "break", .weight = 1, .range = {&world_pids},
     .may = world_lives, .run = run_break,
     .rule = "pages of PID cannot be had any more"},
    {.name = "rights", .weight = 2,
     .range = {&world_pids, &world_pids, &rights}, .may = both_live,
     .run = run_rights, .rule = "rights change"},
    {.name = "order", .weight = 1, .run = run_order,
     .rule = "who is answered becomes ready, behind those who are"},
};

static const struct module_scene scenes[] = {
    /* All meet 2 and 3. */
    {.depth = 3, .letters = {
        "ipc_send 2 2 1 1", "ipc_send 4 2 -1 1", "ipc_send 3 2 -1 0",
        "ipc_request 2 2 1 3", "ipc_request 3 2 -1 1", "ipc_receive 2 -1 -1 1",
        "ipc_receive 2 2 2 6", "ipc_receive 3 2 -1 3", "ipc_receive 3 -1 0 4",
        "tick", "ipc_release 2", "ipc_release 3", "shrink 2"}},
    /* The kernel and a driver. */
    {.depth = 3, .letters = {
        "ipc_receive 2 -2 -1 0", "ipc_receive 2 -1 -1 1",
        "ipc_receive 2 -3 1 0", "ipc_receive 1 -1 0 0", "ipc_send 4 2 0 0",
        "ipc_send 4 2 -1 0", "interrupt 4", "interrupt 12", "deliver 2",
        "except 3", "deliver 1"}},
    /* 2 has requested from 3, which may not send to it unasked. */
    {.begin = {"ipc_request 2 2 3 1", "ipc_receive 3 -1 -1 1"}, .depth = 3,
     .letters = {
        "ipc_send 3 2 -1 0", "ipc_send 3 2 0 3", "ipc_send 4 2 -1 0",
        "ipc_receive 3 -1 0 1", "shrink 2", "tick", "ipc_release 3",
        "ipc_release 2", "ipc_cancel 2 -6", "rights 3 2 7"}},
    /* 2 requests from 3, for three ticks, whenever 3 receives that. */
    {.begin = {"ipc_request 2 2 3 1"}, .depth = 6, .letters = {
        "tick", "ipc_receive 3 -1 -1 1"}},
    /* 2, then 1, sends to 3; either may have lost its message. */
    {.begin = {"ipc_send 2 2 -1 1", "ipc_send 1 3 -1 1"}, .depth = 3,
     .letters = {
        "shrink 2", "shrink 1", "ipc_receive 3 -1 -1 1",
        "ipc_receive 3 -1 0 4"}},
    /* Grants to a process that has rights already. */
    {.depth = 3, .letters = {
        "ipc_receive 1 -1 -1 1", "ipc_send 2 1 -1 9", "ipc_send 2 1 -1 10",
        "ipc_send 3 1 -1 13", "ipc_receive 2 -1 -1 3", "ipc_send 3 2 -1 13",
        "rights 3 2 7", "rights 2 3 0", "rights 1 3 0", "rights 3 4 0",
        "ipc_release 4", "ipc_release 3"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, "order", scenes
};
