/* SPDX-License-Identifier: MIT
 *
 * Each rule is about one thing that a step can change.
 */
#include "grading/layers/vamos_change.h"

#include <stddef.h>

#include "grading/layers/vamos_check.h"

/* ---- The step ---- */

bool change_survived(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];

    return then->alive && now->alive && then->birth == now->birth;
}

bool change_answered(const struct change_step *step, pid_t pid)
{
    return change_survived(step, pid) &&
           step->then->process[pid].registers[CVM_PC] !=
               step->now->process[pid].registers[CVM_PC];
}

bool change_did(const struct change_step *step, word_t number)
{
    return step->success && step->number == number;
}

bool change_received(const struct change_step *step, pid_t pid, pid_t *sender)
{
    const word_t *registers = step->now->process[pid].registers;
    word_t call = step->then->process[pid].registers[CVM_CALL];

    if (!change_answered(step, pid) || registers[CVM_RESULT] != 0 ||
        (call != CALL_ipc_receive && call != CALL_ipc_request)) {
        return false;
    }
    *sender = change_find(pid, registers[CVM_ARGUMENT_1]);
    return true;
}

static struct change_step make_step(const struct change_state *then,
                                    const struct change_state *now,
                                    word_t cause)
{
    struct change_step step = {.then = then, .now = now, .cause = cause};
    pid_t caller = then->current;

    if ((cause & CVM_CAUSE_CALL) == 0) {
        return step;
    }
    step.caller = caller;
    step.registers = then->process[caller].registers;
    step.number = step.registers[CVM_CALL];
    step.result = now->process[caller].registers[CVM_RESULT];
    if (step.number == CALL_process_kill && !now->process[caller].alive) {
        step.success = true;
        step.result = 0;
    } else {
        step.success =
            change_answered(&step, caller) && (int32_t)step.result >= 0;
    }
    return step;
}

/* ---- Rules ---- */

static pid_t lowest_free(const struct change_state *state)
{
    pid_t pid = PROCESS_INIT + 1;

    while (pid <= MAX_PROCS && state->process[pid].alive) {
        pid++;
    }
    return pid;
}

static const char *check_copied(const struct change_step *step, pid_t copy)
{
    const struct change_process *to = &step->now->process[copy];
    const struct change_process *from =
        &step->then->process[step->then->object[0]];
    bool self = step->then->object[0] == step->caller;

    for (uint32_t i = 0; i < MODEL_REGISTERS; i++) {
        word_t wanted = from->registers[i];

        if (self && i == CVM_RESULT) {
            wanted = 0;
        } else if (self && i == CVM_PC) {
            wanted += MODEL_TRAP_BYTES;
        }
        REQUIRE(to->registers[i] == wanted, "a clone has other registers");
    }
    REQUIRE(to->pages == from->pages, "a clone has another size");
    REQUIRE(to->priority == from->priority && to->slice == from->slice,
            "a clone has another priority or slice");
    check_copy(copy, step->then->object[0]);
    return NULL;
}

static const char *check_born(const struct change_step *step, pid_t pid)
{
    const struct change_process *born = &step->now->process[pid];

    REQUIRE(change_did(step, CALL_process_create) ||
                change_did(step, CALL_process_clone),
            "a process appears");
    REQUIRE(pid == lowest_free(step->then), "a new PID is not the lowest");
    REQUIRE(change_find(step->caller, step->result) == pid,
            "the handle of a new process names another one");
    REQUIRE(!born->privileged && born->state == PROCESS_READY &&
                born->run_ticks == 0 && born->pending == 0,
            "a new process is not new");
    if (step->number == CALL_process_clone) {
        const char *fault = check_copied(step, pid);

        check_remember(step->caller, step->result, pid);
        return fault;
    }
    REQUIRE(born->priority == step->registers[CVM_ARGUMENT_3] &&
                born->slice == step->registers[CVM_ARGUMENT_4],
            "a new process has another priority or slice");
    check_remember(step->caller, step->result, pid);
    check_remember(pid, HN_PARENT, step->caller);
    return NULL;
}

