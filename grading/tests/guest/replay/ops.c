/* SPDX-License-Identifier: MIT
 *
 * What has to be known of machines to do an operation is asked of CVM, but for
 * two things: which machines are relatives (machine_append() is not for these)
 * and where the code of their agents is.
 *
 * Each operation begins with no page held, as if it were a step of its own.
 */
#include "grading/tests/guest/replay/ops.h"

#include <stddef.h>

#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagefault.h"
#include "grading/layers/memory_image.h"
#include "grading/tests/guest/replay/agent.h"

enum {
    TABLE_PAGES = 1024, /* that one table maps */
    SENTINELS = 16,     /* bytes behind those that are read */
    LOOK = 4,           /* one operation in so many is followed by a look */
    USER_WRITE = 6,     /* of an error code: by user mode, write */

    CLOCK_INDEX = 0, /* registers of the clock */
    CLOCK_DATA = 1,
    CLOCK_SPARE = 0x70, /* a byte of its memory that nobody uses */
    CLOCK_MOST = 6000   /* units of one transfer */
};

static uint8_t buffer[SEQUENCE_MOST_BYTES + SENTINELS];
static uint32_t used_machines;
static uint32_t most_pages;
static struct op op;    /* that is being done */
static uint32_t rounds; /* that its machine still has to run */
static uint32_t families[MAX_PROCS + 1];
static uint32_t family_count;

/* ---- What is known, what is seen ---- */

static uva_t place(pid_t pid, uint32_t number)
{
    return sequence_place(cvm_size(pid), number);
}

static uint32_t length(pid_t pid, uva_t address, uint32_t number)
{
    return sequence_length(cvm_size(pid), address, number);
}

static void new_family(pid_t pid)
{
    family_count++;
    families[pid] = family_count;
}

static uint32_t sum(const uint8_t *bytes, uint32_t count)
{
    uint32_t result = count;

    for (uint32_t i = 0; i < count; i++) {
        result = result * 31 + bytes[i];
    }
    return result;
}

static void report_error(int error)
{
    console_debug(" = %d", error);
}

/* Reads a page and returns its checksum. */
static uint32_t page_sum(pid_t pid, uint32_t page)
{
    pagefault_begin_step();
    if (cvm_read(pid, page * PAGE_BYTES, buffer, PAGE_BYTES) != 0) {
        console_debug(" page %u cannot be read", page);
        return 0;
    }
    return sum(buffer, PAGE_BYTES);
}

/* ---- Machines run ---- */

static bool can_run(pid_t pid)
{
    return cvm_size(pid) > 1;
}

/* Returns the machine, or 0 if it cannot run. */
static pid_t run(const struct agent_job *job)
{
    int error = agent_prepare(op.pid, job);

    if (error != 0) {
        console_debug(" no code");
        report_error(error);
        return 0;
    }
    rounds = rounds - 1;
    return op.pid;
}

static pid_t load_word(void)
{
    struct agent_job job = {
        .code = AGENT_LOAD,
        .address = place(op.pid, op.a) & ~3u,
        .count = 1,
        .value = op.value,
    };

    return run(&job);
}

static pid_t do_load_word(void)
{
    if (!can_run(op.pid)) {
        return 0;
    }
    console_debug("load %u %x", op.pid, place(op.pid, op.a) & ~3u);
    rounds = 1;
    return load_word();
}

static pid_t do_store_word(void)
{
    struct agent_job job = {
        .code = AGENT_STORE,
        .address = place(op.pid, op.a) & ~3u,
        .count = 1,
        .value = op.value,
    };

    if (!can_run(op.pid)) {
        return 0;
    }
    console_debug("store %u %x", op.pid, job.address);
    rounds = 1;
    return run(&job);
}

