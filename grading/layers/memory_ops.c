/* SPDX-License-Identifier: MIT
 *
 * Each operation has a function: it decides what must come out by the plain
 * model alone, lets CVM do it, and compares.
 */
#include "grading/layers/memory_ops.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/swap.h"
#include "grading/layers/memory_image.h"
#include "grading/layers/memory_judge.h"
#include "grading/layers/memory_pc.h"
#include "grading/layers/memory_plain.h"

static uint8_t buffer[SEQUENCE_MOST_BYTES];
static uint32_t most_pages;
static bool telling;

/* ---- What the numbers of an operation mean now ---- */

static void tell(const char *format, ...)
{
    va_list arguments;

    if (telling) {
        va_start(arguments, format);
        printf("#   ");
        vprintf(format, arguments);
        printf("\n");
        va_end(arguments);
        fflush(stdout);
    }
}

/* As sequence_place(), sequence_length(), for machine PID as it is now. */
static uva_t place(pid_t pid, uint32_t number)
{
    return sequence_place(plain_size(pid), number);
}

static uint32_t length(pid_t pid, uva_t address, uint32_t number)
{
    return sequence_length(plain_size(pid), address, number);
}

/* What becomes of machine PID when it shall have PAGES pages. */
static int outcome(pid_t pid, uint64_t pages)
{
    return pages <= plain_room(pid) ? 0 : ERR_RESOURCES;
}

/* ---- The operations ---- */

static void do_step(const struct op *op)
{
    tell("step");
    judge_step();
}

static void do_load_word(const struct op *op)
{
    uva_t address = place(op->pid, op->a) & ~3u;
    word_t value = 0;
    word_t wanted = 0;
    int error;

    if (plain_size(op->pid) == 0) {
        return;
    }
    tell("machine %u loads from %x", op->pid, address);
    judge_step();
    error = pc_load(op->pid, address, &value);
    if (judge_error(error, plain_contains(op->pid, address, sizeof(wanted))
                               ? 0
                               : ERR_ADDRESS)) {
        plain_read(op->pid, address, &wanted, sizeof(wanted));
        JUDGE(value == wanted);
    }
    judge_step();
}

static void store(pid_t pid, uva_t address, word_t value)
{
    int wanted = plain_contains(pid, address, sizeof(value)) ? 0 : ERR_ADDRESS;

    judge_step();
    if (judge_error(pc_store(pid, address, value), wanted)) {
        plain_write(pid, address, &value, sizeof(value));
    }
    judge_step();
}

static void do_store_word(const struct op *op)
{
    uva_t address = place(op->pid, op->a) & ~3u;

    if (plain_size(op->pid) > 0) {
        tell("machine %u stores %x to %x", op->pid, op->value, address);
        store(op->pid, address, op->value);
    }
}

/* A machine writes to many pages: to all, if it is small. */
static void do_store_many(const struct op *op)
{
    uint32_t stride = op->b % 4 + 1;
    uint32_t end = 1 + SEQUENCE_MANY_PAGES * stride;

    end = end < plain_size(op->pid) ? end : plain_size(op->pid);
    tell("machine %u stores to pages 1, %u .. %u", op->pid, 1 + stride, end);
    for (uint32_t page = 1; page < end; page += stride) {
        store(op->pid, page * PAGE_BYTES + (op->a % PAGE_BYTES & ~3u),
              op->value + page);
    }
}

static void do_read(const struct op *op)
{
    static uint8_t wanted[SEQUENCE_MOST_BYTES];
    uva_t address = place(op->pid, op->a);
    uint32_t bytes = length(op->pid, address, op->n);
    bool inside = plain_contains(op->pid, address, bytes);
    int error;

    tell("read %u at %x of machine %u", bytes, address, op->pid);
    JUDGE(cvm_in_memory(op->pid, address, bytes) == inside);
    memory_fill(buffer, sizeof(wanted), op->value);
    memcpy(wanted, buffer, sizeof(wanted));
    judge_holds(op->pid, address, bytes);
    error = cvm_read(op->pid, address, buffer, bytes);
    if (judge_error(error, inside ? 0 : ERR_ADDRESS)) {
        plain_read(op->pid, address, wanted, bytes);
    }
    JUDGE(memcmp(buffer, wanted, sizeof(wanted)) == 0);
}

static void do_write(const struct op *op)
{
    uva_t address = place(op->pid, op->a);
    uint32_t bytes = length(op->pid, address, op->n);
    bool inside = plain_contains(op->pid, address, bytes);
    int error;

    tell("write %u at %x of machine %u", bytes, address, op->pid);
    memory_fill(buffer, inside ? bytes : 0, op->value);
    judge_holds(op->pid, address, bytes);
    error = cvm_write(op->pid, address, buffer, bytes);
    if (judge_error(error, inside ? 0 : ERR_ADDRESS)) {
        plain_write(op->pid, address, buffer, bytes);
    }
    judge_range(op->pid, address, bytes);
}

/* The machine sees what the kernel writes to a page that it just used. */
static void do_write_seen(const struct op *op)
{
    do_load_word(op);
    do_write(op);
    do_load_word(op);
}

static void do_copy(const struct op *op)
{
    uva_t to = place(op->pid, op->a);
    uva_t from = place(op->other, op->b);
    uint32_t bytes = length(op->other, from, op->n);
    bool inside = plain_contains(op->pid, to, bytes) &&
                  plain_contains(op->other, from, bytes);
    int error;

    if (op->pid == op->other && to - from + bytes < 2 * bytes) {
        return; /* they overlap */
    }
    tell("copy %u from %x of machine %u to %x of machine %u", bytes, from,
         op->other, to, op->pid);
    judge_holds(op->pid, to, bytes);
    judge_holds(op->other, from, bytes);
    error = cvm_copy(op->pid, to, op->other, from, bytes);
    if (judge_error(error, inside ? 0 : ERR_ADDRESS)) {
        plain_read(op->other, from, buffer, bytes);
        plain_write(op->pid, to, buffer, bytes);
    }
    judge_range(op->pid, to, bytes);
    judge_range(op->other, from, bytes);
}

