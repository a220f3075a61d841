/* SPDX-License-Identifier: MIT
 *
 * Messages: a sender and a receiver meet, and what one has moves to the other;
 * who comes first is in wait until then. Senders are served in the order in
 * which they came to wait.
 */
#include "grading/spec/model.h"

static struct message_call *call_of(struct step *step, pid p)
{
    return &step->s->procs[p].call;
}

/* ---- What the caller wants ---- */

static int check_grant(struct step *step, const struct ipc_buffers *buffers)
{
    pid object = named(step->s, step->caller, (uint32_t)buffers->grant_handle);

    if (buffers->grant_handle == HN_NONE) {
        return 0;
    }
    if (object == 0) {
        return refuse(step, ERR_HANDLE, "the granted handle names nobody");
    }
    if (!may_grant(step->s, step->caller, object, buffers->grant_rights)) {
        return refuse(step, ERR_RIGHTS,
                      "the caller may not grant these rights: they are no set "
                      "of rights, or it is not privileged and does not hold "
                      "them with RIGHT_GRANT");
    }
    return 0;
}

static int check_timeout(struct step *step)
{
    if ((int32_t)step->output.argument[1] < IPC_FOREVER) {
        return refuse(step, ERR_ARGUMENT, "the timeout is below -1");
    }
    return 0;
}

static int check_ranges(struct step *step, const struct ipc_buffers *buffers)
{
    if (buffers->send_length > IPC_MAX_BYTES ||
        buffers->receive_capacity > IPC_MAX_BYTES) {
        return refuse(step, ERR_ARGUMENT,
                      "a length or capacity exceeds IPC_MAX_BYTES");
    }
    if (!is_there(step->s, step->caller, buffers->send_address,
                  buffers->send_length) ||
        !is_there(step->s, step->caller, buffers->receive_address,
                  buffers->receive_capacity)) {
        return refuse(step, ERR_ADDRESS,
                      "what is to be sent, or the room for what is received, "
                      "is not inside the caller's memory");
    }
    return 0;
}

/* The memory part of the caller's message: none if it gave no address. */
static int read_buffers(struct step *step, struct ipc_buffers *buffers)
{
    struct request read = {.kind = READ_BUFFERS,
                           .to = step->caller,
                           .address = step->output.argument[2],
                           .bytes = sizeof(*buffers)};

    *buffers = (struct ipc_buffers){.grant_handle = HN_NONE};
    if (read.address == 0) {
        return 0;
    }
    if (!is_there(step->s, step->caller, read.address, read.bytes)) {
        return refuse(step, ERR_ADDRESS,
                      "the struct ipc_buffers is not inside the caller's "
                      "memory");
    }
    if (ask(step, &read) != 0) {
        return refuse(step, ERR_RESOURCES,
                      "no frame for a page of the struct ipc_buffers");
    }
    *buffers = read.buffers;
    return 0;
}

static int check_partner(struct step *step, int32_t partner)
{
    return partner != (int32_t)step->caller
               ? 0
               : refuse(step, ERR_ARGUMENT, "the partner is the caller itself");
}

/* The call as the caller made it. */
static struct message_call shown_call(const struct step *step, int32_t partner)
{
    return (struct message_call){
        .partner = partner,
        .timeout = (int32_t)step->output.argument[1],
    };
}

/* What the caller wants to send to PARTNER, checked. */
static int decode_sent(struct step *step, pid partner,
                       struct message_call *call)
{
    int error;

    *call = shown_call(step, (int32_t)partner);
    for (int i = 0; i < 3; i++) {
        call->word[i] = step->output.argument[3 + i];
    }
    error = read_buffers(step, &call->buffers);
    error = error != 0 ? error : check_grant(step, &call->buffers);
    error = error != 0 ? error : check_timeout(step);
    error = error != 0 ? error : check_ranges(step, &call->buffers);
    return error != 0 ? error : check_partner(step, call->partner);
}

/* What the caller wants to receive from PARTNER, checked. What its buffers say
 * about sending does not count.
 */
static int decode_wanted(struct step *step, int32_t partner,
                         struct message_call *call)
{
    int error;

    *call = shown_call(step, partner);
    error = read_buffers(step, &call->buffers);
    call->buffers.send_length = 0;
    call->buffers.grant_handle = HN_NONE;
    error = error != 0 ? error : check_timeout(step);
    error = error != 0 ? error : check_ranges(step, &call->buffers);
    return error != 0 ? error : check_partner(step, partner);
}

/* ---- The meeting ---- */

