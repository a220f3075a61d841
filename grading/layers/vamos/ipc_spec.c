/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/ipc.h. Abstract state: which processes wait in
 * which call, and for each the sequence of those that wait to send to it. A
 * message of A to B can move when A sends to B and B receives from A or from
 * anybody. What comes of it is a function of both (judge_exchange); then it is
 * done.
 */
#include "kernel/ipc.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/ipc_decode.h"
#include "kernel/notice.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

/* What comes of an exchange: an answer for each, or none. */
struct verdict {
    bool sender_is_answered;
    bool receiver_is_answered;
    int error; /* for those who are answered; 0: the message moves */
};

static const struct ipc_buffers nothing = {.grant_handle = HN_NONE};

static enum process_state state_of(pid_t pid)
{
    return process_get(pid)->state;
}

static const struct process_ipc *wish_of(pid_t pid)
{
    return &process_get(pid)->ipc;
}

static const struct ipc_buffers *memory_of(pid_t pid)
{
    return wish_of(pid)->is_short ? &nothing : &wish_of(pid)->buffers;
}

/* The call of PID ends with RESULT; it is ready. */
static void end_call(pid_t pid, int result)
{
    process_answer(pid, result);
    if (state_of(pid) != PROCESS_READY) {
        sched_ready(pid);
    }
}

/* CALLER waits in STATE, if its timeout allows. Returns: whether it waits. */
static bool begin_wait(pid_t caller, enum process_state state)
{
    int32_t timeout = ipc_decode_timeout(caller);

    if (timeout == 0) {
        (void)because(0, "no partner is ready, and the timeout is 0");
        end_call(caller, ERR_TIMEOUT);
        return false;
    }
    (void)because(0, "no partner is ready: the caller waits, for no longer "
                     "than its timeout");
    sched_unready(caller, state);
    if (timeout > 0) {
        sched_set_timeout(caller, (uint32_t)timeout);
    }
    return true;
}

/* ---- An exchange ---- */

static bool is_inside(pid_t pid, uva_t address, uint32_t bytes)
{
    return cvm_in_memory(pid, address, bytes);
}

static struct verdict judge_exchange(pid_t sender, pid_t receiver)
{
    const struct ipc_buffers *out = memory_of(sender);
    const struct ipc_buffers *in = memory_of(receiver);

    if (!is_inside(sender, out->send_address, out->send_length)) {
        (void)because(0, "the sender's memory has become less since it called: "
                         "it is told so, the receiver waits on");
        return (struct verdict){true, false, ERR_ADDRESS};
    }
    if (!is_inside(receiver, in->receive_address, in->receive_capacity)) {
        (void)because(0, "the receiver's memory has become less since it "
                         "called: it is told so, the sender goes on");
        return (struct verdict){false, true, ERR_ADDRESS};
    }
    if (out->send_length > in->receive_capacity) {
        (void)because(0, "the message is longer than the receiver's buffer: "
                         "both are told, nothing is copied");
        return (struct verdict){true, true, ERR_TRUNCATED};
    }
    if (out->send_length == 0) {
        return (struct verdict){true, true, 0};
    }
    return (struct verdict){
        true, true,
        cvm_copy(receiver, in->receive_address, sender, out->send_address,
                 out->send_length)};
}

/* Whom the message of SENDER grants, if it still may. Returns: 0 = nobody. */
static pid_t granted(pid_t sender)
{
    const struct ipc_buffers *out = memory_of(sender);
    pid_t object;

    return out->grant_handle != HN_NONE &&
                   rights_find(sender, (word_t)out->grant_handle, &object) ==
                       0 &&
                   rights_may_grant(sender, object, out->grant_rights)
               ? object
               : 0;
}

static void move_message(pid_t sender, pid_t receiver)
{
    static const enum cvm_register words[] = {CVM_ARGUMENT_4, CVM_ARGUMENT_5,
                                              CVM_ARGUMENT_6};
    pid_t object = granted(sender);
    word_t handle = 0;

    if (object != 0) {
        rights_set(receiver, object,
                   rights_get(receiver, object) |
                       memory_of(sender)->grant_rights);
        handle = rights_handle(receiver, object);
    }
    cvm_set_register(receiver, CVM_ARGUMENT_1, rights_handle(receiver, sender));
    cvm_set_register(receiver, CVM_ARGUMENT_2, memory_of(sender)->send_length);
    cvm_set_register(receiver, CVM_ARGUMENT_3, handle);
    for (uint32_t i = 0; i < 3; i++) {
        cvm_set_register(receiver, words[i],
                         cvm_get_register(sender, words[i]));
    }
}

/* The sender of a request waits for the reply, with the time that is left. */
static void await_reply(pid_t sender)
{
    if (state_of(sender) == PROCESS_READY) {
        (void)begin_wait(sender, PROCESS_RECEIVING);
    } else {
        process_get(sender)->state = PROCESS_RECEIVING;
    }
}

/* SENDER is in no queue of senders. Returns: what came of it. */
static struct verdict exchange(pid_t sender, pid_t receiver)
{
    struct verdict verdict = judge_exchange(sender, receiver);

