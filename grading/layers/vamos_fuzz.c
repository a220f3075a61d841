/* SPDX-License-Identifier: MIT
 *
 * The first byte says how many processes there are at the start, and whether
 * they are each other's pagers; each further event begins with a byte for its
 * kind. Most bytes of a call's arguments stand for values that mean something:
 * a handle of the lowest slots, an address in the process's memory; every other
 * call is for a message. The last kind of event sets all registers to anything.
 *
 * TELL=1 prints each event.
 */
#include "grading/layers/vamos_fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/vamos_drive.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum {
    PAGES_LIMIT = 60, /* of all machines at the start */
    MOST_EVENTS = 500,
    CHILDREN = 4
};

/* The first byte of an event tells its kind: below the first number it is a
 * call, from there to below the next a tick, and so on.
 */
enum {
    EVENT_CALL = 160,
    EVENT_TICK = 192,
    EVENT_INTERRUPT = 208,
    EVENT_TICK_INTERRUPT = 212,
    EVENT_EXCEPTION = 220,
    EVENT_CALL_TICK = 232,
    EVENT_CALL_INTERRUPT = 240,
    EVENT_BREAK = 244,
    EVENT_LIMIT = 248,
    EVENT_RAW = 256
};

/* What a register of a call stands for. */
enum kind {
    WORD,
    HANDLE,
    PAGES,
    SMALL, /* priority, slice, flag, rights, item, width */
    SET,
    DEVICE,
    REGISTER,
    COUNT,
    ADDRESS,
    TIMEOUT,
    BUFFERS,
    REGION,
    REGION_ADDRESS,
    OWN_PAGE,
    MARKER
};

static const uint8_t kinds[][6] = {
    [CALL_set_privileged] = {HANDLE},
    [CALL_process_create] = {ADDRESS, COUNT, SMALL, SMALL},
    [CALL_process_clone] = {HANDLE},
    [CALL_process_kill] = {HANDLE},
    [CALL_memory_add] = {HANDLE, PAGES},
    [CALL_memory_free] = {HANDLE, PAGES},
    [CALL_chg_sched_params] = {HANDLE, SMALL, SMALL},
    [CALL_change_driver] = {HANDLE, DEVICE, SMALL},
    [CALL_enable_interrupts] = {SET},
    [CALL_dev_read] = {DEVICE, REGISTER, SMALL, COUNT, ADDRESS},
    [CALL_dev_write] = {DEVICE, REGISTER, SMALL, COUNT, ADDRESS},
    [CALL_ipc_send] = {HANDLE, TIMEOUT, BUFFERS, WORD, WORD, WORD},
    [CALL_ipc_receive] = {HANDLE, TIMEOUT, BUFFERS},
    [CALL_ipc_request] = {HANDLE, TIMEOUT, BUFFERS, WORD, WORD, WORD},
    [CALL_change_rights] = {HANDLE, HANDLE, SMALL},
    [CALL_read_kernel_info] = {SMALL, HANDLE, ADDRESS},
    [CALL_pager_assign] = {REGION, HANDLE, TIMEOUT},
    [CALL_pager_map] = {HANDLE, REGION_ADDRESS, OWN_PAGE, SMALL},
    [CALL_pager_unmap] = {HANDLE, REGION_ADDRESS, MARKER, SMALL},
};

static bool telling;
static const uint8_t *input;
static size_t left;

_Noreturn void drive_fail(const char *what)
{
    fprintf(stderr, "vamos: does not hold: %s\n", what);
    abort();
}

/* ---- Input ---- */

static uint8_t take(void)
{
    if (left == 0) {
        return 0;
    }
    left--;
    return *input++;
}

static word_t take_word(void)
{
    word_t word = take();

    word = word << 8 | take();
    word = word << 8 | take();
    return word << 8 | take();
}

/* One of COUNT values; the highest bytes stand for any word. */
static word_t choose(const word_t *values, uint32_t count)
{
    uint8_t byte = take();

    return byte >= 250 ? take_word() : values[byte % count];
}

#define CHOOSE(...)                       \
    choose((const word_t[]){__VA_ARGS__}, \
           sizeof((const word_t[]){__VA_ARGS__}) / sizeof(word_t))

static word_t take_handle(void)
{
    uint8_t byte = take();

    if (byte >= 192) {
        static const int32_t special[] = {HN_ANY, HN_KERNEL, HN_NONE, HN_ANY};

        return (word_t)special[byte % 4];
    }
    return byte < 128 ? byte % 8u : (byte & 15u) | (byte >> 4 & 3u) << 8;
}