static const char *check_lives(const struct change_step *step)
{
    uint32_t born = 0;
    uint32_t dead = 0;
    const char *fault = NULL;

    for (pid_t pid = 1; fault == NULL && pid <= check_last(); pid++) {
        if (!change_survived(step, pid) && step->now->process[pid].alive) {
            born++;
            fault = check_born(step, pid);
        }
        if (!change_survived(step, pid) && step->then->process[pid].alive) {
            dead++;
            REQUIRE(change_did(step, CALL_process_kill) &&
                        step->then->object[0] == pid,
                    "a process ends that nobody killed");
        }
    }
    REQUIRE(born == (change_did(step, CALL_process_create) ||
                     change_did(step, CALL_process_clone)),
            "a process was not created");
    REQUIRE(dead == change_did(step, CALL_process_kill),
            "a process was not killed");
    return fault;
}

static const char *check_memory(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];
    bool object = pid == step->then->object[0];
    bool added = object && change_did(step, CALL_memory_add);
    bool freed = object && change_did(step, CALL_memory_free);
    bool wrote =
        pid == step->caller && (change_did(step, CALL_dev_read) ||
                                change_did(step, CALL_read_kernel_info));
    pid_t sender = 0;
    uint32_t pages = then->pages;

    if (added || freed) {
        pages += step->registers[CVM_ARGUMENT_2] * (added ? 1u : -1u);
        REQUIRE(step->result == now->pages, "another size than was said");
    }
    REQUIRE(now->pages == pages, "a memory has the wrong size");
    REQUIRE(then->version == now->version || added || freed || wrote ||
                (change_received(step, pid, &sender) &&
                 now->registers[CVM_ARGUMENT_2] > 0),
            "memory changes without a cause");
    return NULL;
}

static const char *check_parameters(const struct change_step *step, pid_t pid)
{
    const struct change_process *then = &step->then->process[pid];
    const struct change_process *now = &step->now->process[pid];
    bool object = pid == step->then->object[0];
    bool set = object && change_did(step, CALL_set_privileged);

    REQUIRE(now->privileged == (then->privileged || set),
            "a privilege comes or goes");
    if (object && change_did(step, CALL_chg_sched_params)) {
        REQUIRE(now->priority == step->registers[CVM_ARGUMENT_2] &&
                    now->slice == step->registers[CVM_ARGUMENT_3],
                "priority and slice are not what was asked for");
        return NULL;
    }
    REQUIRE(now->priority == then->priority && now->slice == then->slice,
            "a priority or slice changes");
    return NULL;
}

/* Whether SUBJECT could hand RIGHTS on OBJECT to others. */
static bool could_grant(const struct change_step *step, pid_t subject,
                        pid_t object, word_t rights)
{
    const struct change_process *process = &step->then->process[subject];
    word_t own = process->rights[object];

    return process->privileged ||
           ((own & RIGHT_GRANT) != 0 && (rights & ~own) == 0);
}

/* The rights that PID has on OTHER if nobody gave it some in this step. */
static word_t inherited(const struct change_step *step, pid_t pid, pid_t other)
{
    bool clone = step->number == CALL_process_clone;

    if (!step->now->process[other].alive) {
        return 0;
    }
    if (pid == other ||
        (pid == step->caller && !change_survived(step, other))) {
        return RIGHTS_ALL;
    }
    if (!change_survived(step, other)) {
        return 0;
    }
    if (change_survived(step, pid)) {
        return step->then->process[pid].rights[other];
    }
    if (!clone) {
        return other == step->caller ? RIGHT_SEND | RIGHT_REQUEST : 0;
    }
    return other == step->then->object[0]
               ? 0
               : step->then->process[step->then->object[0]].rights[other];
}

static const char *check_right(const struct change_step *step, pid_t pid,
                               pid_t other)
{
    word_t old = inherited(step, pid, other);
    word_t rights = step->now->process[pid].rights[other];
    pid_t sender = 0;

    if (change_did(step, CALL_change_rights) && pid != other &&
        pid == step->then->object[0] && other == step->then->object[1]) {
        REQUIRE(rights == step->registers[CVM_ARGUMENT_3],
                "rights are not what was asked for");
        REQUIRE(could_grant(step, step->caller, other, rights),
                "rights were given that the giver cannot grant");
        return NULL;
    }
    if (rights == old) {
        return NULL;
    }
    REQUIRE((old & ~rights) == 0, "rights go away");
    REQUIRE(change_received(step, pid, &sender) && sender != 0 &&
                change_find(
                    pid, step->now->process[pid].registers[CVM_ARGUMENT_3]) ==
                    other,
            "rights appear without a grant");
    REQUIRE(could_grant(step, sender, other, rights & ~old),
            "rights were sent that the sender cannot grant");
    return NULL;
}

