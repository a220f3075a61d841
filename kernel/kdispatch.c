/* SPDX-License-Identifier: MIT
 *
 * One kernel step has three phases, each only if there is cause for it:
 *
 *   1. the call of the current process, or its exception;
 *   2. the timer: time passes, waits whose time has come end;
 *   3. interrupts go to the drivers.
 *
 * Then the scheduler's current process runs. It is also the one that ran
 * before the step: nothing but a step changes it.
 */
#include "kernel/kdispatch.h"

#include "abi/abi.h"
#include "kernel/device.h"
#include "kernel/info.h"
#include "kernel/ipc.h"
#include "kernel/life.h"
#include "kernel/memory.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static void start(void)
{
    process_init();
    sched_init();
    driver_init();
    life_begin_init();
}

static int set_privileged(pid_t caller, word_t handle)
{
    pid_t object;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &object) != 0) {
        return ERR_HANDLE;
    }
    rights_set_privileged(object);
    return 0;
}

static int chg_sched_params(pid_t caller, word_t handle, word_t priority,
                            word_t slice)
{
    pid_t object;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &object) != 0) {
        return ERR_HANDLE;
    }
    if (!sched_is_valid(priority, slice)) {
        return ERR_ARGUMENT;
    }
    sched_set_params(object, priority, slice);
    return 0;
}

/* The result of call NUMBER of CALLER, for the calls that never wait. */
static int plain_call(pid_t caller, word_t number)
{
    word_t a = cvm_get_register(caller, CVM_ARGUMENT_1);
    word_t b = cvm_get_register(caller, CVM_ARGUMENT_2);
    word_t c = cvm_get_register(caller, CVM_ARGUMENT_3);
    word_t d = cvm_get_register(caller, CVM_ARGUMENT_4);
    word_t e = cvm_get_register(caller, CVM_ARGUMENT_5);

    switch (number) {
    case CALL_set_privileged:
        return set_privileged(caller, a);
    case CALL_process_create:
        return life_create(caller, a, b, c, d);
    case CALL_process_clone:
        return life_clone(caller, a);
    case CALL_process_kill:
        return life_kill(caller, a);
    case CALL_memory_add:
        return memory_add(caller, a, b);
    case CALL_memory_free:
        return memory_free(caller, a, b);
    case CALL_chg_sched_params:
        return chg_sched_params(caller, a, b, c);
    case CALL_change_driver:
        return driver_change(caller, a, b, c);
    case CALL_enable_interrupts:
        return driver_enable_interrupts(caller, a);
    case CALL_dev_read:
        return driver_read(caller, a, b, c, d, e);
    case CALL_dev_write:
        return driver_write(caller, a, b, c, d, e);
    case CALL_change_rights:
        return rights_change(caller, a, b, c);
    case CALL_read_kernel_info:
        return info_read(caller, a, b, c);
    default:
        return ERR_CALL;
    }
}

static void call(pid_t caller)
{
    word_t number = cvm_get_register(caller, CVM_CALL);
    int result;

    switch (number) {
    case CALL_ipc_send:
        ipc_send(caller);
        return;
    case CALL_ipc_receive:
        ipc_receive(caller);
        return;
    case CALL_ipc_request:
        ipc_request(caller);
        return;
    default:
        result = plain_call(caller, number);
        if (process_is_alive(caller)) { /* it may have killed itself */
            process_answer(caller, result);
        }
    }
}

static void tick(void)
{
    pid_t pid;

    sched_tick();
    pid = sched_elapsed();
    while (pid != 0) {
        ipc_cancel(pid, ERR_TIMEOUT);
        pid = sched_elapsed();
    }
}

static void interrupts(word_t devices)
{
    driver_note_interrupts(devices);
    for (word_t device = 0; device < DEVICES; device++) {
        if ((devices >> device & 1) != 0 && driver_of(device) != 0) {
            ipc_deliver_kernel_message(driver_of(device));
        }
    }
}

pid_t kdispatch(word_t cause, word_t data)
{
    if ((cause & CVM_CAUSE_RESET) != 0) {
        start();
    }
    if ((cause & CVM_CAUSE_CALL) != 0) {
        call(sched_current());
    }
    if ((cause & CVM_CAUSE_EXCEPTION) != 0) {
        life_stop(sched_current());
    }
    if ((cause & CVM_CAUSE_TIMER) != 0) {
        tick();
    }
    if ((cause & CVM_CAUSE_DEVICE) != 0) {
        interrupts(data);
    }
    return sched_current();
}
