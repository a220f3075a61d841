/* SPDX-License-Identifier: MIT
 *
 * The tiny abstract kernel of lab 1: it runs test machines in turn and hands
 * them the primitives of CVM, one call for each, so that small programs can
 * try out what stands below. It has no protection and no priorities.
 *
 * Invariant: `current` is the machine that runs, and its state is RUNNING,
 * but inside a step. When no machine is RUNNING any more, the PC is switched
 * off.
 */
#include "cvm/cvm.h"

#include "labs/lab1-boot-paging/kernel/calls.h"
#include "labs/lab1-boot-paging/kernel/line.h"
#include "labs/lab1-boot-paging/kernel/programs.h"

enum state {
    EMPTY,   /* nothing loaded */
    LOADED,  /* a program that has not been started */
    RUNNING, /* takes its turn */
    STOPPED, /* by LAB_STOP; `value` is its value */
    FAULTED  /* by an exception */
};

enum { INIT = 1 }; /* machine 1 holds the archive and starts the others */

static struct {
    enum state state;
    word_t value;
} machines[MAX_PROCS + 1];

static pid_t current;

/* --- Registers of the caller --------------------------------------------- */

static word_t argument(uint32_t number)
{
    static const enum cvm_register registers[] = {
        CVM_ARGUMENT_1, CVM_ARGUMENT_2, CVM_ARGUMENT_3, CVM_ARGUMENT_4,
        CVM_ARGUMENT_5,
    };

    return cvm_get_register(current, registers[number - 1]);
}

/* The machine that argument NUMBER names; above MAX_PROCS: nobody. */
static pid_t machine_argument(uint32_t number)
{
    pid_t pid = argument(number);

    return pid == 0 ? current : pid;
}

/* Sets the caller's registers that hold results, but for RESULT itself. */
static int results(int result, word_t one, word_t two, word_t three)
{
    cvm_set_register(current, CVM_ARGUMENT_1, one);
    cvm_set_register(current, CVM_ARGUMENT_2, two);
    cvm_set_register(current, CVM_ARGUMENT_3, three);
    return result;
}

/* Ends a call of machine PID with RESULT. */
static void answer(pid_t pid, int result)
{
    cvm_set_register(pid, CVM_RESULT, (word_t)result);
    cvm_advance(pid);
}

/* --- Who runs ------------------------------------------------------------ */

/* The next machine in turn, CURRENT itself if it is the only one. */
static pid_t next_running(void)
{
    pid_t pid = current;

    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        pid = pid % MAX_PROCS + 1;
        if (machines[pid].state == RUNNING) {
            return pid;
        }
    }
    cvm_power_off(0);
}

static void stop(pid_t pid)
{
    machines[pid].value = argument(1);
    machines[pid].state = STOPPED;
}

static void stop_by_exception(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);

    line_exception(pid, &exception);
    machines[pid].state = FAULTED;
}

static int start(pid_t pid)
{
    word_t one = argument(2);
    word_t two = argument(3);

    if (machines[pid].state == STOPPED) {
        answer(pid, 0);
    } else if (machines[pid].state != LOADED) {
        return ERR_ARGUMENT;
    }
    cvm_set_register(pid, CVM_ARGUMENT_1, one);
    cvm_set_register(pid, CVM_ARGUMENT_3, two);
    machines[pid].state = RUNNING;
    return 0;
}

/* How machine PID stopped, into the caller's registers. */
static int tell_end(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);

    if (machines[pid].state == STOPPED) {
        cvm_set_register(current, CVM_ARGUMENT_1, machines[pid].value);
        return 0;
    }
    return results(1, exception.cause, exception.address, exception.error);
}

/* --- Output -------------------------------------------------------------- */

static int observe(void)
{
    line_text("obs ");
    line_decimal(current);
    line_text(" ");
    line_name(argument(1), argument(2));
    for (uint32_t i = 3; i <= 5; i++) {
        line_text(" ");
        line_hexadecimal(argument(i));
    }
    line_print();
    return 0;
}

static int print(uva_t address, uint32_t bytes)
{
    static char text[LAB_TEXT_BYTES];
    int error;

    if (bytes > LAB_TEXT_BYTES) {
        return ERR_ARGUMENT;
    }
    error = cvm_read(current, address, text, bytes);
    if (error == 0) {
        line_text("machine ");
        line_decimal(current);
        line_text(": ");
        line_bytes(text, bytes);
        line_print();
    }
    return error;
}

/* --- Memory -------------------------------------------------------------- */

static void empty(pid_t pid)
{
    cvm_reset(pid);
    machines[pid].state = EMPTY;
}

static int load(pid_t pid, pid_t from, uva_t address, uint32_t bytes)
{
    int error;

    empty(pid);
    error = cvm_load(pid, from, address, bytes);
    if (error == 0) {
        machines[pid].state = LOADED;
    }
    return error;
}

static int load_program(pid_t pid)
{
    uva_t address;
    uint32_t bytes;

    if (!programs_find(argument(2), argument(3), &address, &bytes)) {
        return ERR_HANDLE;
    }
    return load(pid, INIT, address, bytes);
}

