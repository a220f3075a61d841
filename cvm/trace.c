/* SPDX-License-Identifier: MIT
 *
 * The primitives that have an effect or an outcome, and kdispatch(), once more:
 * they do what they are to do, and tell it.
 *
 * Invariant: what happens outside of a kernel step, while CVM starts, is not
 * told. Registers are told together, when something else is, so that the order
 * of all actions is right.
 */
#include "cvm/trace.h"

#include "cvm/cvm.h"

/* The originals, under the names that traced.h gives them. */
__typeof__(kdispatch) untraced_kdispatch;
__typeof__(cvm_reset) untraced_cvm_reset;
__typeof__(cvm_clone) untraced_cvm_clone;
__typeof__(cvm_alloc) untraced_cvm_alloc;
__typeof__(cvm_free) untraced_cvm_free;
__typeof__(cvm_set_register) untraced_cvm_set_register;
__typeof__(cvm_advance) untraced_cvm_advance;
__typeof__(cvm_read) untraced_cvm_read;
__typeof__(cvm_write) untraced_cvm_write;
__typeof__(cvm_copy) untraced_cvm_copy;
__typeof__(cvm_check_image) untraced_cvm_check_image;
__typeof__(cvm_load) untraced_cvm_load;
__typeof__(cvm_map) untraced_cvm_map;
__typeof__(cvm_unmap) untraced_cvm_unmap;
__typeof__(cvm_unmap_region) untraced_cvm_unmap_region;
__typeof__(cvm_make_record) untraced_cvm_make_record;
__typeof__(cvm_set_cause) untraced_cvm_set_cause;
__typeof__(cvm_device_read) untraced_cvm_device_read;
__typeof__(cvm_device_write) untraced_cvm_device_write;
__typeof__(cvm_device_enable) untraced_cvm_device_enable;
__typeof__(cvm_device_disable) untraced_cvm_device_disable;
__typeof__(cvm_message) untraced_cvm_message;

static const uint8_t arguments_of[CALLS] = TRACE_ARGUMENTS;
static const enum cvm_register argument_register[6] = {
    CVM_ARGUMENT_1, CVM_ARGUMENT_2, CVM_ARGUMENT_3,
    CVM_ARGUMENT_4, CVM_ARGUMENT_5, CVM_ARGUMENT_6,
};

enum {
    RESULT_ONLY = 1 << CVM_RESULT,
    WHOLE_MESSAGE = 1 << CVM_RESULT | 1 << CVM_ARGUMENT_1 |
                    1 << CVM_ARGUMENT_2 | 1 << CVM_ARGUMENT_3 |
                    1 << CVM_ARGUMENT_4 | 1 << CVM_ARGUMENT_5 |
                    1 << CVM_ARGUMENT_6
};

static bool telling;   /* a kernel step is under way */
static pid_t running;  /* chosen by the step before */
static word_t call[6]; /* the arguments of its call */

/* Registers that were set and are not told yet. */
static struct {
    pid_t pid; /* 0: none */
    word_t set;
    word_t advances;
    word_t value[TRACE_REGISTERS_SEEN];
} answer;

/* ---- Records ---- */

static void tell_message(void)
{
    trace_code(TRACE_MESSAGE);
    trace_number(answer.pid);
    trace_signed(answer.value[CVM_RESULT]);
    for (uint32_t i = 0; i < 6; i++) {
        trace_signed(answer.value[argument_register[i]]);
    }
}

static void tell_result(void)
{
    if (answer.pid == running) {
        trace_code(TRACE_RESULT);
    } else {
        trace_code(TRACE_ANSWER);
        trace_number(answer.pid);
    }
    trace_signed(answer.value[CVM_RESULT]);
}

static void tell_registers(void)
{
    trace_code(TRACE_REGISTERS);
    trace_number(answer.pid);
    trace_number(answer.set);
    trace_number(answer.advances);
    for (uint32_t i = 0; i < TRACE_REGISTERS_SEEN; i++) {
        if ((answer.set >> i & 1) != 0) {
            trace_signed(answer.value[i]);
        }
    }
}

static void tell_answer(void)
{
    if (answer.pid == 0) {
        return;
    }
    if (answer.advances == 1 && answer.set == WHOLE_MESSAGE) {
        tell_message();
    } else if (answer.advances == 1 && answer.set == RESULT_ONLY) {
        tell_result();
    } else {
        tell_registers();
    }
    answer.pid = 0;
}

/* PID is the process whose registers are set now. */
static void open_answer(pid_t pid)
{
    if (answer.pid != pid) {
        tell_answer();
        answer.pid = pid;
        answer.set = 0;
        answer.advances = 0;
    }
}

