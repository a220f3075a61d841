/* SPDX-License-Identifier: MIT
 *
 * Rules about messages: which go from whom to whom, in which order, and when
 * there is nobody to meet.
 */
#include <string.h>

#include "grading/layers/vamos_change.h"
#include "grading/layers/vamos_check.h"
#include "grading/layers/vamos_region.h"
#include "kernel/rights.h"

/* ---- From the kernel ---- */

static const char *check_exception_message(const struct change_step *step,
                                           pid_t pid)
{
    const word_t *registers = step->now->process[pid].registers;
    pid_t stopped = change_find(pid, registers[CVM_ARGUMENT_5]);

    REQUIRE(pid == PROCESS_INIT, "another than init hears of an exception");
    REQUIRE(stopped != 0 &&
                step->now->process[stopped].state == PROCESS_STOPPED,
            "init hears of an exception of one that runs");
    REQUIRE(step->then->process[stopped].state != PROCESS_STOPPED ||
                !step->then->process[stopped].reported,
            "init hears of an exception twice");
    REQUIRE(registers[CVM_ARGUMENT_6] == cvm_exception(stopped).cause,
            "init hears of another exception");
    check_remember(pid, registers[CVM_ARGUMENT_5], stopped);
    return NULL;
}

/* The consumer waits, for the page where its exception was, and the marker is
 * the page's.
 */
static const char *check_fault_message(const struct change_step *step,
                                       pid_t pid)
{
    const word_t *registers = step->now->process[pid].registers;
    pid_t consumer = change_find(pid, registers[CVM_ARGUMENT_5]);
    word_t fault = registers[CVM_ARGUMENT_6];
    struct info_exception exception;
    word_t marker;
    word_t access;

    REQUIRE(consumer != 0 &&
                step->now->process[consumer].state == PROCESS_FAULTED,
            "a pager hears of a fault of one that does not wait");
    exception = cvm_exception(consumer);
    access = (exception.error & FAULT_WRITE) != 0 ? PAGER_WRITE : PAGER_READ;
    REQUIRE(fault == ((exception.address & ~(PAGE_BYTES - 1)) | access),
            "a pager hears of another fault");
    REQUIRE(cvm_access(consumer, exception.address, &marker) < access,
            "a pager hears of a page that is there");
    REQUIRE(registers[CVM_ARGUMENT_3] == marker,
            "a pager hears of another marker");
    check_remember(pid, registers[CVM_ARGUMENT_5], consumer);
    return NULL;
}

static const char *check_kernel_message(const struct change_step *step,
                                        pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];
    word_t kind = now->registers[CVM_ARGUMENT_4];
    word_t devices = now->registers[CVM_ARGUMENT_5];

    REQUIRE(now->registers[CVM_ARGUMENT_1] == (word_t)HN_KERNEL &&
                now->registers[CVM_ARGUMENT_2] == 0 &&
                (now->registers[CVM_ARGUMENT_3] == 0 || kind == KMSG_PAGEFAULT),
            "a message comes from nobody");
    if (kind == KMSG_PAGEFAULT) {
        return check_fault_message(step, pid);
    }
    if (kind == KMSG_EXCEPTION) {
        return check_exception_message(step, pid);
    }
    REQUIRE(kind == KMSG_INTERRUPT, "a message of no kind");
    REQUIRE(devices != 0 && (then->pending & ~devices) == 0,
            "a driver does not hear of all interrupts");
    for (word_t device = 0; device < DEVICES; device++) {
        REQUIRE((devices >> device & 1) == 0 ||
                    step->now->driver[device] == pid,
                "a driver hears of another one's interrupt");
    }
    /* What interrupts in the last phase of the step is told the next time. */
    REQUIRE((now->pending & ~step->devices) == 0, "an interrupt is told twice");
    return NULL;
}

/* ---- From processes ---- */

/* Whom PID received from, or wanted to: a PID, or HN_ANY and so on. */
static int32_t wants(const struct change_step *step, pid_t pid)
{
    int32_t handle =
        (int32_t)step->then->process[pid].registers[CVM_ARGUMENT_1];

    if (pid != step->caller) {
        return step->then->process[pid].partner;
    }
    return handle < 0 ? handle : (int32_t)step->then->object[0];
}

static bool wanted(const struct change_step *step, pid_t pid, pid_t sender)
{
    return wants(step, pid) == HN_ANY || wants(step, pid) == (int32_t)sender;
}

static const char *check_message(const struct change_step *step, pid_t pid,
                                 pid_t sender)
{
    static const uint32_t words[] = {CVM_ARGUMENT_4, CVM_ARGUMENT_5,
                                     CVM_ARGUMENT_6};
    const struct change_process *from = &step->then->process[sender];
    const struct change_process *to = &step->now->process[pid];

    REQUIRE(sender != pid, "a process receives from itself");
    REQUIRE(wanted(step, pid, sender),
            "a message comes from one not waited for");
    REQUIRE(wants(step, pid) != HN_ANY || step->then->process[pid].pending == 0,
            "a sender goes before the kernel");
    REQUIRE(sender == step->caller || from->queue == QUEUE_SENDERS + pid,
            "a message comes from one who did not send");
    for (uint32_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        REQUIRE(to->registers[words[i]] == from->registers[words[i]],
                "the words of a message change");
    }
    for (pid_t other = 1; other <= check_last(); other++) {
        const struct change_process *early = &step->then->process[other];

        REQUIRE(
            wants(step, pid) != HN_ANY || early->queue != QUEUE_SENDERS + pid ||
                (from->queue == early->queue && early->place >= from->place) ||
                change_answered(step, other),
            "a later sender comes first");
    }
    return NULL;
}

