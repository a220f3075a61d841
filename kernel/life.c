/* SPDX-License-Identifier: MIT
 *
 * Begin, stop and end of processes.
 */
#include "kernel/life.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/device.h"
#include "kernel/ipc.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

void life_begin_init(void)
{
    process_begin(PROCESS_INIT, SCHED_INIT_PRIORITY, SCHED_INIT_SLICE);
    rights_begin(PROCESS_INIT, 0);
    rights_set_privileged(PROCESS_INIT);
    sched_ready(PROCESS_INIT);
}

int life_create(pid_t caller, uva_t address, uint32_t bytes, word_t priority,
                word_t slice)
{
    pid_t pid;
    int error;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (!sched_is_valid(priority, slice)) {
        return ERR_ARGUMENT;
    }
    error = cvm_check_image(caller, address, bytes);
    if (error == 0) {
        error = process_find_free(&pid);
    }
    if (error == 0) {
        error = cvm_load(pid, caller, address, bytes);
    }
    if (error != 0) {
        return error;
    }
    /* nothing below can fail */
    process_begin(pid, priority, slice);
    rights_begin(pid, caller);
    rights_set(caller, pid, RIGHTS_ALL);
    sched_ready(pid);
    return (int)rights_handle(caller, pid);
}

int life_clone(pid_t caller, word_t handle)
{
    const struct process *process;
    pid_t original;
    pid_t pid;
    int error;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &original) != 0) {
        return ERR_HANDLE;
    }
    error = process_find_free(&pid);
    if (error == 0) {
        error = cvm_clone(pid, original);
    }
    if (error != 0) {
        return error;
    }
    /* nothing below can fail */
    process = process_get(original);
    process_begin(pid, process->priority, process->slice);
    rights_copy(pid, original);
    pager_copy(pid, original);
    rights_set(caller, pid, RIGHTS_ALL);
    if (original == caller) {
        process_answer(pid, 0);
    }
    sched_ready(pid);
    return (int)rights_handle(caller, pid);
}

int life_kill(pid_t caller, word_t handle)
{
    pid_t pid;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &pid) != 0) {
        return ERR_HANDLE;
    }
    /* nothing below can fail */
    driver_release(pid);
    ipc_release(pid);
    if (pager_release(pid)) {
        life_fail_deserted();
    }
    sched_remove(pid);
    process_end(pid);
    cvm_reset(pid);
    return 0;
}

/* PID has stopped: init hears of it. */
static void report(pid_t pid)
{
    if (pid == PROCESS_INIT) {
        cvm_message("vamos: init stopped by an exception; nobody is left to "
                    "hear of it");
        return;
    }
    process_get(pid)->reported = false;
    ipc_deliver_kernel_message(PROCESS_INIT);
}

void life_stop(pid_t pid)
{
    sched_unready(pid, PROCESS_STOPPED);
    report(pid);
}

void life_fail(pid_t pid, word_t cause)
{
    pager_end_wait(pid);
    sched_unready(pid, PROCESS_STOPPED);
    cvm_set_cause(pid, cause);
    report(pid);
}

void life_fail_deserted(void)
{
    pid_t pid = 0;

    for (uint32_t i = 0; i <= MAX_PROCS; i++) {
        pid = pager_deserted(pid);
        if (pid == 0) {
            return;
        }
        life_fail(pid, CAUSE_PAGER_GONE);
    }
}