static word_t take_address(void)
{
    return CHOOSE(MODEL_DATA, MODEL_IMAGE, MODEL_STACK, 0, MODEL_DATA + 1,
                  MODEL_DATA + 4095, MODEL_DATA - 2, MODEL_DATA + 4096,
                  0xFFFFFFFE);
}

static word_t take_count(void)
{
    return CHOOSE(MODEL_IMAGE_BYTES, 0, 1, 2, 4, 15, 255, 4096, 4097, 8192,
                  DEVICE_MAX_UNITS, DEVICE_MAX_UNITS + 1, 0xFFFFFFFF);
}

/* Writes buffers to the process's stack, if it has one. */
static uva_t take_buffers(pid_t pid)
{
    struct ipc_buffers buffers;
    uint8_t byte = take();

    if (byte < 128) {
        return 0;
    }
    if (byte % 4 == 1) {
        return take_address();
    }
    buffers.send_address = take_address();
    buffers.send_length = take_count();
    buffers.receive_address = take_address();
    buffers.receive_capacity = take_count();
    buffers.grant_handle = byte % 4 == 2 ? HN_NONE : (int32_t)take_handle();
    buffers.grant_rights = take() % 9;
    return cvm_in_memory(pid, MODEL_STACK, sizeof(buffers))
               ? drive_buffers(pid, buffers)
               : MODEL_STACK;
}

/* Pages of a few regions, and addresses of none. */
static word_t take_region_address(void)
{
    return CHOOSE(1u << REGION_SHIFT, (1u << REGION_SHIFT) + PAGE_BYTES,
                  (2u << REGION_SHIFT) - PAGE_BYTES, 2u << REGION_SHIFT,
                  (1u << REGION_SHIFT) + 4, 0, MODEL_DATA, 0xC0000000);
}