/* Whether Q waits for the reply of P. */
static bool awaits_reply(struct step *step, pid q, pid p)
{
    return step->s->procs[q].phase == RECEIVING &&
           call_of(step, q)->is_request &&
           call_of(step, q)->partner == (int32_t)p;
}

/* Whether Q waits for a message of P. */
static bool accepts(struct step *step, pid q, pid p)
{
    int32_t partner = call_of(step, q)->partner;

    return step->s->procs[q].phase == RECEIVING &&
           (partner == HN_ANY || partner == (int32_t)p);
}

/* Hands over what the sender grants, if it still may. */
static uint32_t transfer_grant(struct step *step, pid sender, pid receiver,
                               const struct ipc_buffers *buffers)
{
    pid object = named(step->s, sender, (uint32_t)buffers->grant_handle);

    if (buffers->grant_handle == HN_NONE || object == 0 ||
        !may_grant(step->s, sender, object, buffers->grant_rights)) {
        return 0;
    }
    give_rights(step->s, receiver, object,
                rights_on(step->s, receiver, object) | buffers->grant_rights);
    return handle_for(step->s, receiver, object);
}

/* Why the message of SENDER cannot move to RECEIVER now. */
enum failure {
    NONE,
    OF_SENDER,
    OF_RECEIVER,
    OF_BOTH
};

static enum failure move_memory(struct step *step, pid sender, pid receiver,
                                const struct ipc_buffers *from,
                                const struct ipc_buffers *to)
{
    struct request copy = {.kind = COPY,
                           .from = sender,
                           .from_address = from->send_address,
                           .to = receiver,
                           .address = to->receive_address,
                           .bytes = from->send_length};
    int error = 0;

    if (!is_there(step->s, sender, from->send_address, from->send_length)) {
        error = refuse(step, ERR_ADDRESS,
                       "what was to be sent is no longer in the sender's "
                       "memory");
        answer_result(step, sender, error);
        return OF_SENDER;
    }
    if (!is_there(step->s, receiver, to->receive_address,
                  to->receive_capacity)) {
        error = refuse(step, ERR_ADDRESS,
                       "the room for the message is no longer in the "
                       "receiver's memory");
        answer_result(step, receiver, error);
        return OF_RECEIVER;
    }
    if (from->send_length > to->receive_capacity) {
        error = refuse(step, ERR_TRUNCATED,
                       "the message is longer than the receiver's room: both "
                       "hear of it, and nothing was copied");
    } else if (!is_writable(step->s, receiver, copy.address, copy.bytes)) {
        error = refuse(step, ERR_ADDRESS,
                       "the room for the message lies in pages that may only "
                       "be read: both hear of it, and nothing was copied");
    } else if (from->send_length > 0 && ask(step, &copy) != 0) {
        error = refuse(step, ERR_RESOURCES,
                       "no frame for a page of the message: both hear of it, "
                       "and nothing was copied");
    }
    if (error != 0) {
        answer_result(step, sender, error);
        answer_result(step, receiver, error);
        return OF_BOTH;
    }
    return NONE;
}

/* SENDER, with the call FROM, meets RECEIVER, with TO; neither has been
 * answered. Who failed is; the other one waits on.
 */
static enum failure meet(struct step *step, pid sender,
                         struct message_call from, pid receiver,
                         struct message_call to)
{
    struct response message = {.is_message = true,
                               .length = from.buffers.send_length};
    enum failure failure =
        move_memory(step, sender, receiver, &from.buffers, &to.buffers);

    if (failure != NONE) {
        return failure;
    }
    grant(step, "the message moves, the receiver is answered first; who "
                "requested waits for the reply now, within the same timeout");
    message.granted = transfer_grant(step, sender, receiver, &from.buffers);
    message.sender = handle_for(step->s, receiver, sender);
    for (int i = 0; i < 3; i++) {
        message.word[i] = from.word[i];
    }
    answer(step, receiver, &message);
    if (!from.is_request) {
        answer_result(step, sender, 0);
    } else if (step->s->procs[sender].phase == SENDING) {
        step->s->procs[sender].phase = RECEIVING;
    } else if (from.timeout == 0) {
        answer_result(step, sender, ERR_TIMEOUT);
    } else {
        make_wait(step->s, sender, RECEIVING, from.timeout);
        *call_of(step, sender) = from;
    }
    return NONE;
}

/* The caller waits in PHASE, if it wants to. */
static int32_t wait(struct step *step, enum phase phase,
                    const struct message_call *call)
{
    if (call->timeout == 0) {
        return refuse(step, ERR_TIMEOUT,
                      "the time ran out with no partner ready");
    }
    grant(step, "no partner is ready: the caller waits");
    make_wait(step->s, step->caller, phase, call->timeout);
    *call_of(step, step->caller) = *call;
    return UNANSWERED;
}

