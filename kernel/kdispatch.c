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
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static void start(void)
{
    process_init();
    sched_init();
    driver_init();
    pager_init();
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

/* The arguments of CALLER's call, as calls.def lists them. */
static word_t first(pid_t caller)
{
    return cvm_get_register(caller, CVM_ARGUMENT_1);
}

static word_t second(pid_t caller)
{
    return cvm_get_register(caller, CVM_ARGUMENT_2);
}

static word_t third(pid_t caller)
{
    return cvm_get_register(caller, CVM_ARGUMENT_3);
}

static word_t fourth(pid_t caller)
{
    return cvm_get_register(caller, CVM_ARGUMENT_4);
}

static word_t fifth(pid_t caller)
{
    return cvm_get_register(caller, CVM_ARGUMENT_5);
}

/* The result of call NUMBER of CALLER, for the calls that are always answered
 * at once.
 */
static int plain_call(pid_t caller, word_t number)
{
    switch (number) {
    case CALL_set_privileged:
        return set_privileged(caller, first(caller));
    case CALL_process_create:
        return life_create(caller, first(caller), second(caller), third(caller),
                           fourth(caller));
    case CALL_process_clone:
        return life_clone(caller, first(caller));
    case CALL_memory_add:
        return memory_add(caller, first(caller), second(caller));
    case CALL_memory_free:
        return memory_free(caller, first(caller), second(caller));
    case CALL_chg_sched_params:
        return chg_sched_params(caller, first(caller), second(caller),
                                third(caller));
    case CALL_change_driver:
        return driver_change(caller, first(caller), second(caller),
                             third(caller));
    case CALL_enable_interrupts:
        return driver_enable_interrupts(caller, first(caller));
    case CALL_dev_read:
        return driver_read(caller, first(caller), second(caller), third(caller),
                           fourth(caller), fifth(caller));
    case CALL_dev_write:
        return driver_write(caller, first(caller), second(caller),
                            third(caller), fourth(caller), fifth(caller));
    case CALL_change_rights:
        return rights_change(caller, first(caller), second(caller),
                             third(caller));
    case CALL_read_kernel_info:
        return info_read(caller, first(caller), second(caller), third(caller));
    case CALL_pager_assign:
        return pager_assign(caller, first(caller), second(caller),
                            third(caller));
    case CALL_pager_map:
        return pager_map(caller, first(caller), second(caller), third(caller),
                         fourth(caller));
    default:
        return ERR_CALL;
    }
}

/* Kills a process. If it is CALLER itself, nobody is left to be answered. */
static void kill_process(pid_t caller)
{
    int result = life_kill(caller, cvm_get_register(caller, CVM_ARGUMENT_1));

    if (process_is_alive(caller)) {
        process_answer(caller, result);
    }
}

/* Takes a page back. Who waits for another page of a region that is served no
 * more stops.
 */
static void unmap_page(pid_t caller)
{
    int result = pager_unmap(caller, first(caller), second(caller),
                             third(caller), fourth(caller));

    process_answer(caller, result);
    if (result == 0 && (fourth(caller) & REVOKE_AGREEMENT) != 0) {
        life_fail_deserted();
    }
}

static void call(pid_t caller)
{
    word_t number = cvm_get_register(caller, CVM_CALL);

    switch (number) {
    case CALL_ipc_send:
        ipc_send(caller);
        break;
    case CALL_ipc_receive:
        ipc_receive(caller);
        break;
    case CALL_ipc_request:
        ipc_request(caller);
        break;
    case CALL_process_kill:
        kill_process(caller);
        break;
    case CALL_pager_unmap:
        unmap_page(caller);
        break;
    default:
        process_answer(caller, plain_call(caller, number));
    }
}

/* The current process cannot go on. It waits for a page, if there is a pager
 * that has agreed to supply it, else it stops.
 */
static void exception(pid_t pid, word_t cause)
{
    if (cause == CAUSE_PAGE_FAULT && pager_has(pid)) {
        pid_t pager = pager_fault(pid);

        if (pager != 0) {
            ipc_deliver_kernel_message(pager);
        }
        return;
    }
    life_stop(pid);
}

static void tick(void)
{
    pid_t pid = 0;

    sched_tick();
    for (uint32_t i = 0; i <= MAX_PROCS; i++) {
        pid = sched_elapsed(pid);
        if (pid == 0) {
            return;
        }
        if (process_get(pid)->state == PROCESS_FAULTED) {
            life_fail(pid, CAUSE_PAGER_SILENT);
        } else {
            ipc_cancel(pid, ERR_TIMEOUT);
        }
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
        exception(sched_current(), data);
    }
    if ((cause & CVM_CAUSE_TIMER) != 0) {
        tick();
    }
    if ((cause & CVM_CAUSE_DEVICE) != 0) {
        interrupts(data);
    }
    return sched_current();
}