static void alloc(pid_t pid, uint32_t pages)
{
    uint32_t size = plain_size(pid);
    uint64_t wanted = (uint64_t)size + pages;

    tell("alloc %u pages to machine %u", pages, pid);
    if (judge_error(cvm_alloc(pid, pages), outcome(pid, wanted))) {
        plain_resize(pid, size + pages);
    }
}

static void do_alloc(const struct op *op)
{
    alloc(op->pid, sequence_alloc(most_pages, op->n));
}

/* All that there is for this machine, or a page more. */
static void do_alloc_rest(const struct op *op)
{
    uint32_t rest = plain_room(op->pid) - plain_size(op->pid);

    alloc(op->pid, op->n % 4 == 0 ? rest + 1 : rest);
}

static void do_free(const struct op *op)
{
    uint32_t size = plain_size(op->pid);
    uint32_t pages = sequence_free(size, op->n);
    int wanted = pages < size ? 0 : ERR_ARGUMENT;

    tell("free %u pages of machine %u", pages, op->pid);
    if (judge_error(cvm_free(op->pid, pages), wanted)) {
        plain_resize(op->pid, size - pages);
    }
}

static void reset(pid_t pid)
{
    if (plain_size(pid) > 0) {
        tell("reset machine %u", pid);
    }
    cvm_reset(pid);
    plain_resize(pid, 0);
    JUDGE(cvm_get_register(pid, CVM_RESULT) == 0);
}

static void do_reset(const struct op *op)
{
    reset(op->pid);
}

static void do_clone(const struct op *op)
{
    int error;

    if (op->pid == op->other) {
        return;
    }
    reset(op->pid);
    cvm_set_register(op->other, CVM_RESULT, op->value);
    tell("clone machine %u to machine %u", op->other, op->pid);
    judge_builds(plain_size(op->other), 0);
    error = cvm_clone(op->pid, op->other);
    if (judge_error(error, outcome(op->pid, plain_size(op->other)))) {
        plain_clone(op->pid, op->other);
        judge_machine(op->pid);
        JUDGE(cvm_get_register(op->pid, CVM_RESULT) == op->value);
    }
}

static void do_append(const struct op *op)
{
    uint32_t first = plain_size(op->pid);
    uint32_t count = plain_size(op->other) - 1;
    uva_t address = 0;
    int error;

    if (first == 0 || plain_size(op->other) == 0 ||
        plain_related(op->pid, op->other)) {
        return;
    }
    tell("append machine %u to machine %u", op->other, op->pid);
    judge_tables(first + count);
    error = machine_append(op->pid, op->other, &address);
    if (judge_error(error, outcome(op->pid, first + count))) {
        JUDGE(address == first * PAGE_BYTES);
        plain_append(op->pid, op->other);
        judge_machine(op->pid);
    }
}

/* An executable is written into a machine and loaded from there. */
static void do_load_image(const struct op *op)
{
    uva_t address = place(op->other, op->a);
    struct memory_image image;
    int error;

    if (op->pid == op->other) {
        return;
    }
    reset(op->pid);
    memory_image_make(&image, op->b, op->n, op->value);
    judge_step();
    judge_holds(op->other, address, image.bytes);
    if (!plain_contains(op->other, address, image.bytes) ||
        cvm_write(op->other, address, image.file, image.bytes) != 0) {
        return;
    }
    plain_write(op->other, address, image.file, image.bytes);
    tell("load %u bytes at %x of machine %u into machine %u", image.bytes,
         address, op->other, op->pid);
    judge_builds(image.pages, image.content_bytes / PAGE_BYTES + 2);
    error = cvm_load(op->pid, op->other, address, image.bytes);
    if (judge_error(error, outcome(op->pid, image.pages))) {
        plain_resize(op->pid, image.pages);
        plain_write(op->pid, image.address, image.content, image.content_bytes);
        judge_holds(op->pid, image.address, image.content_bytes);
        JUDGE(cvm_get_register(op->pid, CVM_PC) == image.address);
    }
}

static void do_guess(const struct op *op)
{
    uva_t address = place(op->pid, op->a);

    tell("the processor looks for %x on its own account", address);
    pc_guess(address);
}

/* ---- All of them ---- */

/* Ports are none of the memory floors' business. */
static void do_nothing(const struct op *op)
{
    (void)op;
}

static void (*const kinds[OP_KINDS])(const struct op *op) = {
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
    [OP_GUESS] = do_guess,
    [OP_DEVICE] = do_nothing,
};

void ops_start(uint32_t pages, bool do_tell)
{
    most_pages = pages;
    telling = do_tell;
}

void ops_do(const struct op *op)
{
    judge_begin();
    kinds[op->kind](op);
    judge_end(op->pid, op->b);
}

void ops_end(const struct memory_pc *pc, uint32_t machines)
{
    for (pid_t pid = 1; pid <= machines; pid++) {
        judge_machine(pid);
        reset(pid);
        check_all();
    }
    judge_step();
    JUDGE(frame_free_count() == pc->frames);
    JUDGE(swap_free_count() == pc->slots);
    for (uint32_t slot = 1; slot <= pc->slots; slot++) {
        JUDGE(swap_shares(slot) == 0);
    }
    alloc(1, plain_room(1) + 1);
    alloc(1, plain_room(1));
    reset(1);
}
