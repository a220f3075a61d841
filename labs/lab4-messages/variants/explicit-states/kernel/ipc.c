/* SPDX-License-Identifier: MIT
 *
 * Messages by a table of cases. First one looks at a sender and a receiver
 * without changing anything: what would come of it if they met (enum outcome)?
 * The table says whose call ends with which error then. Senders stay in their
 * queue until it is clear that they are done with it.
 *
 * Invariant: as that of kernel/process.h; between two kernel steps no sender
 * waits for a process that would take its message.
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

enum outcome {
    SENDER_LOST_MEMORY,
    RECEIVER_LOST_MEMORY,
    TOO_LONG,
    NO_FRAMES,
    MOVED,
    OUTCOMES
};

/* 0: that call goes on. */
static const struct {
    int of_sender;
    int of_receiver;
} errors[OUTCOMES] = {
    [SENDER_LOST_MEMORY] = {ERR_ADDRESS, 0},
    [RECEIVER_LOST_MEMORY] = {0, ERR_ADDRESS},
    [TOO_LONG] = {ERR_TRUNCATED, ERR_TRUNCATED},
    [NO_FRAMES] = {ERR_RESOURCES, ERR_RESOURCES},
    [MOVED] = {0, 0},
};

static bool is_waiting(const struct process *process)
{
    return process->state == PROCESS_SENDING ||
           process->state == PROCESS_RECEIVING;
}

/* Takes PID out of the queue in which it sends, if it is in one. */
static void stop_sending(pid_t pid)
{
    const struct process *process = process_get(pid);

    if (process->state == PROCESS_SENDING) {
        queue_remove(&process_get((pid_t)process->ipc.partner)->senders, pid);
    }
}

/* The call of PID is over. */
static void end_call(pid_t pid, int result)
{
    bool was_waiting = is_waiting(process_get(pid));

    stop_sending(pid);
    process_answer(pid, result);
    if (was_waiting) {
        sched_ready(pid);
    }
}

/* CALLER waits from now on. Returns: whether it does. */
static bool begin_to_wait(pid_t caller, enum process_state state)
{
    int32_t ticks = ipc_decode_timeout(caller);

    if (ticks == 0) {
        end_call(caller, ERR_TIMEOUT);
        return false;
    }
    sched_unready(caller, state);
    if (ticks > 0) {
        sched_set_timeout(caller, (uint32_t)ticks);
    }
    return true;
}

/* ---- What would come of it ---- */

static uint32_t length_of(pid_t sender)
{
    const struct process_ipc *ipc = &process_get(sender)->ipc;

    return ipc->is_short ? 0 : ipc->buffers.send_length;
}

static uint32_t room_of(pid_t receiver)
{
    const struct process_ipc *ipc = &process_get(receiver)->ipc;

    return ipc->is_short ? 0 : ipc->buffers.receive_capacity;
}

static enum outcome try_to_move(pid_t sender, pid_t receiver)
{
    const struct ipc_buffers *from = &process_get(sender)->ipc.buffers;
    const struct ipc_buffers *to = &process_get(receiver)->ipc.buffers;
    uint32_t length = length_of(sender);
    uint32_t room = room_of(receiver);
    int error;

    if (length > 0 && !cvm_in_memory(sender, from->send_address, length)) {
        return SENDER_LOST_MEMORY;
    }
    if (room > 0 && !cvm_in_memory(receiver, to->receive_address, room)) {
        return RECEIVER_LOST_MEMORY;
    }
    if (length > room) {
        return TOO_LONG;
    }
    error = cvm_copy(receiver, to->receive_address, sender, from->send_address,
                     length);
    return error == 0 ? MOVED : NO_FRAMES;
}

/* ---- The message has moved ---- */

/* The receiver's handle for whom the message grants; 0: nobody. */
static word_t grant(pid_t sender, pid_t receiver)
{
    const struct process_ipc *ipc = &process_get(sender)->ipc;
    word_t rights = ipc->buffers.grant_rights;
    pid_t whom;

    if (ipc->is_short || ipc->buffers.grant_handle == HN_NONE) {
        return 0;
    }
    if (rights_find(sender, (word_t)ipc->buffers.grant_handle, &whom) != 0) {
        return 0;
    }
    if (!rights_may_grant(sender, whom, rights)) {
        return 0;
    }
    rights_set(receiver, whom, rights | rights_get(receiver, whom));
    return rights_handle(receiver, whom);
}

static void fill_registers(pid_t sender, pid_t receiver)
{
    static const enum cvm_register words[3] = {
        CVM_ARGUMENT_4, CVM_ARGUMENT_5, CVM_ARGUMENT_6};

    cvm_set_register(receiver, CVM_ARGUMENT_2, length_of(sender));
    cvm_set_register(receiver, CVM_ARGUMENT_3, grant(sender, receiver));
    cvm_set_register(receiver, CVM_ARGUMENT_1, rights_handle(receiver, sender));
    for (uint32_t i = 0; i < 3; i++) {
        cvm_set_register(receiver, words[i],
                         cvm_get_register(sender, words[i]));
    }
}