/* A machine writes to many pages: to all, if it is small. */
static pid_t do_store_many(void)
{
    uint32_t stride = op.b % 4 + 1;
    struct agent_job job = {
        .code = AGENT_STORE,
        .address = PAGE_BYTES + (op.a % PAGE_BYTES & ~3u),
        .count = (cvm_size(op.pid) + stride - 2) / stride,
        .stride = stride * PAGE_BYTES,
        .value = op.value + 1,
        .increment = stride,
    };

    if (!can_run(op.pid)) {
        return 0;
    }
    job.count = job.count < SEQUENCE_MANY_PAGES ? job.count
                                                : SEQUENCE_MANY_PAGES;
    console_debug("store-many %u %x %u", op.pid, job.address, stride);
    rounds = 1;
    return run(&job);
}

/* ---- The kernel uses memory ---- */

static void report_range(const char *name, pid_t pid, uva_t address,
                         uint32_t bytes)
{
    console_debug("%s %u %x %u", name, pid, address, bytes);
}

static pid_t do_read(void)
{
    uva_t address = place(op.pid, op.a);
    uint32_t bytes = length(op.pid, address, op.n);
    bool inside = cvm_in_memory(op.pid, address, bytes);
    uint32_t seen = (inside ? bytes : 0) + SENTINELS;

    report_range("read", op.pid, address, bytes);
    memory_fill(buffer, seen, op.value);
    report_error(cvm_read(op.pid, address, buffer, bytes));
    console_debug(" inside %u sum %x", inside ? 1u : 0u, sum(buffer, seen));
    return 0;
}

static void write(void)
{
    uva_t address = place(op.pid, op.a);
    uint32_t bytes = length(op.pid, address, op.n);
    int error;

    report_range("write", op.pid, address, bytes);
    if (cvm_in_memory(op.pid, address, bytes)) {
        memory_fill(buffer, bytes, op.value);
    }
    error = cvm_write(op.pid, address, buffer, bytes);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op.pid, address, bytes);
    }
}

static pid_t do_write(void)
{
    write();
    return 0;
}

/* The machine sees what the kernel writes to a page that it just used. */
static pid_t do_write_seen(void)
{
    if (!can_run(op.pid)) {
        write();
        return 0;
    }
    console_debug("load %u %x", op.pid, place(op.pid, op.a) & ~3u);
    rounds = 2;
    return load_word();
}

/* Between its rounds. */
static pid_t go_on_write_seen(void)
{
    console_debug(", ");
    write();
    return load_word();
}

static pid_t do_copy(void)
{
    uva_t to = place(op.pid, op.a);
    uva_t from = place(op.other, op.b);
    uint32_t bytes = length(op.other, from, op.n);
    int error;

    if (op.pid == op.other && to - from + bytes < 2 * bytes) {
        return 0; /* they overlap */
    }
    console_debug("copy %u %x %u %x %u", op.pid, to, op.other, from, bytes);
    error = cvm_copy(op.pid, to, op.other, from, bytes);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op.pid, to, bytes);
    }
    return 0;
}

/* A range of one machine goes to the clock's memory, byte by byte to the same
 * register; the last one comes back to all of a range of another machine.
 */
static pid_t do_device(void)
{
    uva_t from = place(op.other, op.b);
    uva_t to = place(op.pid, op.a);
    uint32_t count = op.n % CLOCK_MOST + 1;
    uint8_t index = CLOCK_SPARE;
    int error;

    console_debug("device %u %x %u %x %u", op.pid, to, op.other, from, count);
    error = cvm_write(op.other, from, &index, 1);
    report_error(error);
    if (error != 0) {
        return 0;
    }
    agent_overwritten(op.other, from, 1);
    report_error(cvm_device_write(DEVICE_CLOCK, CLOCK_INDEX, 1, 1, op.other,
                                  from));
    pagefault_begin_step();
    report_error(cvm_device_write(DEVICE_CLOCK, CLOCK_DATA, 1, count, op.other,
                                  from));
    pagefault_begin_step();
    error = cvm_device_read(DEVICE_CLOCK, CLOCK_DATA, 1, count, op.pid, to);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op.pid, to, count);
    }
    return 0;
}