/* An action begins. Returns whether it is to be told. */
static bool action(enum trace_code kind)
{
    if (telling) {
        tell_answer();
        trace_code(kind);
    }
    return telling;
}

static void words(const void *content, uint32_t bytes)
{
    const word_t *word = content;

    for (uint32_t i = 0; i < trace_words(bytes); i++) {
        trace_signed(word[i]);
    }
}

/* ---- The kernel step ---- */

static void tell_call(void)
{
    word_t called = cvm_get_register(running, CVM_CALL);
    uint32_t count = called < CALLS ? arguments_of[called] : 0;

    if (called < CALLS) {
        trace_code(called);
    } else {
        trace_code(TRACE_UNKNOWN);
        trace_number(called);
    }
    for (uint32_t i = 0; i < count; i++) {
        call[i] = cvm_get_register(running, argument_register[i]);
        trace_signed(call[i]);
    }
}

/* What PID wanted to do when its page fault came. */
static void tell_fault(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);
    uva_t page = exception.address & ~(PAGE_BYTES - 1);

    trace_code(TRACE_FAULT);
    trace_number(page | ((exception.error & FAULT_WRITE) != 0 ? PAGER_WRITE
                                                              : PAGER_READ));
}

static void tell_causes(word_t cause, word_t data)
{
    if ((cause & CVM_CAUSE_RESET) != 0) {
        trace_code(TRACE_RESET);
        trace_number(TRACE_VERSION);
        trace_number(MAX_PROCS);
        trace_number(cvm_devices());
        trace_number(cvm_size(1));
        running = 0;
    }
    if ((cause & CVM_CAUSE_CALL) != 0 && running != 0) {
        tell_call();
    }
    if ((cause & CVM_CAUSE_EXCEPTION) != 0 && data == CAUSE_PAGE_FAULT) {
        tell_fault(running);
    } else if ((cause & CVM_CAUSE_EXCEPTION) != 0) {
        trace_code(TRACE_ERROR);
        trace_number(data);
    }
    if ((cause & CVM_CAUSE_TIMER) != 0) {
        trace_code(TRACE_TICK);
    }
    if ((cause & CVM_CAUSE_DEVICE) != 0) {
        trace_code(TRACE_DEVICES);
        trace_number(data);
    }
}

pid_t kdispatch(word_t cause, word_t data)
{
    pid_t next;

    answer.pid = 0;
    tell_causes(cause, data);
    telling = true;
    next = untraced_kdispatch(cause, data);
    tell_answer();
    telling = false;
    if (next == running) {
        trace_code(TRACE_SAME);
    } else {
        trace_code(TRACE_NEXT);
        trace_number(next);
        running = next;
    }
    return next;
}

/* ---- Registers ---- */

void cvm_set_register(pid_t pid, enum cvm_register which, word_t value)
{
    untraced_cvm_set_register(pid, which, value);
    if (telling) {
        open_answer(pid);
        answer.set |= (word_t)1 << which;
        answer.value[which] = value;
    }
}

void cvm_advance(pid_t pid)
{
    untraced_cvm_advance(pid);
    if (telling) {
        open_answer(pid);
        answer.advances++;
    }
}

/* ---- Memory ---- */

/* An action with a single number: a process, or a set of devices. */
static void single(enum trace_code kind, word_t value)
{
    if (action(kind)) {
        trace_number(value);
    }
}

void cvm_reset(pid_t pid)
{
    untraced_cvm_reset(pid);
    single(TRACE_END, pid);
}

/* An action with two numbers and an outcome. */
static void pair(enum trace_code kind, word_t first, word_t second, int error)
{
    if (action(kind)) {
        trace_number(first);
        trace_number(second);
        trace_signed((word_t)error);
    }
}

int cvm_clone(pid_t dst, pid_t src)
{
    int error = untraced_cvm_clone(dst, src);

    pair(TRACE_CLONE, dst, src, error);
    return error;
}

int cvm_alloc(pid_t pid, uint32_t pages)
{
    int error = untraced_cvm_alloc(pid, pages);

    pair(TRACE_ADD, pid, pages, error);
    return error;
}

int cvm_free(pid_t pid, uint32_t pages)
{
    int error = untraced_cvm_free(pid, pages);

    pair(TRACE_FREE, pid, pages, error);
    return error;
}

static void place(pid_t pid, uva_t address, uint32_t bytes, int error)
{
    trace_number(pid);
    trace_number(address);
    trace_number(bytes);
    trace_signed((word_t)error);
}