/* From SENDING to RECEIVING, without a new time limit; or from READY. */
static void expect_reply(pid_t sender)
{
    struct process *process = process_get(sender);

    if (process->state == PROCESS_SENDING) {
        stop_sending(sender);
        process->state = PROCESS_RECEIVING;
    } else {
        (void)begin_to_wait(sender, PROCESS_RECEIVING);
    }
}

static void complete(pid_t sender, pid_t receiver)
{
    fill_registers(sender, receiver);
    end_call(receiver, 0);
    if (process_get(sender)->ipc.request) {
        expect_reply(sender);
    } else {
        end_call(sender, 0);
    }
}

/* SENDER meets RECEIVER. */
static enum outcome meet(pid_t sender, pid_t receiver)
{
    enum outcome outcome = try_to_move(sender, receiver);

    if (outcome == MOVED) {
        complete(sender, receiver);
        return outcome;
    }
    if (errors[outcome].of_sender != 0) {
        end_call(sender, errors[outcome].of_sender);
    }
    if (errors[outcome].of_receiver != 0) {
        end_call(receiver, errors[outcome].of_receiver);
    }
    return outcome;
}

/* ---- Sending ---- */

static bool is_expected(pid_t sender, pid_t receiver)
{
    const struct process *process = process_get(receiver);

    return process->state == PROCESS_RECEIVING &&
           (process->ipc.partner == (int32_t)sender ||
            process->ipc.partner == HN_ANY);
}

static void send(pid_t caller, word_t right)
{
    struct process_ipc *ipc = &process_get(caller)->ipc;
    int error = ipc_decode_send(caller, right, ipc);
    pid_t partner = (pid_t)ipc->partner;

    if (error != 0) {
        end_call(caller, error);
        return;
    }
    if (is_expected(caller, partner) &&
        meet(caller, partner) != RECEIVER_LOST_MEMORY) {
        return;
    }
    /* who came to reply, and may not send, has nothing to wait for */
    if ((rights_get(caller, partner) & right) == 0) {
        end_call(caller, ERR_RIGHTS);
        return;
    }
    if (begin_to_wait(caller, PROCESS_SENDING)) {
        queue_append(&process_get(partner)->senders, caller);
    }
}

void ipc_send(pid_t caller)
{
    send(caller, RIGHT_SEND);
}

void ipc_request(pid_t caller)
{
    send(caller, RIGHT_REQUEST);
}

/* ---- Receiving ---- */

/* The first one in the queue of CALLER from whom it receives; 0: nobody. */
static pid_t first_sender(pid_t caller)
{
    int32_t partner = process_get(caller)->ipc.partner;
    pid_t sender = queue_first(&process_get(caller)->senders);

    for (uint32_t i = 0; i < MAX_PROCS && sender != 0; i++) {
        if (partner == HN_ANY || partner == (int32_t)sender) {
            return sender;
        }
        sender = queue_next(sender);
    }
    return 0;
}

static bool hear_kernel(pid_t pid)
{
    int32_t partner = process_get(pid)->ipc.partner;
    struct notice notice;

    if ((partner != HN_ANY && partner != HN_KERNEL) ||
        !notice_take(pid, &notice)) {
        return false;
    }
    cvm_set_register(pid, CVM_ARGUMENT_1, (word_t)HN_KERNEL);
    cvm_set_register(pid, CVM_ARGUMENT_2, 0);
    cvm_set_register(pid, CVM_ARGUMENT_3, 0);
    cvm_set_register(pid, CVM_ARGUMENT_4, notice.kind);
    cvm_set_register(pid, CVM_ARGUMENT_5, notice.w1);
    cvm_set_register(pid, CVM_ARGUMENT_6, notice.w2);
    end_call(pid, 0);
    return true;
}

static bool hear_senders(pid_t caller)
{
    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        pid_t sender = first_sender(caller);

        if (sender == 0) {
            return false;
        }
        if (meet(sender, caller) != SENDER_LOST_MEMORY) {
            return true;
        }
    }
    return false;
}

void ipc_receive(pid_t caller)
{
    int error = ipc_decode_receive(caller, &process_get(caller)->ipc);

    if (error != 0) {
        end_call(caller, error);
    } else if (!hear_kernel(caller) && !hear_senders(caller)) {
        (void)begin_to_wait(caller, PROCESS_RECEIVING);
    }
}

void ipc_deliver_kernel_message(pid_t pid)
{
    if (process_get(pid)->state == PROCESS_RECEIVING) {
        (void)hear_kernel(pid);
    }
}

/* ---- Ends ---- */

void ipc_cancel(pid_t pid, int error)
{
    end_call(pid, error);
}

void ipc_release(pid_t pid)
{
    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        const struct process *process = process_get(other);

        if (other != pid && is_waiting(process) &&
            process->ipc.partner == (int32_t)pid) {
            end_call(other, ERR_PARTNER);
        }
    }
    stop_sending(pid);
}
