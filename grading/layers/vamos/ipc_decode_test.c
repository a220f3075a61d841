/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/ipc_decode.h: what it makes of the arguments of calls. The
 * record that it writes is told after success only.
 */
#include "kernel/ipc_decode.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/world.h"
#include "grading/layers/vamos_model.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static const struct module_range messages = {
    16,
    {0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18}};
static const struct module_range states = {
    3, {PROCESS_RECEIVING, PROCESS_SENDING, PROCESS_STOPPED}};
static const struct module_range flags = {2, {0, 1}};
static const struct module_range pages = {3, {1, 2, 3}};
static const struct module_range rights = {4, {0, 1, 2, 7}};

static void set_arguments(const int64_t *arguments)
{
    pid_t caller = (pid_t)arguments[0];

    cvm_set_register(caller, CVM_ARGUMENT_1, (word_t)arguments[1]);
    cvm_set_register(caller, CVM_ARGUMENT_2, (word_t)arguments[2]);
    cvm_set_register(caller, CVM_ARGUMENT_3,
                     world_message(caller, (uint32_t)arguments[3]));
}

static void tell_record(int result, const struct process_ipc *ipc)
{
    tell("result", result);
    if (result != 0) {
        return;
    }
    tell("partner", ipc->partner);
    tell("request", ipc->request);
    tell("is_short", ipc->is_short);
    if (!ipc->is_short) {
        tell("send_length", ipc->buffers.send_length);
        tell("receive_address", ipc->buffers.receive_address);
        tell("receive_capacity", ipc->buffers.receive_capacity);
        tell("grant_handle", ipc->buffers.grant_handle);
    }
    if (!ipc->is_short && ipc->buffers.send_length > 0) {
        tell("send_address", ipc->buffers.send_address);
    }
    if (!ipc->is_short && ipc->buffers.grant_handle != HN_NONE) {
        tell("grant_rights", ipc->buffers.grant_rights);
    }
}

static void run_send(const int64_t *arguments)
{
    struct process_ipc ipc;

    set_arguments(arguments);
    tell_record(ipc_decode_send((pid_t)arguments[0], RIGHT_SEND, &ipc), &ipc);
}

static void run_request(const int64_t *arguments)
{
    struct process_ipc ipc;

    set_arguments(arguments);
    tell_record(ipc_decode_send((pid_t)arguments[0], RIGHT_REQUEST, &ipc),
                &ipc);
}

static void run_receive(const int64_t *arguments)
{
    struct process_ipc ipc;

    set_arguments(arguments);
    tell_record(ipc_decode_receive((pid_t)arguments[0], &ipc), &ipc);
    tell("timeout", ipc_decode_timeout((pid_t)arguments[0]));
}

/* PID is in a call, with PARTNER, in STATE. */
static void run_wait(const int64_t *arguments)
{
    struct process *process = process_get((pid_t)arguments[0]);

    if (process->state == PROCESS_READY) {
        sched_unready((pid_t)arguments[0], PROCESS_STOPPED);
    }
    process->state = (enum process_state)arguments[2];
    process->ipc.partner = (int32_t)arguments[1];
    process->ipc.request = arguments[3] != 0;
}

static void run_end(const int64_t *arguments)
{
    sched_remove((pid_t)arguments[0]);
    process_end((pid_t)arguments[0]);
    cvm_reset((pid_t)arguments[0]);
}

static void run_break(const int64_t *arguments)
{
    model_break((pid_t)arguments[0], (uint32_t)arguments[1]);
}

static void run_shrink(const int64_t *arguments)
{
    (void)cvm_free((pid_t)arguments[0], 1);
}

static void run_rights(const int64_t *arguments)
{
    rights_set((pid_t)arguments[0], (pid_t)arguments[1], (word_t)arguments[2]);
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

/* Decoding changes nothing that one could see. */
static void state(void)
{
    for (pid_t pid = 1; pid <= WORLD_PROCESSES; pid++) {
        tell_of("state", pid, process_get(pid)->state);
        if (process_is_alive(pid)) {
            world_tell_rights(pid);
        }
    }
}

#define CALL_RANGE \
    {&world_pids, &world_handles, &world_timeouts, &messages}

static const struct module_operation operations[] = {
    {.name = "send", .weight = 10, .range = CALL_RANGE, .may = world_lives,
     .run = run_send, .rule = "ipc_send, decoded and checked in order"},
    {.name = "request", .weight = 10, .range = CALL_RANGE, .may = world_lives,
     .run = run_request, .rule = "ipc_request, decoded and checked in order"},
    {.name = "receive", .weight = 10, .range = CALL_RANGE, .may = world_lives,
     .run = run_receive,
     .rule = "ipc_receive, decoded and checked in order; what its buffers say "
             "about sending does not count"},
    {.name = "wait", .weight = 5,
     .range = {&world_pids, &world_pids, &states, &flags}, .may = both_live,
     .run = run_wait, .rule = "PID waits in a call"},
    {.name = "end", .weight = 1, .range = {&world_pids}, .may = world_lives,
     .run = run_end, .rule = "the process ends"},
    {.name = "break", .weight = 1, .range = {&world_pids, &pages},
     .may = world_lives, .run = run_break,
     .rule = "pages cannot be had any more"},
    {.name = "shrink", .weight = 1, .range = {&world_pids},
     .may = may_shrink, .run = run_shrink, .rule = "memory becomes less"},
    {.name = "rights", .weight = 3,
     .range = {&world_pids, &world_pids, &rights},
     .may = both_live, .run = run_rights, .rule = "rights change"},
};

/* All messages, to and from a good and a bad partner. */
static const struct module_scene scenes[] = {
    {.depth = 2, .letters = {
        "send 2 2 -1 0", "send 2 2 -1 1", "send 2 2 -1 3", "send 2 2 -1 5",
        "send 2 2 -1 6", "send 2 2 -1 7", "send 2 2 -1 8", "send 2 2 -1 9",
        "send 2 2 -1 11", "send 2 2 -1 12", "send 2 2 -1 13", "send 2 2 -1 14",
        "send 2 2 -1 16", "send 2 2 -2 16", "send 2 2 -1 17", "send 2 2 -1 18",
        "send 2 2 -2 5", "send 2 2 -2 11", "send 2 0 -1 0", "send 2 0 -1 5",
        "send 2 77 -2 17", "send 3 1 1 13", "send 3 2 -1 0", "send 3 2 -2 17",
        "send 4 2 -1 9", "send 4 3 -1 0", "request 2 2 0 1", "request 4 2 -1 0",
        "request 3 2 -1 0", "request 2 0 -2 0", "request 4 3 0 0",
        "receive 2 -1 -1 1", "receive 2 -1 -1 5", "receive 2 -1 0 6",
        "receive 2 -1 -2 6", "receive 2 -1 -1 11", "receive 2 -1 -1 14",
        "receive 2 77 -2 17", "receive 2 0 -1 0", "receive 2 0 -2 0",
        "receive 2 -3 -1 0", "receive 2 -2 -1 17", "receive 2 -4 -1 0",
        "receive 2 2 -1 18", "wait 2 3 2 1", "wait 2 3 3 1", "wait 2 4 3 1",
        "wait 3 4 3 1", "wait 3 4 3 0", "break 2 3", "shrink 2", "end 3"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), world_start, state, NULL, scenes
};