static const char *check_drivers(const struct change_step *step)
{
    word_t enabled = step->then->enabled;

    for (word_t device = 0; device < DEVICES; device++) {
        pid_t driver = step->then->driver[device];

        if (change_did(step, CALL_change_driver) &&
            device == step->registers[CVM_ARGUMENT_2]) {
            driver = step->registers[CVM_ARGUMENT_3] == 1
                         ? step->then->object[0]
                         : 0;
        }
        if (driver != 0 && !step->now->process[driver].alive) {
            driver = 0;
        }
        REQUIRE(driver == step->now->driver[device], "a driver comes or goes");
        enabled &= driver == 0 ? ~(1u << device) : ~0u;
    }
    if (change_did(step, CALL_enable_interrupts)) {
        enabled |= step->registers[CVM_ARGUMENT_1] & cvm_devices();
    }
    REQUIRE(enabled == step->now->enabled,
            "a device may interrupt that should not, or may not that should");
    return NULL;
}

/* A tick alone: the current process has consumed one more of its slice. */
static const char *check_slice(const struct change_step *step)
{
    const struct change_process *then =
        &step->then->process[step->then->current];
    const struct change_process *now = &step->now->process[step->then->current];
    bool over = then->consumed + 1 >= then->slice;

    if (step->then->current == 0) {
        return NULL;
    }
    REQUIRE(now->run_ticks == then->run_ticks + 1, "a tick does not count");
    REQUIRE(now->consumed == (over ? 0 : then->consumed + 1),
            "a slice ends too early or too late");
    for (pid_t pid = 1; pid <= check_last(); pid++) {
        REQUIRE(step->then->process[pid].queue != then->queue ||
                    pid == step->then->current ||
                    over == (step->now->process[pid].place < now->place),
                "a process is at the wrong end of its queue");
    }
    return NULL;
}

static const char *check_time(const struct change_step *step)
{
    bool timer = (step->cause & CVM_CAUSE_TIMER) != 0;
    uint32_t ticks = 0;

    REQUIRE(step->now->time == step->then->time + (timer ? 1 : 0),
            "time does not pass, or passes by itself");
    for (pid_t pid = 1; pid <= check_last(); pid++) {
        const struct change_process *then = &step->then->process[pid];

        if (change_survived(step, pid)) {
            uint32_t ran = step->now->process[pid].run_ticks - then->run_ticks;

            REQUIRE(ran <= (timer ? 1u : 0u), "a process runs for longer");
            REQUIRE(ran == 0 || step->caller != 0 || pid == step->then->current,
                    "a tick counts for another process");
            ticks += ran;
        }
    }
    REQUIRE(ticks <= 1, "a tick counts twice");
    return step->cause == CVM_CAUSE_TIMER ? check_slice(step) : NULL;
}

const char *change_check(const struct change_state *before, word_t cause,
                         word_t data)
{
    static struct change_state after;
    struct change_step step;
    const char *fault;

    change_note(&after);
    step = make_step(before, &after, cause);
    step.devices = (cause & CVM_CAUSE_DEVICE) != 0 ? data : 0;
    fault = check_lives(&step);
    if (fault == NULL) {
        fault = check_drivers(&step);
    }
    if (fault == NULL) {
        fault = check_time(&step);
    }
    for (pid_t pid = 1; fault == NULL && pid <= check_last(); pid++) {
        if (change_survived(&step, pid)) {
            fault = check_parameters(&step, pid);
        }
        if (fault == NULL && change_survived(&step, pid)) {
            fault = check_memory(&step, pid);
        }
        for (pid_t other = 1;
             fault == NULL && after.process[pid].alive && other <= check_last();
             other++) {
            fault = check_right(&step, pid, other);
        }
    }
    return fault == NULL ? change_check_answers(&step) : fault;
}