/* ---- Messages of the kernel ---- */

/* Takes what the kernel has to say to P. Returns whether there is something. */
static bool take_notice(struct spec *s, pid p, struct response *message)
{
    uint32_t heard = s->devds.pending & devices_of(s, p);

    *message =
        (struct response){.is_message = true, .sender = (uint32_t)HN_KERNEL};
    if (heard != 0) {
        s->devds.pending &= ~heard;
        message->word[0] = KMSG_INTERRUPT;
        message->word[1] = heard;
        return true;
    }
    for (pid q = 1; p == INIT && q <= SPEC_PROCS; q++) {
        if (s->procs[q].phase == STOPPED && !s->procs[q].reported) {
            s->procs[q].reported = true;
            message->word[0] = KMSG_EXCEPTION;
            message->word[1] = handle_for(s, p, q);
            message->word[2] = s->procs[q].cause;
            return true;
        }
    }
    return take_fault(s, p, message);
}

static bool accepts_kernel(int32_t partner)
{
    return partner == HN_ANY || partner == HN_KERNEL;
}

void deliver(struct step *step, pid p)
{
    struct response message;

    if (step->s->procs[p].phase == RECEIVING &&
        accepts_kernel(call_of(step, p)->partner) &&
        take_notice(step->s, p, &message)) {
        grant(step, "the kernel's message goes to a process that waits for "
                    "one");
        answer(step, p, &message);
    }
}

/* ---- The calls ---- */

static int32_t send(struct step *step, uint32_t right)
{
    pid partner = named(step->s, step->caller, step->output.argument[0]);
    uint32_t rights = rights_on(step->s, step->caller, partner);
    struct message_call call;
    int error;

    if (partner == 0) {
        return refuse(step, ERR_HANDLE, "the partner's handle names nobody");
    }
    if ((rights & right) == 0 && (right == RIGHT_REQUEST ||
                                  !awaits_reply(step, partner, step->caller))) {
        return refuse(step, ERR_RIGHTS,
                      "the handle does not carry the right to send or "
                      "request, and the partner does not wait for a reply");
    }
    error = decode_sent(step, partner, &call);
    if (error != 0) {
        return error;
    }
    call.is_request = right == RIGHT_REQUEST;
    if (accepts(step, partner, step->caller) &&
        meet(step, step->caller, call, partner, *call_of(step, partner)) !=
            OF_RECEIVER) {
        return UNANSWERED;
    }
    if ((rights & right) == 0) {
        return refuse(step, ERR_RIGHTS,
                      "a reply to nobody: the partner no longer waits");
    }
    return wait(step, SENDING, &call);
}

int32_t call_ipc_send(struct step *step)
{
    return send(step, RIGHT_SEND);
}

int32_t call_ipc_request(struct step *step)
{
    return send(step, RIGHT_REQUEST);
}

/* The first in wait who sends to P, and whom PARTNER does not exclude; or 0. */
static pid next_sender(struct step *step, pid p, int32_t partner)
{
    const struct sequence *wait = &step->s->schedds.wait;

    for (uint32_t i = 0; i < wait->length; i++) {
        pid q = wait->item[i];

        if (step->s->procs[q].phase == SENDING &&
            call_of(step, q)->partner == (int32_t)p &&
            (partner == HN_ANY || partner == (int32_t)q)) {
            return q;
        }
    }
    return 0;
}

int32_t call_ipc_receive(struct step *step)
{
    int32_t partner = (int32_t)step->output.argument[0];
    struct response message;
    struct message_call call;
    int error;
    pid sender;

    if (partner != HN_ANY && partner != HN_KERNEL && partner != HN_NONE) {
        partner = (int32_t)named(step->s, step->caller, (uint32_t)partner);
        if (partner == 0) {
            return refuse(step, ERR_HANDLE,
                          "the partner's handle names nobody");
        }
    }
    error = decode_wanted(step, partner, &call);
    if (error != 0) {
        return error;
    }
    if (accepts_kernel(partner) &&
        take_notice(step->s, step->caller, &message)) {
        grant(step, "messages of the kernel come before all others");
        answer(step, step->caller, &message);
        return UNANSWERED;
    }
    for (sender = next_sender(step, step->caller, partner); sender != 0;
         sender = next_sender(step, step->caller, partner)) {
        if (meet(step, sender, *call_of(step, sender), step->caller, call) !=
            OF_SENDER) {
            return UNANSWERED;
        }
    }
    return wait(step, RECEIVING, &call);
}
