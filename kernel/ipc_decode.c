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

/* Reads the caller's struct ipc_buffers; without one, all is empty. */
static int read_buffers(pid_t caller, struct ipc_buffers *buffers)
{
    static const struct ipc_buffers none = {.grant_handle = HN_NONE};
    uva_t address = cvm_get_register(caller, CVM_ARGUMENT_3);

    *buffers = none;
    if (address == 0) {
        return 0;
    }
    return cvm_read(caller, address, buffers, sizeof(*buffers));
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

static int check_sizes(pid_t caller, const struct ipc_buffers *buffers)
{
    if (ipc_decode_timeout(caller) < IPC_FOREVER ||
        buffers->send_length > IPC_MAX_BYTES ||
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

/* Whether PARTNER waits for the reply of CALLER. */
static bool awaits_reply(pid_t partner, pid_t caller)
{
    return process_get(partner)->state == PROCESS_RECEIVING &&
           process_get(partner)->ipc.request &&
           process_get(partner)->ipc.partner == (int32_t)caller;
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
    if ((rights_get(caller, partner) & right) == 0 &&
        (ipc->request || !awaits_reply(partner, caller))) {
        return ERR_RIGHTS;
    }
    error = read_buffers(caller, &ipc->buffers);
    if (error == 0) {
        error = check_grant(caller, &ipc->buffers);
    }
    if (error == 0) {
        error = check_sizes(caller, &ipc->buffers);
    }
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
    error = read_buffers(caller, &ipc->buffers);
    ipc->buffers.send_length = 0;
    if (error == 0) {
        error = check_sizes(caller, &ipc->buffers);
    }
    if (error == 0 && ipc->partner == (int32_t)caller) {
        error = ERR_ARGUMENT;
    }
    return error;
}
