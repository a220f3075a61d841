/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/ipc_decode.h: the list of checks of a call, in
 * their order; the first that does not hold is the error.
 */
#include "kernel/ipc_decode.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/rights.h"

/* What the caller says, before anything is checked. */
struct wish {
    pid_t caller;
    int32_t handle;
    int32_t timeout;
    uva_t address; /* of its buffers, or 0 */
};

static struct wish wish_of(pid_t caller)
{
    return (struct wish){
        caller, (int32_t)cvm_get_register(caller, CVM_ARGUMENT_1),
        (int32_t)cvm_get_register(caller, CVM_ARGUMENT_2),
        cvm_get_register(caller, CVM_ARGUMENT_3)};
}

int32_t ipc_decode_timeout(pid_t caller)
{
    return wish_of(caller).timeout;
}

/* 3: the description of the buffers can be read. */
static int check_description(const struct wish *wish, struct process_ipc *ipc)
{
    int error = cvm_read(wish->caller, wish->address, &ipc->buffers,
                         sizeof(ipc->buffers));

    return error == 0 ? 0 : because(error, "third: the struct ipc_buffers at "
                                           "edx can be read");
}

/* 4, 5: a granted handle names somebody, on whom the caller may grant. */
static int check_grant(const struct wish *wish, const struct process_ipc *ipc)
{
    pid_t object;

    if (ipc->buffers.grant_handle == HN_NONE) {
        return 0;
    }
    if (rights_find(wish->caller, (word_t)ipc->buffers.grant_handle, &object) !=
        0) {
        return because(ERR_HANDLE, "fourth: the granted handle names somebody");
    }
    if (!rights_may_grant(wish->caller, object, ipc->buffers.grant_rights)) {
        return because(ERR_RIGHTS, "fifth: the caller may grant these rights");
    }
    return 0;
}

/* 6: the timeout. */
static int check_timeout(const struct wish *wish)
{
    return wish->timeout >= IPC_FOREVER
               ? 0
               : because(ERR_ARGUMENT, "sixth: the timeout is -1 or more");
}

/* 7, 8: lengths and ranges. */
static int check_ranges(const struct wish *wish, const struct process_ipc *ipc)
{
    const struct ipc_buffers *b = &ipc->buffers;

    if (b->send_length > IPC_MAX_BYTES || b->receive_capacity > IPC_MAX_BYTES) {
        return because(ERR_ARGUMENT, "seventh: both lengths are at most "
                                     "IPC_MAX_BYTES");
    }
    if (!cvm_in_memory(wish->caller, b->send_address, b->send_length)) {
        return because(ERR_ADDRESS, "eighth: what is sent lies in memory");
    }
    if (!cvm_in_memory(wish->caller, b->receive_address, b->receive_capacity)) {
        return because(ERR_ADDRESS, "eighth: where one receives is in memory");
    }
    return 0;
}

/* Checks 3 to 9, of which a short message needs 6 and 9 only. */
static int check_message(const struct wish *wish, bool sends,
                         struct process_ipc *ipc)
{
    int error = 0;

    ipc->is_short = wish->address == 0;
    if (!ipc->is_short) {
        error = check_description(wish, ipc);
        if (!sends) {
            ipc->buffers.send_length = 0;
            ipc->buffers.grant_handle = HN_NONE;
        }
        error = error != 0 ? error : check_grant(wish, ipc);
    }
    error = error != 0 ? error : check_timeout(wish);
    if (error == 0 && !ipc->is_short) {
        error = check_ranges(wish, ipc);
    }
    if (error == 0 && ipc->partner == (int32_t)wish->caller) {
        error = because(ERR_ARGUMENT, "last: the partner is somebody else");
    }
    return error != 0 ? error : because(0, "all checks hold");
}

/* Whether PARTNER is in ipc_request and waits for CALLER's reply. */
static bool owes_reply(pid_t caller, pid_t partner)
{
    const struct process *process = process_get(partner);

    return process->state == PROCESS_RECEIVING && process->ipc.request &&
           process->ipc.partner == (int32_t)caller;
}

int ipc_decode_send(pid_t caller, word_t right, struct process_ipc *ipc)
{
    struct wish wish = wish_of(caller);
    word_t held;
    pid_t partner;

    DEMAND(right == RIGHT_SEND || right == RIGHT_REQUEST,
           "RIGHT is to send or to request");
    if (rights_find(caller, (word_t)wish.handle, &partner) != 0) {
        return because(ERR_HANDLE, "first: the handle names somebody");
    }
    held = rights_of(caller, (word_t)wish.handle);
    if ((held & right) != right &&
        !(right == RIGHT_SEND && owes_reply(caller, partner))) {
        return because(ERR_RIGHTS, "second: the handle carries the right, or "
                                   "this is the reply that the partner awaits");
    }
    ipc->partner = (int32_t)partner;
    ipc->request = right == RIGHT_REQUEST;
    return check_message(&wish, true, ipc);
}

int ipc_decode_receive(pid_t caller, struct process_ipc *ipc)
{
    struct wish wish = wish_of(caller);
    pid_t partner;

    ipc->request = false;
    ipc->partner = wish.handle;
    if (wish.handle < HN_NONE || wish.handle >= 0) {
        if (rights_find(caller, (word_t)wish.handle, &partner) != 0) {
            return because(ERR_HANDLE, "first: the handle names somebody");
        }
        ipc->partner = (int32_t)partner;
    }
    return check_message(&wish, false, ipc);
}