    if (verdict.error != 0) {
        if (verdict.sender_is_answered) {
            end_call(sender, verdict.error);
        }
        if (verdict.receiver_is_answered) {
            end_call(receiver, verdict.error);
        }
        return verdict;
    }
    move_message(sender, receiver);
    end_call(receiver, 0);
    if (wish_of(sender)->request) {
        await_reply(sender);
    } else {
        end_call(sender, 0);
    }
    (void)because(0, "sender and receiver meet: the message moves; the sender "
                     "of a request waits for the reply, with one timeout for "
                     "both");
    return verdict;
}

/* ---- The calls ---- */

static bool listens_to(pid_t receiver, int32_t partner)
{
    return state_of(receiver) == PROCESS_RECEIVING &&
           (wish_of(receiver)->partner == HN_ANY ||
            wish_of(receiver)->partner == partner);
}

/* A reply needs no right only while somebody waits for it. */
static bool may_wait_to_send(pid_t caller, pid_t partner)
{
    return wish_of(caller)->request ||
           (rights_get(caller, partner) & RIGHT_SEND) != 0;
}

static void send(pid_t caller, word_t right)
{
    struct process_ipc *wish = &process_get(caller)->ipc;
    int error = ipc_decode_send(caller, right, wish);
    pid_t partner = (pid_t)wish->partner;

    if (error != 0) {
        end_call(caller, error);
        return;
    }
    if (listens_to(partner, (int32_t)caller) &&
        exchange(caller, partner).sender_is_answered) {
        return;
    }
    if (!may_wait_to_send(caller, partner)) {
        (void)because(0, "nobody waits for the reply any more, and to send "
                         "unasked needs the right");
        end_call(caller, ERR_RIGHTS);
    } else if (begin_wait(caller, PROCESS_SENDING)) {
        queue_append(&process_get(partner)->senders, caller);
    }
}

void ipc_send(pid_t caller)
{
    DEMAND(sched_current() == caller, "CALLER is the current process");
    send(caller, RIGHT_SEND);
}

void ipc_request(pid_t caller)
{
    DEMAND(sched_current() == caller, "CALLER is the current process");
    send(caller, RIGHT_REQUEST);
}

static bool hears_kernel(pid_t pid)
{
    return wish_of(pid)->partner == HN_ANY ||
           wish_of(pid)->partner == HN_KERNEL;
}

/* Returns: whether the kernel had something to say, which ended PID's call. */
static bool hear_kernel(pid_t pid)
{
    struct notice notice;

    if (!hears_kernel(pid) || !notice_take(pid, &notice)) {
        return false;
    }
    cvm_set_register(pid, CVM_ARGUMENT_1, (word_t)HN_KERNEL);
    cvm_set_register(pid, CVM_ARGUMENT_2, 0);
    cvm_set_register(pid, CVM_ARGUMENT_3, 0);
    cvm_set_register(pid, CVM_ARGUMENT_4, notice.kind);
    cvm_set_register(pid, CVM_ARGUMENT_5, notice.w1);
    cvm_set_register(pid, CVM_ARGUMENT_6, notice.w2);
    end_call(pid, 0);
    (void)because(0, "the kernel has something to say, and comes before all "
                     "senders");
    return true;
}

/* The first of the sequence of senders of CALLER that it listens to; or 0. */
static pid_t first_heard(pid_t caller)
{
    int32_t from = wish_of(caller)->partner;
    pid_t sender = queue_first(&process_get(caller)->senders);

    while (sender != 0 && from != HN_ANY && from != (int32_t)sender) {
        sender = queue_next(sender);
    }
    return sender;
}

void ipc_receive(pid_t caller)
{
    struct process_ipc *wish = &process_get(caller)->ipc;
    int error = ipc_decode_receive(caller, wish);
    pid_t sender;

    DEMAND(sched_current() == caller, "CALLER is the current process");
    if (error != 0) {
        end_call(caller, error);
        return;
    }
    if (hear_kernel(caller)) {
        return;
    }
    for (sender = first_heard(caller); sender != 0;
         sender = first_heard(caller)) {
        queue_remove(&process_get(caller)->senders, sender);
        if (exchange(sender, caller).receiver_is_answered) {
            return;
        }
    }
    (void)begin_wait(caller, PROCESS_RECEIVING);
}

void ipc_deliver_kernel_message(pid_t pid)
{
    DEMAND(process_is_alive(pid) || pid == PROCESS_INIT,
           "PID is a process, or init");
    if (state_of(pid) == PROCESS_RECEIVING) {
        (void)hear_kernel(pid);
    }
}

/* ---- Ends ---- */

/* PID leaves the sequence of senders that it is in, if it is in one. */
static void leave(pid_t pid)
{
    if (state_of(pid) == PROCESS_SENDING) {
        queue_remove(&process_get((pid_t)wish_of(pid)->partner)->senders, pid);
    }
}

void ipc_cancel(pid_t pid, int error)
{
    DEMAND(state_of(pid) == PROCESS_SENDING ||
               state_of(pid) == PROCESS_RECEIVING,
           "PID is sending or receiving");
    leave(pid);
    end_call(pid, error);
}

void ipc_release(pid_t pid)
{
    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        bool waits = state_of(other) == PROCESS_SENDING ||
                     state_of(other) == PROCESS_RECEIVING;

        if (waits && other != pid &&
            wish_of(other)->partner == (int32_t)pid) {
            ipc_cancel(other, ERR_PARTNER);
        }
    }
    leave(pid);
}