/* Whether LENGTH bytes at ADDRESS of PID are those at OTHER_ADDRESS of OTHER. */
static bool same_bytes(pid_t pid, uva_t address, pid_t other,
                       uva_t other_address, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        if (*model_byte(pid, address + i) !=
            *model_byte(other, other_address + i)) {
            return false;
        }
    }
    return true;
}

/* The memory part: what was sent, no longer than there is room for; and the
 * grant, of no more than was granted.
 */
static const char *check_memory_part(const struct change_step *step, pid_t pid,
                                     pid_t sender)
{
    const struct change_process *from = &step->then->process[sender];
    const struct change_process *to = &step->then->process[pid];
    const word_t *registers = step->now->process[pid].registers;
    uint32_t length = registers[CVM_ARGUMENT_2];
    pid_t object = change_find(pid, registers[CVM_ARGUMENT_3]);
    word_t added = step->now->process[pid].rights[object] & ~to->rights[object];

    if (!from->has_buffers || !to->has_buffers) {
        return NULL;
    }
    REQUIRE(length == from->buffers.send_length,
            "a message has another length");
    REQUIRE(length <= to->buffers.receive_capacity,
            "a message is longer than the buffer");
    REQUIRE(same_bytes(pid, to->buffers.receive_address, sender,
                       from->buffers.send_address, length),
            "what was received is not what was sent");
    if (from->buffers.grant_handle == HN_NONE) {
        REQUIRE(registers[CVM_ARGUMENT_3] == 0, "a grant that nobody made");
    } else {
        REQUIRE((added & ~from->buffers.grant_rights) == 0,
                "more is granted than was sent");
    }
    return NULL;
}

static const char *check_received(const struct change_step *step, pid_t pid)
{
    const word_t *registers = step->now->process[pid].registers;
    pid_t sender = 0;
    pid_t granted = 0;
    const char *fault;

    if (!change_received(step, pid, &sender)) {
        return NULL;
    }
    if (sender == 0) {
        return check_kernel_message(step, pid);
    }
    check_remember(pid, registers[CVM_ARGUMENT_1], sender);
    if (rights_find(pid, registers[CVM_ARGUMENT_3], &granted) == 0) {
        check_remember(pid, registers[CVM_ARGUMENT_3], granted);
    }
    REQUIRE(granted != 0, "a granted handle names nobody");
    REQUIRE(registers[CVM_ARGUMENT_2] <= IPC_MAX_BYTES,
            "a message is too long");
    fault = check_message(step, pid, sender);
    return fault == NULL ? check_memory_part(step, pid, sender) : fault;
}

static const char *check_pending(const struct change_step *step, pid_t pid)
{
    word_t then = step->then->process[pid].pending;
    word_t now = step->now->process[pid].pending;
    pid_t sender = 0;

    REQUIRE((now & ~then) == 0 || (step->cause & CVM_CAUSE_DEVICE) != 0,
            "an interrupt comes from no device");
    REQUIRE((then & ~now) == 0 || change_received(step, pid, &sender) ||
                (change_did(step, CALL_change_driver) &&
                 (then & ~now) == 1u << step->registers[CVM_ARGUMENT_2]),
            "an interrupt is lost");
    return NULL;
}

/* ---- Whether they meet ---- */

/* Whether PARTNER waited for a message of the caller. */
static bool awaited_caller(const struct change_step *step, pid_t partner)
{
    const struct change_process *process = &step->then->process[partner];

    return process->state == PROCESS_RECEIVING &&
           (process->partner == HN_ANY ||
            process->partner == (int32_t)step->caller);
}

/* The caller sent: had it the right, was it not sent away for nothing? */
static const char *check_sending(const struct change_step *step)
{
    pid_t partner = step->then->object[0];
    const struct change_process *process = &step->then->process[step->caller];
    bool request = step->number == CALL_ipc_request;
    word_t right = request ? RIGHT_REQUEST : RIGHT_SEND;
    bool reply;

    REQUIRE(partner != 0 || (int32_t)step->result == ERR_HANDLE,
            "a process sends to nobody");
    if (partner == 0) {
        return NULL;
    }
    reply =
        step->then->process[partner].request && awaited_caller(step, partner);
    REQUIRE((process->rights[partner] & right) != 0 || (reply && !request) ||
                (change_answered(step, step->caller) &&
                 (int32_t)step->result == ERR_RIGHTS),
            "a process sends without the right");
    REQUIRE(!awaited_caller(step, partner) || change_answered(step, partner) ||
                (change_answered(step, step->caller) &&
                 (int32_t)step->result != ERR_TIMEOUT),
            "a sender and its receiver do not meet");
    return NULL;
}

/* The caller received and had no luck: nobody waited to send to it. */
static const char *check_receiving(const struct change_step *step)
{
    if ((int32_t)step->result != ERR_TIMEOUT ||
        !change_answered(step, step->caller)) {
        return NULL;
    }
    for (pid_t pid = 1; pid <= check_last(); pid++) {
        REQUIRE(
            step->then->process[pid].queue != QUEUE_SENDERS + step->caller ||
                !wanted(step, step->caller, pid) || change_answered(step, pid),
            "a receiver and its sender do not meet");
    }
    return NULL;
}

const char *change_check_messages(const struct change_step *step, pid_t pid)
{
    const char *fault = check_received(step, pid);

    if (fault == NULL) {
        fault = check_pending(step, pid);
    }
    if (fault == NULL && pid == step->caller) {
        switch (step->number) {
        case CALL_ipc_send:
        case CALL_ipc_request:
            fault = check_sending(step);
            break;
        case CALL_ipc_receive:
            fault = check_receiving(step);
            break;
        default:
            break;
        }
    }
    return fault;
}