/* ---- Machines come and go ---- */

/* How large machine PID could be: all that is not committed to others, without
 * the tables and the directory that it needs itself.
 */
static uint32_t room(pid_t pid)
{
    struct info_memory memory = cvm_memory();
    uint32_t rest = memory.frames + memory.swap_slots;

    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        uint32_t size = cvm_size(other);

        if (other != pid && size > 0) {
            rest -= size + (size + TABLE_PAGES - 1) / TABLE_PAGES + 1;
        }
    }
    if (rest < 3) {
        return 0;
    }
    return (rest - 1) - (rest - 1 + TABLE_PAGES) / (TABLE_PAGES + 1);
}

static void alloc(pid_t pid, uint32_t pages)
{
    bool empty = cvm_size(pid) == 0;
    int error;

    console_debug("alloc %u %u", pid, pages);
    error = cvm_alloc(pid, pages);
    report_error(error);
    if (error == 0 && empty) {
        new_family(pid);
    }
}

static pid_t do_alloc(void)
{
    alloc(op.pid, sequence_alloc(most_pages, op.n));
    return 0;
}

static pid_t do_alloc_rest(void)
{
    uint32_t rest = room(op.pid) - cvm_size(op.pid);

    alloc(op.pid, op.n % 4 == 0 ? rest + 1 : rest);
    return 0;
}

static pid_t do_free(void)
{
    uint32_t size = cvm_size(op.pid);
    uint32_t pages = sequence_free(size, op.n);
    int error;

    console_debug("free %u %u", op.pid, pages);
    error = cvm_free(op.pid, pages);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op.pid, (size - pages) * PAGE_BYTES,
                          pages * PAGE_BYTES);
    }
    return 0;
}

static void reset(pid_t pid)
{
    struct info_exception exception;

    cvm_reset(pid);
    agent_lost(pid);
    exception = cvm_exception(pid);
    console_debug(" %u %u %u", cvm_size(pid), cvm_get_register(pid, CVM_RESULT),
                  exception.cause);
}

static pid_t do_reset(void)
{
    console_debug("reset %u", op.pid);
    reset(op.pid);
    return 0;
}

static pid_t do_clone(void)
{
    int error;

    if (op.pid == op.other) {
        return 0;
    }
    console_debug("clone %u %u", op.pid, op.other);
    reset(op.pid);
    cvm_set_register(op.other, CVM_RESULT, op.value);
    error = cvm_clone(op.pid, op.other);
    report_error(error);
    if (error == 0) {
        families[op.pid] = families[op.other];
        agent_cloned(op.pid, op.other);
    }
    console_debug(" %u %x", cvm_size(op.pid),
                  cvm_get_register(op.pid, CVM_RESULT));
    return 0;
}

static void join_families(pid_t dst, pid_t src)
{
    uint32_t old = families[src];

    for (pid_t pid = 1; pid <= used_machines; pid++) {
        if (families[pid] == old) {
            families[pid] = families[dst];
        }
    }
}

static pid_t do_append(void)
{
    uva_t address = 0;
    int error;

    if (cvm_size(op.pid) == 0 || cvm_size(op.other) == 0 ||
        families[op.pid] == families[op.other]) {
        return 0;
    }
    console_debug("append %u %u", op.pid, op.other);
    error = pagefault_make_room(); /* for tables */
    if (error == 0) {
        error = machine_append(op.pid, op.other, &address);
    }
    report_error(error);
    console_debug(" %x", address);
    if (error == 0) {
        join_families(op.pid, op.other);
        agent_lost(op.other);
        agent_lost(op.pid);
    }
    return 0;
}