static word_t take_argument(enum kind kind, pid_t pid)
{
    switch (kind) {
    case HANDLE:
        return take_handle();
    case PAGES:
        return CHOOSE(0, 1, 2, 3, 4, 16, USER_PAGES, 0xFFFFFFFF);
    case SMALL:
        return CHOOSE(0, 1, 2, 3, 4, 5, 6, 7, 8);
    case SET:
        return CHOOSE(4, 8, 16, 64, 68, 0, 92, 0xFFFFFFFF);
    case DEVICE:
        return CHOOSE(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    case REGISTER:
        return CHOOSE(0, 1, 2, 7, 8, 9, 3999, 4000, 4002);
    case COUNT:
        return take_count();
    case ADDRESS:
        return take_address();
    case TIMEOUT:
        return CHOOSE(0xFFFFFFFF, 0, 1, 2, 3, 5, 0x7FFFFFFF, 0xFFFFFFFE);
    case BUFFERS:
        return take_buffers(pid);
    case REGION:
        return CHOOSE(1, 2, 1, 0, REGIONS - 1, REGIONS);
    case REGION_ADDRESS:
        return take_region_address();
    case OWN_PAGE:
        return CHOOSE(MODEL_DATA, MODEL_IMAGE, MODEL_STACK, 0, MODEL_DATA + 4,
                      4 * PAGE_BYTES, 0xFFFFF000);
    case MARKER:
        return CHOOSE(0, 1, 77, 0x7FFFFFFF, 0x80000000);
    default:
        return take();
    }
}

/* ---- Events ---- */

static void tell(const char *text, pid_t pid, word_t number)
{
    if (telling) {
        printf("# %s %u, process %u\n", text, number, pid);
        fflush(stdout);
    }
}

static void set_call(pid_t pid, word_t number)
{
    word_t arguments[6];

    for (uint32_t i = 0; i < 6; i++) {
        enum kind kind = number < sizeof(kinds) / sizeof(kinds[0])
                             ? (enum kind)kinds[number][i]
                             : WORD;

        arguments[i] = kind == WORD && number != CALL_ipc_send &&
                               number != CALL_ipc_request
                           ? 0
                           : take_argument(kind, pid);
    }
    drive_set_call(pid, number, arguments);
}

static void set_anything(pid_t pid)
{
    word_t arguments[6];
    word_t number = take_word();

    for (uint32_t i = 0; i < 6; i++) {
        arguments[i] = take_word();
    }
    drive_set_call(pid, number, arguments);
}

/* The set of devices of the next byte that may interrupt now: they do. */
static word_t take_interrupts(void)
{
    word_t set = (word_t)take() << 1 & model_enabled();

    model_silence(set);
    return set;
}

/* A step for CAUSE; not for DEVICE if none interrupts. Returns: false if the
 * machine is off.
 */
static bool step(word_t cause, word_t devices)
{
    if (devices == 0) {
        cause = cause & ~(word_t)CVM_CAUSE_DEVICE;
    }
    return cause == 0 || drive_step(cause, devices);
}

/* The number of the call that EVENT stands for. */
static word_t number_of(uint8_t event)
{
    word_t number = event / 2 % (CALL_pager_assign + 1u);

    if (event % 2 == 0) {
        return CALL_ipc_send + event / 2 % 3u;
    }
    return number == CALL_pager_assign ? number + take() % 3u : number;
}

static bool call(pid_t pid, uint8_t event)
{
    word_t cause = CVM_CAUSE_CALL;
    word_t devices = 0;
    bool on;

    if (event >= EVENT_LIMIT) {
        set_anything(pid);
    } else {
        set_call(pid, number_of(event));
    }
    if (event >= EVENT_EXCEPTION && event < EVENT_CALL_TICK) {
        cause |= CVM_CAUSE_TIMER;
    } else if (event >= EVENT_CALL_TICK && event < EVENT_CALL_INTERRUPT) {
        cause |= CVM_CAUSE_DEVICE;
        devices = take_interrupts();
    }
    tell("call", pid, cvm_get_register(pid, CVM_CALL));
    on = step(cause, devices);
    tell("  result", pid, (word_t)drive_result(pid));
    return on;
}

/* An event of the machine, not of a process. */
static bool machine(uint8_t event)
{
    if (event < EVENT_TICK) {
        tell("tick", 0, 0);
        return step(CVM_CAUSE_TIMER, 0);
    }
    if (event < EVENT_INTERRUPT) {
        tell("interrupt", 0, 0);
        return step(CVM_CAUSE_DEVICE, take_interrupts());
    }
    tell("tick and interrupt", 0, 0);
    return step(CVM_CAUSE_TIMER | CVM_CAUSE_DEVICE, take_interrupts());
}

/* An exception of PID. */
static void fail(pid_t pid, uint8_t event)
{
    word_t vector = event % 20;
    uva_t address = vector == CAUSE_PAGE_FAULT ? take_region_address() : 0;

    tell("exception", pid, vector);
    if (vector == CAUSE_PAGE_FAULT) {
        drive_page_fault(address, take() % 2 == 0);
    } else {
        drive_exception(vector);
    }
}

static bool happen(uint8_t event)
{
    pid_t pid = sched_current();

    if (event >= EVENT_CALL && event < EVENT_TICK_INTERRUPT) {
        return machine(event);
    }
    if (event >= EVENT_CALL_INTERRUPT && event < EVENT_BREAK) {
        model_break(1 + take() % 8, take() % 6);
        return true;
    }
    if (event >= EVENT_BREAK && event < EVENT_LIMIT) {
        model_set_limit(model_committed() + take() % 32);
        return true;
    }
    if (pid == 0) { /* nobody is there to call */
        return machine(EVENT_CALL);
    }
    if (event >= EVENT_TICK_INTERRUPT && event < EVENT_EXCEPTION) {
        fail(pid, event);
        return true;
    }
    return call(pid, event);
}

/* Some children that know each other, each with the same turn as init. */
static void make_children(uint32_t count, word_t rights)
{
    for (uint32_t i = 0; i < count; i++) {
        pid_t pid = drive_spawn(PROCESS_INIT, 2, 1);

        for (pid_t other = 2; other < pid; other++) {
            drive_introduce(pid, other, rights);
            drive_introduce(other, pid, rights);
        }
    }
    if (count > 0) {
        (void)DO(PROCESS_INIT, chg_sched_params, HN_SELF, 2, 1);
    }
}

/* Each child is the pager of region 1 of the next one; the last one, of the
 * first.
 */
static void make_agreements(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        pid_t consumer = 2 + i;
        pid_t pager = 2 + (i + count - 1) % count;

        (void)DO(consumer, pager_assign, 1, drive_name(consumer, pager), 5);
        (void)DO(pager, pager_map, drive_name(pager, consumer),
                 1u << REGION_SHIFT, MODEL_DATA, PAGER_WRITE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t start;

    telling = getenv("TELL") != NULL;
    input = data;
    left = size;
    drive_boot();
    model_set_limit(PAGES_LIMIT);
    start = take();
    make_children(start % (CHILDREN + 1), start / 32);
    if (start / (CHILDREN + 1) % 2 == 1) {
        make_agreements(start % (CHILDREN + 1));
    }
    for (uint32_t i = 0; i < MOST_EVENTS && left > 0; i++) {
        if (!happen(take())) {
            break;
        }
    }
    drive_kill_all();
    model_stop();
    return 0;
}
