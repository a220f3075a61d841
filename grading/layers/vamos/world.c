/* SPDX-License-Identifier: MIT
 *
 * The memory of a process of the world, in its last page (MODEL_DATA):
 *
 *     +0  struct ipc_buffers | +64 what it sends | +128 where it receives
 */
#include "grading/layers/vamos/world.h"

#include "abi/abi.h"
#include "grading/layers/vamos_model.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum {
    SENT = MODEL_DATA + 64,
    RECEIVED = MODEL_DATA + 128,
    RECEIVED_BYTES = 32,
    OUTSIDE = 0x40000,
    FIRST_BUFFER = 1 /* kinds below are short messages */
};

const struct module_range world_pids = {WORLD_PROCESSES, {1, 2, 3, 4}};
const struct module_range world_handles = {
    WORLD_HANDLES,
    {1, 2, 3, 4, 0, HN_ANY, HN_KERNEL, HN_NONE, 2 | 1 << 8, 77, -4}};
const struct module_range world_messages = {
    16, {0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 10, 13, 14, 17, 18}};
const struct module_range world_timeouts = {
    8, {IPC_FOREVER, IPC_FOREVER, IPC_FOREVER, 0, 1, 2, 3, -2}};

static const struct ipc_buffers buffers[WORLD_MESSAGES] = {
    [1] = {SENT, 8, RECEIVED, 8, HN_NONE, 0},
    [2] = {0, 0, 0, 0, HN_NONE, 0},
    [3] = {SENT, 16, RECEIVED, 4, HN_NONE, 0},
    [4] = {SENT, 0, RECEIVED, 32, HN_NONE, 7},
    [5] = {OUTSIDE, 8, RECEIVED, 8, HN_NONE, 0},
    [6] = {SENT, 8, OUTSIDE, 8, HN_NONE, 0},
    [7] = {SENT, IPC_MAX_BYTES + 1, RECEIVED, 8, HN_NONE, 0},
    [8] = {SENT, 8, RECEIVED, IPC_MAX_BYTES + 1, HN_NONE, 0},
    [9] = {SENT, 4, RECEIVED, 32, 2, RIGHT_SEND},
    [10] = {SENT, 0, RECEIVED, 8, HN_SELF, RIGHTS_ALL},
    [11] = {SENT, 8, RECEIVED, 8, 77, RIGHT_SEND},
    [12] = {SENT, 8, RECEIVED, 8, HN_SELF, 9},
    [13] = {SENT, 5, RECEIVED, 8, 3, RIGHT_SEND | RIGHT_GRANT},
    [14] = {OUTSIDE, IPC_MAX_BYTES + 1, OUTSIDE, 8, 2, RIGHTS_ALL},
    [15] = {0xFFFFFFF8, 16, RECEIVED, 8, HN_NONE, 0},
    [16] = {SENT, 8, RECEIVED, IPC_MAX_BYTES, 99, 8},
    /* 17: the description lies in page 0; 18: half of it lies outside */
    [19] = {OUTSIDE, 8, RECEIVED, 8, 1, RIGHT_SEND | RIGHT_REQUEST},
};

bool world_lives(const int64_t *arguments)
{
    return process_is_alive((pid_t)arguments[0]);
}

bool world_may_begin(const int64_t *arguments)
{
    return !world_lives(arguments) && process_is_alive(PROCESS_INIT);
}

bool world_is_ready(const int64_t *arguments)
{
    return process_get((pid_t)arguments[0])->state == PROCESS_READY;
}

static void begin(pid_t pid)
{
    if (pid > 1) {
        (void)cvm_load(pid, 1, MODEL_IMAGE, MODEL_IMAGE_BYTES);
    }
    process_begin(pid, 1, 1);
    rights_begin(pid, pid == 1 ? 0 : 1);
    sched_ready(pid);
    for (uint32_t i = 0; i < RECEIVED - SENT; i++) {
        uint8_t *byte = model_memory(pid, SENT + i, 1);

        *byte = (uint8_t)(pid * 16 + i);
    }
}

void world_begin(pid_t pid)
{
    begin(pid);
    rights_set(1, pid, RIGHTS_ALL);
}

void world_start(void)
{
    model_start();
    process_init();
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        queue_init(&process_get(pid)->senders);
    }
    sched_init();
    begin(1);
    rights_set_privileged(1);
    for (pid_t pid = 2; pid <= WORLD_PROCESSES; pid++) {
        world_begin(pid);
    }
    rights_set(2, 3, RIGHTS_ALL);
    rights_set(3, 2, RIGHT_REQUEST);
    rights_set(3, 4, RIGHT_SEND | RIGHT_GRANT);
    rights_set(4, 2, RIGHT_SEND);
    rights_set(4, 3, 0);
}

uva_t world_message(pid_t pid, uint32_t kind)
{
    if (kind == 17) {
        return 16;
    }
    if (kind == 18) {
        return cvm_size(pid) * PAGE_BYTES - 8;
    }
    if (kind >= FIRST_BUFFER) {
        (void)cvm_write(pid, MODEL_DATA, &buffers[kind], sizeof(buffers[0]));
    }
    return kind < FIRST_BUFFER ? 0 : MODEL_DATA;
}

void world_tell_received(pid_t pid)
{
    uint32_t sum = 0;
    uint8_t byte = 0;

    for (uint32_t i = 0; i < RECEIVED_BYTES; i++) {
        if (cvm_read(pid, RECEIVED + i, &byte, 1) == 0) {
            sum = sum * 31 + byte;
        }
    }
    tell_of("received", pid, sum);
}

void world_make_current(pid_t pid)
{
    while (sched_current() != pid) {
        pid_t first = sched_current();

        sched_unready(first, PROCESS_STOPPED);
        sched_ready(first);
    }
}

int64_t world_whom(pid_t pid, word_t handle)
{
    pid_t object = 0;

    if ((int32_t)handle < 0) {
        return (int32_t)handle;
    }
    (void)rights_find(pid, handle, &object);
    return object;
}

void world_tell_registers(pid_t pid)
{
    word_t third = cvm_get_register(pid, CVM_ARGUMENT_3);

    tell_of("eax", pid, (int32_t)cvm_get_register(pid, CVM_RESULT));
    tell_of("whom_ebx", pid,
            world_whom(pid, cvm_get_register(pid, CVM_ARGUMENT_1)));
    tell_of("ecx", pid, (int32_t)cvm_get_register(pid, CVM_ARGUMENT_2));
    tell_of("edx", pid, third < PAGE_BYTES ? world_whom(pid, third) : third);
    tell_of("esi", pid, cvm_get_register(pid, CVM_ARGUMENT_4));
    tell_of("edi", pid, cvm_get_register(pid, CVM_ARGUMENT_5));
    tell_of("ebp", pid, cvm_get_register(pid, CVM_ARGUMENT_6));
    tell_of("pc", pid, cvm_get_register(pid, CVM_PC));
}

void world_tell_rights(pid_t pid)
{
    tell_of("privileged", pid, rights_is_privileged(pid));
    tell_list("knows", pid);
    for (word_t slot = 1; slot <= WORLD_PROCESSES; slot++) {
        tell_item(world_whom(pid, slot) != 0);
    }
    tell_list("rights", pid);
    for (pid_t other = 1; other <= WORLD_PROCESSES; other++) {
        tell_item(process_is_alive(other) ? (int64_t)rights_get(pid, other)
                                          : -1);
    }
}