/* An executable is written into a machine and loaded from there. */
static pid_t do_load_image(void)
{
    static struct memory_image image;
    uva_t address = place(op.other, op.a);
    int error;

    if (op.pid == op.other) {
        return 0;
    }
    console_debug("load-image %u %u %x", op.pid, op.other, address);
    reset(op.pid);
    memory_image_make(&image, op.b, op.n, op.value);
    report_error(cvm_check_image(op.other, address, image.bytes));
    pagefault_begin_step();
    error = cvm_write(op.other, address, image.file, image.bytes);
    report_error(error);
    if (error != 0) {
        return 0;
    }
    agent_overwritten(op.other, address, image.bytes);
    report_error(cvm_check_image(op.other, address, image.bytes));
    pagefault_begin_step();
    error = cvm_load(op.pid, op.other, address, image.bytes);
    report_error(error);
    console_debug(" %u %x", cvm_size(op.pid), cvm_get_register(op.pid, CVM_PC));
    if (error == 0) {
        new_family(op.pid);
    }
    return 0;
}

static pid_t do_step(void)
{
    return 0; /* all are steps here */
}

/* ---- All of them ---- */

static pid_t (*const kinds[OP_KINDS])(void) = {
    [OP_CLONE] = do_clone,
    [OP_LOAD_WORD] = do_load_word,
    [OP_STORE_WORD] = do_store_word,
    [OP_STORE_MANY] = do_store_many,
    [OP_READ] = do_read,
    [OP_WRITE] = do_write,
    [OP_WRITE_SEEN] = do_write_seen,
    [OP_COPY] = do_copy,
    [OP_STEP] = do_step,
    [OP_ALLOC] = do_alloc,
    [OP_ALLOC_REST] = do_alloc_rest,
    [OP_FREE] = do_free,
    [OP_RESET] = do_reset,
    [OP_APPEND] = do_append,
    [OP_LOAD_IMAGE] = do_load_image,
    [OP_DEVICE] = do_device,
};

/* Looks now and then at a page, which brings it in. */
static void look(void)
{
    uint32_t size = cvm_size(op.pid);

    if (size > 1 && op.b % LOOK == 0) {
        uint32_t page = op.b / LOOK % (size - 1) + 1;

        console_debug(" | page %u sum %x", page, page_sum(op.pid, page));
    }
}

/* What comes behind a part of an operation: NEXT has to run, or it is done. */
static pid_t complete(pid_t next)
{
    if (next == 0) {
        look();
        console_debug("\n");
    }
    check_all();
    return next;
}

void ops_start(uint32_t machines, uint32_t pages)
{
    used_machines = machines;
    most_pages = pages;
}

pid_t ops_begin(uint32_t step, const struct op *next)
{
    op = *next;
    rounds = 0;
    console_debug("%u ", step);
    pagefault_begin_step();
    return complete(kinds[op.kind]());
}

/* The exception of the machine that ran, at which it is sent on its way: the
 * next job begins anew.
 */
static void report_exception(void)
{
    struct info_exception exception = cvm_exception(op.pid);

    console_debug(" exception %u %x %u", exception.cause, exception.address,
                  exception.error & USER_WRITE);
}

pid_t ops_continue(word_t cause)
{
    if ((cause & CVM_CAUSE_EXCEPTION) != 0) {
        report_exception();
    }
    agent_report(op.pid);
    if ((cause & CVM_CAUSE_CALL) != 0) {
        CVM_ASSERT(agent_is_done(op.pid));
        cvm_advance(op.pid);
    }
    return complete(rounds > 0 ? go_on_write_seen() : 0);
}

void ops_sum_all(void)
{
    for (pid_t pid = 1; pid <= used_machines; pid++) {
        uint32_t size = cvm_size(pid);
        uint32_t result = 0;

        for (uint32_t page = 1; page < size; page++) {
            result = result * 31 + page_sum(pid, page);
        }
        console_debug("machine %u size %u sum %x switches %u\n", pid, size,
                      result, cvm_context_switches(pid));
        CVM_ASSERT(cvm_resident(pid) <= size);
    }
    check_all();
}

void ops_end(void)
{
    for (pid_t pid = 1; pid <= used_machines; pid++) {
        cvm_reset(pid);
        check_all();
    }
}
