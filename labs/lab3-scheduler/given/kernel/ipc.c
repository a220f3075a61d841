/* SPDX-License-Identifier: MIT
 *
 * Messages before lab 4, in which you write real ones: there are none but the
 * kernel's. A process can wait for these, and for a time (HN_NONE).
 */
#include "kernel/ipc.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/notice.h"
#include "kernel/process.h"
#include "kernel/sched.h"

static void answer(pid_t pid, int result)
{
    process_answer(pid, result);
    if (process_get(pid)->state != PROCESS_READY) {
        sched_ready(pid);
    }
}

static bool receive_kernel_message(pid_t pid)
{
    struct notice notice;

    if (process_get(pid)->ipc.partner == HN_NONE ||
        !notice_take(pid, &notice)) {
        return false;
    }
    cvm_set_register(pid, CVM_ARGUMENT_1, (word_t)HN_KERNEL);
    cvm_set_register(pid, CVM_ARGUMENT_2, 0);
    cvm_set_register(pid, CVM_ARGUMENT_3, 0);
    cvm_set_register(pid, CVM_ARGUMENT_4, notice.kind);
    cvm_set_register(pid, CVM_ARGUMENT_5, notice.w1);
    cvm_set_register(pid, CVM_ARGUMENT_6, notice.w2);
    answer(pid, 0);
    return true;
}

void ipc_deliver_kernel_message(pid_t pid)
{
    if (process_get(pid)->state == PROCESS_RECEIVING) {
        (void)receive_kernel_message(pid);
    }
}

void ipc_receive(pid_t caller)
{
    int32_t partner = (int32_t)cvm_get_register(caller, CVM_ARGUMENT_1);
    int32_t timeout = (int32_t)cvm_get_register(caller, CVM_ARGUMENT_2);

    if (partner >= 0 || timeout < IPC_FOREVER) {
        answer(caller, ERR_ARGUMENT);
        return;
    }
    process_get(caller)->ipc.partner = partner;
    if (receive_kernel_message(caller)) {
        return;
    }
    if (timeout == 0) {
        answer(caller, ERR_TIMEOUT);
        return;
    }
    sched_unready(caller, PROCESS_RECEIVING);
    if (timeout != IPC_FOREVER) {
        sched_set_timeout(caller, (uint32_t)timeout);
    }
}

void ipc_send(pid_t caller)
{
    answer(caller, ERR_CALL);
}

void ipc_request(pid_t caller)
{
    answer(caller, ERR_CALL);
}

void ipc_cancel(pid_t pid, int error)
{
    answer(pid, error);
}

void ipc_release(pid_t pid)
{
}
