/* SPDX-License-Identifier: MIT
 *
 * Rendezvous. Each call is in three steps, like all calls: decode and check
 * the arguments, act if the partner is ready, otherwise wait.
 *
 * No wake-up is lost: a process is queued as a sender, or marked as a
 * receiver, in the same kernel step in which it found no partner, and every
 * step that makes a partner ready looks for it there.
 */
#include "kernel/ipc.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/ipc_decode.h"
#include "kernel/notice.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

/* How two processes that met part again. */
enum meeting {
    MEETING_DONE,            /* the message has moved */
    MEETING_SENDER_FAILED,   /* the sender was answered; the receiver waits */
    MEETING_RECEIVER_FAILED, /* the receiver was answered; the sender waits */
    MEETING_BOTH_FAILED      /* both were answered */
};

static struct process_ipc *ipc_of(pid_t pid)
{
    return &process_get(pid)->ipc;
}

/* The memory part of PID's message; all empty for a short one. */
static const struct ipc_buffers *buffers_of(pid_t pid)
{
    static const struct ipc_buffers none = {.grant_handle = HN_NONE};

    return ipc_of(pid)->is_short ? &none : &ipc_of(pid)->buffers;
}

/* Answers PID, which may be waiting; then it is ready. */
static void answer(pid_t pid, int result)
{
    process_answer(pid, result);
    if (process_get(pid)->state != PROCESS_READY) {
        sched_ready(pid);
    }
}

/* ---- Waiting ---- */

/* Leaves CALLER, which is ready, waiting in STATE; or answers ERR_TIMEOUT, if
 * it does not want to wait. Returns whether it waits.
 */
static bool wait(pid_t caller, enum process_state state)
{
    int32_t timeout = ipc_decode_timeout(caller);

    if (timeout == 0) {
        answer(caller, ERR_TIMEOUT);
        return false;
    }
    sched_unready(caller, state);
    if (timeout != IPC_FOREVER) {
        sched_set_timeout(caller, (uint32_t)timeout);
    }
    return true;
}

/* Takes PID, which is sending, out of its partner's queue. */
static void leave_senders(pid_t pid)
{
    pid_t partner = (pid_t)ipc_of(pid)->partner;

    queue_remove(&process_get(partner)->senders, pid);
}

/* ---- Transfer ---- */

/* Whether RECEIVER waits for a message of SENDER. */
static bool accepts(pid_t receiver, pid_t sender)
{
    int32_t partner = ipc_of(receiver)->partner;

    return process_get(receiver)->state == PROCESS_RECEIVING &&
           (partner == HN_ANY || partner == (int32_t)sender);
}

/* Hands over the grant in BUFFERS of SENDER. Returns RECEIVER's handle for the
 * object; 0 if there is no grant, or no object any more.
 */
static word_t transfer_grant(pid_t sender, pid_t receiver,
                             const struct ipc_buffers *buffers)
{
    pid_t object;

    if (buffers->grant_handle == HN_NONE ||
        rights_find(sender, (word_t)buffers->grant_handle, &object) != 0 ||
        !rights_may_grant(sender, object, buffers->grant_rights)) {
        return 0;
    }
    rights_set(receiver, object,
               rights_get(receiver, object) | buffers->grant_rights);
    return rights_handle(receiver, object);
}

static void copy_words(pid_t sender, pid_t receiver)
{
    cvm_set_register(receiver, CVM_ARGUMENT_4,
                     cvm_get_register(sender, CVM_ARGUMENT_4));
    cvm_set_register(receiver, CVM_ARGUMENT_5,
                     cvm_get_register(sender, CVM_ARGUMENT_5));
    cvm_set_register(receiver, CVM_ARGUMENT_6,
                     cvm_get_register(sender, CVM_ARGUMENT_6));
}

/* The sender's part is over: it is answered, or waits for the reply. */
static void finish_sender(pid_t sender)
{
    struct process *process = process_get(sender);

    if (!process->ipc.request) {
        answer(sender, 0);
    } else if (process->state == PROCESS_READY) {
        (void)wait(sender, PROCESS_RECEIVING);
    } else {
        process->state = PROCESS_RECEIVING;
    }
}

/* Moves the memory part of the message of SENDER to RECEIVER; either may have
 * none. Who failed is answered.
 */
static enum meeting move_memory(pid_t sender, pid_t receiver)
{
    const struct ipc_buffers *from = buffers_of(sender);
    const struct ipc_buffers *to = buffers_of(receiver);
    int error = 0;

    if (!cvm_in_memory(sender, from->send_address, from->send_length)) {
        answer(sender, ERR_ADDRESS);
        return MEETING_SENDER_FAILED;
    }
    if (!cvm_in_memory(receiver, to->receive_address, to->receive_capacity)) {
        answer(receiver, ERR_ADDRESS);
        return MEETING_RECEIVER_FAILED;
    }
    if (from->send_length > to->receive_capacity) {
        error = ERR_TRUNCATED;
    } else if (from->send_length > 0) {
        error = cvm_copy(receiver, to->receive_address, sender,
                         from->send_address, from->send_length);
    }
    if (error != 0) {
        answer(sender, error);
        answer(receiver, error);
        return MEETING_BOTH_FAILED;
    }
    cvm_set_register(receiver, CVM_ARGUMENT_2, from->send_length);
    cvm_set_register(receiver, CVM_ARGUMENT_3,
                     transfer_grant(sender, receiver, from));
    return MEETING_DONE;
}

