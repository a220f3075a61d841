/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/life.h: what a process is made of when it begins,
 * and what is left of one that ends. The state is that of the layers below.
 */
#include "kernel/life.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/device.h"
#include "kernel/ipc.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

void life_begin_init(void)
{
    process_begin(PROCESS_INIT, PRIORITIES - 1, SCHED_INIT_SLICE);
    rights_begin(PROCESS_INIT, 0);
    rights_set_privileged(PROCESS_INIT);
    sched_ready(PROCESS_INIT);
}

/* PID, which has its handles, is known to CALLER and ready. */
static int introduce(pid_t pid, pid_t caller)
{
    rights_set(caller, pid, RIGHTS_ALL);
    sched_ready(pid);
    return (int)rights_handle(caller, pid);
}

int life_create(pid_t caller, uva_t address, uint32_t bytes, word_t priority,
                word_t slice)
{
    pid_t pid = 0;
    int error;

    if (!rights_is_privileged(caller)) {
        return because(ERR_UNPRIVILEGED, "first: the caller is privileged");
    }
    if (!sched_is_valid(priority, slice)) {
        return because(ERR_ARGUMENT, "second: priority and slice are valid");
    }
    error = cvm_check_image(caller, address, bytes);
    if (error != 0) {
        return because(error, "third: the image lies in memory and is one");
    }
    if (process_find_free(&pid) != 0) {
        return because(ERR_RESOURCES, "fourth: a PID is free");
    }
    error = cvm_load(pid, caller, address, bytes);
    if (error != 0) {
        return because(error, "last: there is memory for the image");
    }
    process_begin(pid, priority, slice);
    rights_begin(pid, caller);
    return because(introduce(pid, caller),
                   "all checks hold: the handle of the new process");
}

int life_clone(pid_t caller, word_t handle)
{
    pid_t original;
    pid_t pid = 0;

    if (!rights_is_privileged(caller)) {
        return because(ERR_UNPRIVILEGED, "first: the caller is privileged");
    }
    if (rights_find(caller, handle, &original) != 0) {
        return because(ERR_HANDLE, "second: the handle names somebody");
    }
    if (process_find_free(&pid) != 0) {
        return because(ERR_RESOURCES, "third: a PID is free");
    }
    if (cvm_clone(pid, original) != 0) {
        return because(ERR_RESOURCES, "last: there is memory for both");
    }
    process_begin(pid, process_get(original)->priority,
                  process_get(original)->slice);
    rights_copy(pid, original);
    pager_copy(pid, original);
    if (original == caller) {
        process_answer(pid, 0);
    }
    return because(introduce(pid, caller),
                   "all checks hold: the handle of the clone; in a clone of "
                   "oneself the call is answered with 0, in all others the "
                   "call in which the original waits is issued again");
}

int life_kill(pid_t caller, word_t handle)
{
    pid_t pid;

    if (!rights_is_privileged(caller)) {
        return because(ERR_UNPRIVILEGED, "first: the caller is privileged");
    }
    if (rights_find(caller, handle, &pid) != 0) {
        return because(ERR_HANDLE, "second: the handle names somebody");
    }
    driver_release(pid);
    ipc_release(pid);
    if (pager_release(pid)) {
        life_fail_deserted();
    }
    sched_remove(pid);
    process_end(pid);
    cvm_reset(pid);
    return because(0, "it ends: partners hear ERR_PARTNER, its devices have no "
                      "driver, its memory is free");
}

/* PID, which is ready, is not any more, and init is told. */
static void become_stopped(pid_t pid)
{
    sched_unready(pid, PROCESS_STOPPED);
    if (pid == PROCESS_INIT) {
        cvm_message("vamos: init stopped by an exception; nobody is left to "
                    "hear of it");
    } else {
        process_get(pid)->reported = false;
        ipc_deliver_kernel_message(PROCESS_INIT);
    }
}

void life_stop(pid_t pid)
{
    DEMAND(sched_current() == pid, "PID is the current process");
    become_stopped(pid);
}

void life_fail(pid_t pid, word_t cause)
{
    DEMAND(process_get(pid)->state == PROCESS_FAULTED, "PID waits for a page");
    pager_end_wait(pid);
    cvm_set_cause(pid, cause);
    become_stopped(pid);
}

void life_fail_deserted(void)
{
    for (pid_t pid = pager_deserted(0); pid != 0; pid = pager_deserted(pid)) {
        life_fail(pid, CAUSE_PAGER_GONE);
    }
}
