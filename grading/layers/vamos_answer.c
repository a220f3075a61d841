/* SPDX-License-Identifier: MIT
 *
 * Rules about answers: who is answered, with what, and who runs then.
 */
#include <stdio.h>
#include <string.h>

#include "grading/layers/vamos_change.h"
#include "grading/layers/vamos_check.h"

/* ---- Results ---- */

static const struct {
    const char *errors;
    bool privileged;
    bool present;
} calls[CALLS] = {
#define CALL(number, name, access, state, arguments, results, errors, text) \
    [number] = {errors, access_##access, state_##state},
#define access_PRIVILEGED true
#define access_DRIVER false
#define access_ANY false
#define state_PRESENT true
#define state_LATER false
#include "abi/calls.def"
#undef CALL
};

static const char *name_of(int32_t error)
{
    switch (error) {
#define ERROR(name, number, text) \
    case name:                    \
        return #name;
#include "abi/errors.def"
#undef ERROR
    default:
        return "?";
    }
}

enum {
    ERRORS = 16
};
static bool seen[CALLS][ERRORS];

const char *change_find_unseen(word_t *call, char *name)
{
    for (; *call < CALLS; (*call)++) {
        const char *list = calls[*call].errors;
        int length = 0;

        while (calls[*call].present &&
               sscanf(list, "%31s%n", name, &length) == 1) {
            list += length;
            for (int32_t error = 1; error < ERRORS; error++) {
                if (strcmp(name_of(-error), name) == 0 && !seen[*call][error]) {
                    return name;
                }
            }
        }
    }
    return NULL;
}

static const char *check_result(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    word_t call = then->registers[CVM_CALL];
    int32_t result = (int32_t)step->now->process[pid].registers[CVM_RESULT];

    if (call >= CALLS || !calls[call].present) {
        REQUIRE(result == ERR_CALL, "an unknown call is not ERR_CALL");
        return NULL;
    }
    seen[call][-result < ERRORS && result < 0 ? -result : 0] = true;
    REQUIRE(result >= 0 || strstr(calls[call].errors, name_of(result)) != NULL,
            "an error that the call does not have");
    REQUIRE(!calls[call].privileged ||
                then->privileged == (result != ERR_UNPRIVILEGED),
            "a call forgets to look at the privilege");
    REQUIRE(result != ERR_TIMEOUT || !then->timed ||
                then->deadline == step->now->time,
            "a timeout comes at the wrong time");
    return NULL;
}

/* ---- Registers ---- */

static bool may_change(uint32_t which, bool received)
{
    switch (which) {
    case CVM_RESULT:
    case CVM_PC:
        return true;
    case CVM_ARGUMENT_1:
    case CVM_ARGUMENT_2:
    case CVM_ARGUMENT_3:
    case CVM_ARGUMENT_4:
    case CVM_ARGUMENT_5:
    case CVM_ARGUMENT_6:
        return received;
    default:
        return false;
    }
}

static const char *check_registers(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];
    bool answered = change_answered(step, pid);
    pid_t sender = 0;
    bool received = change_received(step, pid, &sender);

    for (uint32_t i = 0; i < MODEL_REGISTERS; i++) {
        REQUIRE(then->registers[i] == now->registers[i] ||
                    (answered && may_change(i, received)),
                "a register changes that must not");
    }
    REQUIRE(!answered || now->registers[CVM_PC] ==
                             then->registers[CVM_PC] + MODEL_TRAP_BYTES,
            "an answer does not end the call");
    return NULL;
}

/* ---- States ---- */

static bool was_waiting(const struct change_process *process)
{
    return process->state == PROCESS_SENDING ||
           process->state == PROCESS_RECEIVING;
}

/* A process that waits for a page goes on when its pager maps one; else it
 * stops, in time or because of its pager.
 */
static const char *check_faulted(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];

    REQUIRE(now->state == PROCESS_FAULTED || now->state == PROCESS_READY ||
                now->state == PROCESS_STOPPED,
            "a process that waits for a page gets into another state");
    REQUIRE(now->state != PROCESS_READY || (change_did(step, CALL_pager_map) &&
                                            pid == step->then->object[0]),
            "a process goes on without its page");
    REQUIRE(now->state != PROCESS_STOPPED ||
                change_did(step, CALL_pager_unmap) ||
                change_did(step, CALL_process_kill) ||
                then->deadline == step->now->time,
            "a process stops that waits for a page");
    REQUIRE(then->deadline != step->now->time || now->state != PROCESS_FAULTED,
            "a process waits for a page for too long");
    return NULL;
}