/* Moves the message of SENDER to RECEIVER, both in a call, neither in a sender
 * queue. Who failed is answered; the other one waits on. Two short messages
 * touch no memory.
 */
static enum meeting meet(pid_t sender, pid_t receiver)
{
    enum meeting meeting = MEETING_DONE;

    if (ipc_of(sender)->is_short && ipc_of(receiver)->is_short) {
        cvm_set_register(receiver, CVM_ARGUMENT_2, 0);
        cvm_set_register(receiver, CVM_ARGUMENT_3, 0);
    } else {
        meeting = move_memory(sender, receiver);
    }
    if (meeting == MEETING_DONE) {
        /* nothing below can fail */
        cvm_set_register(receiver, CVM_ARGUMENT_1,
                         rights_handle(receiver, sender));
        copy_words(sender, receiver);
        answer(receiver, 0);
        finish_sender(sender);
    }
    return meeting;
}

/* ---- Kernel messages ---- */

static bool accepts_kernel(pid_t pid)
{
    int32_t partner = ipc_of(pid)->partner;

    return partner == HN_ANY || partner == HN_KERNEL;
}

/* Answers PID, which is in a call that accepts them, with a message of the
 * kernel. Returns whether there was one.
 */
static bool receive_kernel_message(pid_t pid)
{
    struct notice notice;

    if (!notice_take(pid, &notice)) {
        return false;
    }
    cvm_set_register(pid, CVM_ARGUMENT_1, (word_t)HN_KERNEL);
    cvm_set_register(pid, CVM_ARGUMENT_2, 0);
    cvm_set_register(pid, CVM_ARGUMENT_3, notice.marker);
    cvm_set_register(pid, CVM_ARGUMENT_4, notice.kind);
    cvm_set_register(pid, CVM_ARGUMENT_5, notice.w1);
    cvm_set_register(pid, CVM_ARGUMENT_6, notice.w2);
    answer(pid, 0);
    return true;
}

void ipc_deliver_kernel_message(pid_t pid)
{
    if (process_get(pid)->state == PROCESS_RECEIVING && accepts_kernel(pid)) {
        (void)receive_kernel_message(pid);
    }
}

/* ---- The calls ---- */

/* Whether CALLER may queue as a sender to PARTNER. A reply needs no right, but
 * only while somebody waits for it.
 */
static bool may_queue(pid_t caller, pid_t partner)
{
    return ipc_of(caller)->request ||
           (rights_get(caller, partner) & RIGHT_SEND) != 0;
}

/* Sends CALLER's message, decoded into its ipc record. */
static void send(pid_t caller)
{
    pid_t partner = (pid_t)ipc_of(caller)->partner;

    if (accepts(partner, caller) &&
        meet(caller, partner) != MEETING_RECEIVER_FAILED) {
        return;
    }
    if (!may_queue(caller, partner)) {
        answer(caller, ERR_RIGHTS);
    } else if (wait(caller, PROCESS_SENDING)) {
        queue_append(&process_get(partner)->senders, caller);
    }
}

void ipc_send(pid_t caller)
{
    int error = ipc_decode_send(caller, RIGHT_SEND, ipc_of(caller));

    if (error != 0) {
        answer(caller, error);
        return;
    }
    send(caller);
}

void ipc_request(pid_t caller)
{
    int error = ipc_decode_send(caller, RIGHT_REQUEST, ipc_of(caller));

    if (error != 0) {
        answer(caller, error);
        return;
    }
    send(caller);
}

/* The next sender, in order of arrival, that CALLER waits for; 0 if none. */
static pid_t next_sender(pid_t caller)
{
    int32_t partner = ipc_of(caller)->partner;

    if (partner == HN_ANY) {
        return queue_first(&process_get(caller)->senders);
    }
    if (partner > 0 && process_get((pid_t)partner)->state == PROCESS_SENDING &&
        ipc_of((pid_t)partner)->partner == (int32_t)caller) {
        return (pid_t)partner;
    }
    return 0;
}

/* Tries the senders that wait for CALLER until one did not fail. (CALLER does
 * not: its memory was checked in this step.) Returns whether it is answered.
 */
static bool receive_from_senders(pid_t caller)
{
    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        pid_t sender = next_sender(caller);

        if (sender == 0) {
            return false;
        }
        leave_senders(sender);
        if (meet(sender, caller) != MEETING_SENDER_FAILED) {
            return true;
        }
    }
    return false;
}

void ipc_receive(pid_t caller)
{
    int error = ipc_decode_receive(caller, ipc_of(caller));

    if (error != 0) {
        answer(caller, error);
        return;
    }
    if (accepts_kernel(caller) && receive_kernel_message(caller)) {
        return;
    }
    if (!receive_from_senders(caller)) {
        (void)wait(caller, PROCESS_RECEIVING);
    }
}

/* ---- Ends ---- */

void ipc_cancel(pid_t pid, int error)
{
    if (process_get(pid)->state == PROCESS_SENDING) {
        leave_senders(pid);
    }
    answer(pid, error);
}

void ipc_release(pid_t pid)
{
    struct process *process = process_get(pid);

    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        enum process_state state = process_get(other)->state;

        if (other != pid &&
            (state == PROCESS_SENDING || state == PROCESS_RECEIVING) &&
            ipc_of(other)->partner == (int32_t)pid) {
            ipc_cancel(other, ERR_PARTNER);
        }
    }
    if (process->state == PROCESS_SENDING) {
        leave_senders(pid);
    }
}
