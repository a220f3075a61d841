/* SPDX-License-Identifier: MIT
 *
 * Steps. What ends the machine in the middle of one jumps back to here.
 */
#include "grading/layers/vamos_drive.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/vamos_change.h"
#include "grading/layers/vamos_check.h"
#include "kernel/life.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static jmp_buf switched_off;
static word_t trap[MAX_PROCS + 1]; /* where a process made its last call */

_Noreturn void model_power_off(word_t status)
{
    (void)status;
    longjmp(switched_off, 1);
}

_Noreturn void model_panic(const char *where, const char *what)
{
    char text[200];

    snprintf(text, sizeof(text), "panic: %s: %s", where, what);
    drive_fail(text);
}

static void check(const char *fault)
{
    if (fault != NULL) {
        drive_fail(fault);
    }
}

bool drive_step(word_t cause, word_t data)
{
    static struct change_state before;
    pid_t ran = (cause & CVM_CAUSE_RESET) != 0 ? 0 : sched_current();
    pid_t next;

    if (setjmp(switched_off) != 0) {
        return false;
    }
    change_note(&before);
    next = kdispatch(cause, data);
    if (next != sched_current()) {
        drive_fail("the machine that runs next is not the current process");
    }
    model_count(ran, next);
    check(vamos_check());
    if (ran != 0 || (cause & CVM_CAUSE_RESET) == 0) {
        check(change_check(&before, cause, data));
    }
    return true;
}

void drive_boot(void)
{
    static const struct process nothing;

    model_start();
    check_start();
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        *process_get(pid) = nothing; /* memory that was never written to */
    }
    (void)drive_step(CVM_CAUSE_RESET, 0);
}

void drive_tick(void)
{
    (void)drive_step(CVM_CAUSE_TIMER, 0);
}

void drive_ticks(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        drive_tick();
    }
}

void drive_interrupt(word_t set)
{
    set = set & model_enabled();
    if (set != 0) {
        model_silence(set);
        (void)drive_step(CVM_CAUSE_DEVICE, set);
    }
}

void drive_exception(word_t vector)
{
    model_set_exception(sched_current(),
                        (struct info_exception){
                            .cause = vector,
                            .pc = cvm_get_register(sched_current(), CVM_PC),
                        });
    (void)drive_step(CVM_CAUSE_EXCEPTION, vector);
}

void drive_page_fault(uva_t address, bool write)
{
    pid_t pid = sched_current();

    model_set_exception(pid, (struct info_exception){
                                 .cause = CAUSE_PAGE_FAULT,
                                 .pc = cvm_get_register(pid, CVM_PC),
                                 .address = address,
                                 .error = write ? FAULT_WRITE : 0,
                             });
    (void)drive_step(CVM_CAUSE_EXCEPTION, CAUSE_PAGE_FAULT);
}

void drive_turn(pid_t pid)
{
    for (uint32_t i = 0; i < 10 * MAX_PROCS; i++) {
        if (sched_current() == pid) {
            return;
        }
        drive_tick();
    }
    drive_fail("a process that should have its turn does not run");
}

void drive_set_call(pid_t pid, word_t number, const word_t arguments[6])
{
    static const enum cvm_register order[6] = {
        CVM_ARGUMENT_1, CVM_ARGUMENT_2, CVM_ARGUMENT_3,
        CVM_ARGUMENT_4, CVM_ARGUMENT_5, CVM_ARGUMENT_6,
    };

    cvm_set_register(pid, CVM_CALL, number);
    for (uint32_t i = 0; i < 6; i++) {
        cvm_set_register(pid, order[i], arguments[i]);
    }
    trap[pid] = cvm_get_register(pid, CVM_PC);
}

int drive_result(pid_t pid)
{
    if (!process_is_alive(pid)) {
        return GONE;
    }
    if (cvm_get_register(pid, CVM_PC) == trap[pid]) {
        return WAITS;
    }
    return (int)cvm_get_register(pid, CVM_RESULT);
}

int drive_call(pid_t pid, word_t number, const word_t arguments[6])
{
    drive_turn(pid);
    drive_set_call(pid, number, arguments);
    return drive_step(CVM_CAUSE_CALL, 0) ? drive_result(pid) : OFF;
}

pid_t drive_spawn(pid_t parent, word_t priority, word_t slice)
{
    pid_t pid = 0;
    int handle = DO(parent, process_create, MODEL_IMAGE, MODEL_IMAGE_BYTES,
                    priority, slice);

    if (handle < 0 || rights_find(parent, (word_t)handle, &pid) != 0) {
        drive_fail("a process cannot be created");
    }
    return pid;
}

word_t drive_name(pid_t pid, pid_t other)
{
    return rights_handle(pid, other);
}

void drive_introduce(pid_t pid, pid_t other, word_t rights)
{
    if (DO(PROCESS_INIT, change_rights, drive_name(PROCESS_INIT, pid),
           drive_name(PROCESS_INIT, other), rights) != 0) {
        drive_fail("init cannot introduce two processes");
    }
}

uva_t drive_buffers(pid_t pid, struct ipc_buffers buffers)
{
    memcpy(model_memory(pid, MODEL_STACK, sizeof(buffers)), &buffers,
           sizeof(buffers));
    return MODEL_STACK;
}

void drive_kill_all(void)
{
    pid_t last = 0;

    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        last = process_is_alive(pid) ? pid : last;
    }
    if (last != 0) {
        rights_set_privileged(last);
    }
    for (pid_t pid = 1; pid <= last; pid++) {
        if (process_is_alive(pid) &&
            life_kill(last, rights_handle(last, pid)) != 0) {
            drive_fail("a process cannot be killed");
        }
        check(vamos_check());
    }
    check(check_nothing_left());
}
