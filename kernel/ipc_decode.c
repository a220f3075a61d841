/* SPDX-License-Identifier: MIT
 *
 * Arguments of IPC calls: from registers and memory of the caller to a checked
 * struct process_ipc.
 *
 * What is checked here may no longer hold when the caller has waited: another
 * process may free its memory or end a process that it grants. ipc.c looks at
 * these again when the message moves.
 */
#include "kernel/ipc_decode.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/rights.h"

int32_t ipc_decode_timeout(pid_t caller)
{
    return (int32_t)cvm_get_register(caller, CVM_ARGUMENT_2);
}

static int check_grant(pid_t caller, const struct ipc_buffers *buffers)
{
    pid_t object;

    if (buffers->grant_handle == HN_NONE) {
        return 0;
    }
    if (rights_find(caller, (word_t)buffers->grant_handle, &object) != 0) {
        return ERR_HANDLE;
    }
    if (!rights_may_grant(caller, object, buffers->grant_rights)) {
        return ERR_RIGHTS;
    }
    return 0;
}

static int check_timeout(pid_t caller)
{
    return ipc_decode_timeout(caller) < IPC_FOREVER ? ERR_ARGUMENT : 0;
}

static int check_ranges(pid_t caller, const struct ipc_buffers *buffers)
{
    if (buffers->send_length > IPC_MAX_BYTES ||
        buffers->receive_capacity > IPC_MAX_BYTES) {
        return ERR_ARGUMENT;
    }
    if (!cvm_in_memory(caller, buffers->send_address, buffers->send_length) ||
        !cvm_in_memory(caller, buffers->receive_address,
                       buffers->receive_capacity)) {
        return ERR_ADDRESS;
    }
    return 0;
}

/* Reads the caller's struct ipc_buffers, and checks it and the timeout. SENDS
 * says whether what it has to send counts.
 */
static int decode_buffers(pid_t caller, uva_t address, bool sends,
                          struct ipc_buffers *buffers)
{
    int error = cvm_read(caller, address, buffers, sizeof(*buffers));

    if (!sends) {
        buffers->send_length = 0;
        buffers->grant_handle = HN_NONE;
    }
    if (error == 0) {
        error = check_grant(caller, buffers);
    }
    if (error == 0) {
        error = check_timeout(caller);
    }
    if (error == 0) {
        error = check_ranges(caller, buffers);
    }
    return error;
}

/* Decodes the memory part of CALLER's message and its timeout. A short message
 * has no memory part: nothing of it is in memory.
 */
static int decode_message(pid_t caller, bool sends, struct process_ipc *ipc)
{
    uva_t address = cvm_get_register(caller, CVM_ARGUMENT_3);

    ipc->is_short = address == 0;
    return ipc->is_short
               ? check_timeout(caller)
               : decode_buffers(caller, address, sends, &ipc->buffers);
}

/* Whether PARTNER waits for the reply of CALLER. */
static bool awaits_reply(pid_t partner, pid_t caller)
{
    const struct process *process = process_get(partner);

    return process->state == PROCESS_RECEIVING && process->ipc.request &&
           process->ipc.partner == (int32_t)caller;
}

int ipc_decode_send(pid_t caller, word_t right, struct process_ipc *ipc)
{
    word_t handle = cvm_get_register(caller, CVM_ARGUMENT_1);
    pid_t partner;
    int error = rights_find(caller, handle, &partner);

    if (error != 0) {
        return error;
    }
    ipc->partner = (int32_t)partner;
    ipc->request = right == RIGHT_REQUEST;
    if ((rights_of(caller, handle) & right) == 0 &&
        (ipc->request || !awaits_reply(partner, caller))) {
        return ERR_RIGHTS;
    }
    error = decode_message(caller, true, ipc);
    if (error == 0 && partner == caller) {
        error = ERR_ARGUMENT;
    }
    return error;
}

int ipc_decode_receive(pid_t caller, struct process_ipc *ipc)
{
    int32_t handle = (int32_t)cvm_get_register(caller, CVM_ARGUMENT_1);
    pid_t partner;
    int error;

    ipc->partner = handle;
    ipc->request = false;
    if (handle != HN_ANY && handle != HN_KERNEL && handle != HN_NONE) {
        error = rights_find(caller, (word_t)handle, &partner);
        if (error != 0) {
            return error;
        }
        ipc->partner = (int32_t)partner;
    }
    error = decode_message(caller, false, ipc);
    if (error == 0 && ipc->partner == (int32_t)caller) {
        error = ERR_ARGUMENT;
    }
    return error;
}