static int fetch(void)
{
    uva_t address;
    uint32_t bytes;
    int error;

    if (!programs_find(argument(1), argument(2), &address, &bytes)) {
        return ERR_HANDLE;
    }
    error = cvm_copy(current, argument(3), INIT, address, bytes);
    return error == 0 ? (int)bytes : error;
}

static int copy(pid_t dst)
{
    pid_t src = machine_argument(3);

    if (src > MAX_PROCS) {
        return ERR_HANDLE;
    }
    return cvm_copy(dst, argument(2), src, argument(4), argument(5));
}

static int read(pid_t pid)
{
    word_t word = LAB_UNTOUCHED;
    int error = cvm_read(pid, argument(2), &word, sizeof(word));

    cvm_set_register(current, CVM_ARGUMENT_1, word);
    return error;
}

static int write(pid_t pid)
{
    word_t word = argument(3);

    return cvm_write(pid, argument(2), &word, sizeof(word));
}

static int figures(pid_t pid)
{
    struct info_memory memory = cvm_memory();

    return results((int)memory.free_frames, memory.frames, cvm_size(pid),
                   cvm_resident(pid));
}

static int faults(pid_t pid)
{
    struct info_faults counts = cvm_faults(pid);

    return results((int)counts.zero, counts.copy, counts.swap, counts.lost);
}

static int slots(void)
{
    struct info_memory memory = cvm_memory();
    struct info_counters counters = cvm_counters();

    return results((int)memory.free_swap_slots, memory.swap_slots,
                   counters.swap_reads, counters.swap_writes);
}

/* Makes machine PID a copy of one whose call can be answered twice. */
static int clone(pid_t pid)
{
    pid_t src = machine_argument(2);
    int error;

    if (src > MAX_PROCS) {
        return ERR_HANDLE;
    }
    if (src != current && (machines[src].state != STOPPED || src == pid)) {
        return ERR_ARGUMENT;
    }
    empty(pid);
    error = cvm_clone(pid, src);
    if (error == 0) {
        machines[pid] = machines[src];
    }
    if (error == 0 && src == current) {
        answer(pid, 1);
    }
    return error;
}

/* --- Calls --------------------------------------------------------------- */

/* Calls that concern another machine's program; not the caller's own. */
static int call_for_other(word_t number, pid_t pid)
{
    if (pid == current || pid == INIT) {
        return ERR_ARGUMENT;
    }
    switch (number) {
    case LAB_LOAD:
        return load_program(pid);
    case LAB_LOAD_FROM:
        return load(pid, current, argument(2), argument(3));
    case LAB_START:
        return start(pid);
    case LAB_WAIT:
        return machines[pid].state >= STOPPED ? tell_end(pid) : ERR_ARGUMENT;
    case LAB_CLONE:
        return clone(pid);
    default:
        empty(pid);
        return 0;
    }
}

/* Calls whose first argument is machine PID. */
static int call_for_machine(word_t number, pid_t pid)
{
    if (pid > MAX_PROCS) {
        return ERR_HANDLE;
    }
    switch (number) {
    case LAB_GROW:
        return cvm_alloc(pid, argument(2));
    case LAB_SHRINK:
        return cvm_free(pid, argument(2));
    case LAB_COPY:
        return copy(pid);
    case LAB_READ:
        return read(pid);
    case LAB_WRITE:
        return write(pid);
    case LAB_CONTAINS:
        return cvm_in_memory(pid, argument(2), argument(3)) ? 1 : 0;
    case LAB_FIGURES:
        return figures(pid);
    case LAB_FAULTS:
        return faults(pid);
    default:
        return call_for_other(number, pid);
    }
}

static int call(word_t number)
{
    switch (number) {
    case LAB_OBSERVE:
        return observe();
    case LAB_PRINT:
        return print(argument(1), argument(2));
    case LAB_FETCH:
        return fetch();
    case LAB_SLOTS:
        return slots();
    default:
        return number < LAB_CALLS
                   ? call_for_machine(number, machine_argument(1))
                   : ERR_CALL;
    }
}

/* Whether the call has to wait: it stays unanswered, and is made again when
 * the machine has its next turn.
 */
static bool must_wait(word_t number)
{
    pid_t pid = machine_argument(1);

    return number == LAB_WAIT && pid <= MAX_PROCS && pid != current &&
           machines[pid].state == RUNNING;
}

static void handle_call(void)
{
    word_t number = cvm_get_register(current, CVM_CALL);

    if (number == LAB_STOP) {
        stop(current);
    } else if (number == LAB_YIELD) {
        answer(current, 0);
    } else if (!must_wait(number)) {
        answer(current, call(number));
        return; /* the caller goes on */
    }
    current = next_running();
}

static void begin(void)
{
    current = INIT;
    machines[INIT].state = RUNNING;
    programs_init(INIT, argument(1), argument(2));
}

pid_t kdispatch(word_t cause, word_t data)
{
    if ((cause & CVM_CAUSE_RESET) != 0) {
        begin();
    }
    if ((cause & CVM_CAUSE_CALL) != 0) {
        handle_call();
    }
    if ((cause & CVM_CAUSE_EXCEPTION) != 0) {
        stop_by_exception(current);
        current = next_running();
    }
    if ((cause & CVM_CAUSE_TIMER) != 0) {
        current = next_running();
    }
    return current;
}