static const char *check_state(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];

    if (change_answered(step, pid)) {
        REQUIRE(pid == step->caller || was_waiting(then),
                "a process is answered that made no call");
        REQUIRE(now->state == PROCESS_READY,
                "a process is answered and not ready");
        return check_result(step, pid);
    }
    if (then->state == PROCESS_FAULTED) {
        return check_faulted(step, pid);
    }
    REQUIRE(!was_waiting(then) || was_waiting(now),
            "a process stops waiting without an answer");
    REQUIRE(
        then->state == PROCESS_STOPPED || pid == step->caller ||
            now->state == then->state ||
            (then->state == PROCESS_SENDING &&
             now->state == PROCESS_RECEIVING) ||
            ((step->cause & CVM_CAUSE_EXCEPTION) != 0 &&
             pid == step->then->current &&
             (now->state == PROCESS_STOPPED || now->state == PROCESS_FAULTED)),
        "a process gets into another state");
    REQUIRE(then->state != PROCESS_STOPPED || now->state == PROCESS_STOPPED,
            "a stopped process goes on");
    REQUIRE(pid != step->caller || was_waiting(now),
            "a call is neither answered nor waiting");
    REQUIRE(pid != step->caller || step->number == CALL_ipc_send ||
                step->number == CALL_ipc_receive ||
                step->number == CALL_ipc_request,
            "a call waits that never waits");
    return NULL;
}

/* ---- Order ---- */

/* Whether PID may move within its queue in this step. */
static bool may_move(const struct change_step *step, pid_t pid)
{
    return ((step->cause & CVM_CAUSE_TIMER) != 0 &&
            pid == step->then->current) ||
           (change_did(step, CALL_chg_sched_params) &&
            pid == step->then->object[0] &&
            step->then->process[pid].priority !=
                step->now->process[pid].priority);
}

/* Who is in a queue before and after the step stays in front of who comes
 * later, and of who stood behind.
 */
static const char *check_order(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = step->then->process;
    const struct change_process *now = step->now->process;

    if (now[pid].queue == 0 || !change_survived(step, pid) ||
        then[pid].queue != now[pid].queue || may_move(step, pid)) {
        return NULL;
    }
    for (pid_t other = 1; other <= check_last(); other++) {
        if (now[other].queue == now[pid].queue && !may_move(step, other) &&
            (then[other].queue != now[other].queue ||
             then[other].place > then[pid].place)) {
            REQUIRE(now[other].place > now[pid].place,
                    "a process overtakes another one in a queue");
        }
    }
    return NULL;
}

/* The current process goes on while it is ready and nothing else may run. */
static const char *check_current(const struct change_step *step)
{
    pid_t pid = step->then->current;
    const struct change_process *now = &step->now->process[pid];

    if (pid == 0 || !change_survived(step, pid) ||
        now->state != PROCESS_READY ||
        change_did(step, CALL_chg_sched_params)) {
        return NULL;
    }
    REQUIRE(step->now->current == pid ||
                step->now->process[step->now->current].priority > now->priority,
            "the current process is taken off the processor");
    return NULL;
}

const char *change_check_answers(const struct change_step *step)
{
    /* when more follows a call in a step, the caller may be ready anew */
    bool plain = step->caller == 0 || step->cause == CVM_CAUSE_CALL;
    const char *fault = NULL;

    if (plain && (step->cause & CVM_CAUSE_TIMER) == 0) {
        fault = check_current(step);
    }

    for (pid_t pid = 1; fault == NULL && pid <= check_last(); pid++) {
        if (!change_survived(step, pid)) {
            continue;
        }
        fault = check_registers(step, pid);
        if (fault == NULL) {
            fault = check_state(step, pid);
        }
        if (fault == NULL) {
            fault = change_check_messages(step, pid);
        }
        if (fault == NULL && plain) {
            fault = check_order(step, pid);
        }
    }
    return fault;
}