int cvm_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    int error = untraced_cvm_read(pid, address, buffer, bytes);

    if (action(TRACE_READ)) {
        place(pid, address, bytes, error);
        words(buffer, error == 0 ? bytes : 0);
    }
    return error;
}

int cvm_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    int error = untraced_cvm_write(pid, address, buffer, bytes);

    if (action(TRACE_WRITE)) {
        place(pid, address, bytes, error);
        words(buffer, bytes);
    }
    return error;
}

int cvm_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
             uint32_t bytes)
{
    int error = untraced_cvm_copy(dst, dst_address, src, src_address, bytes);

    if (action(TRACE_COPY)) {
        trace_number(dst);
        trace_number(dst_address);
        place(src, src_address, bytes, error);
    }
    return error;
}

int cvm_check_image(pid_t src, uva_t address, uint32_t bytes)
{
    int error = untraced_cvm_check_image(src, address, bytes);

    if (action(TRACE_IMAGE)) {
        place(src, address, bytes, error);
    }
    return error;
}

int cvm_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes)
{
    int error = untraced_cvm_load(dst, src, address, bytes);

    if (action(TRACE_LOAD)) {
        trace_number(dst);
        place(src, address, bytes, error);
        trace_number(cvm_size(dst));
    }
    return error;
}

/* ---- Regions ---- */

int cvm_map(pid_t pid, uva_t address, pid_t pager, uva_t own, word_t access)
{
    int error = untraced_cvm_map(pid, address, pager, own, access);

    if (action(TRACE_MAP)) {
        trace_number(pid);
        trace_number(address);
        trace_number(pager);
        trace_number(own);
        trace_number(access);
        trace_signed((word_t)error);
    }
    return error;
}

int cvm_unmap(pid_t pid, uva_t address, word_t marker)
{
    int error = untraced_cvm_unmap(pid, address, marker);

    if (action(TRACE_UNMAP)) {
        trace_number(pid);
        trace_number(address);
        trace_number(marker);
        trace_signed((word_t)error);
    }
    return error;
}

int cvm_make_record(pid_t pid)
{
    int error = untraced_cvm_make_record(pid);

    if (action(TRACE_RECORD)) {
        trace_number(pid);
        trace_signed((word_t)error);
    }
    return error;
}

/* An action with two numbers that cannot fail. */
static void pair_done(enum trace_code kind, word_t first, word_t second)
{
    if (action(kind)) {
        trace_number(first);
        trace_number(second);
    }
}

void cvm_unmap_region(pid_t pid, word_t region)
{
    untraced_cvm_unmap_region(pid, region);
    pair_done(TRACE_CLOSE, pid, region);
}

void cvm_set_cause(pid_t pid, word_t cause)
{
    untraced_cvm_set_cause(pid, cause);
    pair_done(TRACE_CAUSE, pid, cause);
}

/* ---- Devices ---- */

/* A transfer: in most cases it is what the process asked for that runs. */
static void transfer(enum trace_code kind, const word_t what[5], pid_t pid,
                     int error)
{
    bool as_asked = pid == running;

    for (uint32_t i = 0; i < 5; i++) {
        as_asked = as_asked && what[i] == call[i];
    }
    if (action(as_asked ? TRACE_AS_ASKED : kind)) {
        for (uint32_t i = 0; i < 5 && !as_asked; i++) {
            trace_number(what[i]);
        }
        if (!as_asked) {
            trace_number(pid);
        }
        trace_signed((word_t)error);
    }
}

int cvm_device_read(word_t device, word_t reg, word_t width, word_t count,
                    pid_t pid, uva_t address)
{
    int error =
        untraced_cvm_device_read(device, reg, width, count, pid, address);

    transfer(TRACE_INPUT, (word_t[]){device, reg, width, count, address}, pid,
             error);
    return error;
}

/* The PC may be switched off by it: then the step ends here. */
int cvm_device_write(word_t device, word_t reg, word_t width, word_t count,
                     pid_t pid, uva_t address)
{
    bool was_telling = telling;
    int error;

    telling = false;
    error = untraced_cvm_device_write(device, reg, width, count, pid, address);
    telling = was_telling;
    transfer(TRACE_OUTPUT, (word_t[]){device, reg, width, count, address}, pid,
             error);
    return error;
}

void cvm_device_enable(word_t set)
{
    untraced_cvm_device_enable(set);
    single(TRACE_ENABLE, set);
}

void cvm_device_disable(word_t set)
{
    untraced_cvm_device_disable(set);
    single(TRACE_DISABLE, set);
}

void cvm_message(const char *text)
{
    untraced_cvm_message(text);
    (void)action(TRACE_SAY);
}
