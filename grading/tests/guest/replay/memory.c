/* SPDX-License-Identifier: MIT
 *
 * A range goes through a buffer, of which a checksum is printed.
 */
#include "grading/tests/guest/replay/memory.h"

#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/pagefault.h"
#include "grading/layers/memory_image.h"
#include "grading/tests/guest/replay/agent.h"
#include "grading/tests/guest/replay/report.h"

enum {
    SENTINELS = 16, /* bytes behind those that are read */

    CLOCK_INDEX = 0, /* registers of the clock */
    CLOCK_DATA = 1,
    CLOCK_SPARE = 0x70, /* a byte of its memory that nobody uses */
    CLOCK_MOST = 6000   /* units of one transfer */
};

static uint8_t buffer[SEQUENCE_MOST_BYTES + SENTINELS];

static uva_t place(pid_t pid, uint32_t number)
{
    return sequence_place(cvm_size(pid), number);
}

static uint32_t length(pid_t pid, uva_t address, uint32_t number)
{
    return sequence_length(cvm_size(pid), address, number);
}

static void report_range(const char *name, pid_t pid, uva_t address,
                         uint32_t bytes)
{
    console_debug("%s %u %x %u", name, pid, address, bytes);
}

void memory_read(const struct op *op)
{
    uva_t address = place(op->pid, op->a);
    uint32_t bytes = length(op->pid, address, op->n);
    bool inside = cvm_in_memory(op->pid, address, bytes);
    uint32_t seen = (inside ? bytes : 0) + SENTINELS;

    report_range("read", op->pid, address, bytes);
    memory_fill(buffer, seen, op->value);
    report_error(cvm_read(op->pid, address, buffer, bytes));
    console_debug(" inside %u sum %x", inside ? 1u : 0u,
                  report_sum(buffer, seen));
}

void memory_write(const struct op *op)
{
    uva_t address = place(op->pid, op->a);
    uint32_t bytes = length(op->pid, address, op->n);
    int error;

    report_range("write", op->pid, address, bytes);
    if (cvm_in_memory(op->pid, address, bytes)) {
        memory_fill(buffer, bytes, op->value);
    }
    error = cvm_write(op->pid, address, buffer, bytes);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op->pid, address, bytes);
    }
}

void memory_copy(const struct op *op)
{
    uva_t to = place(op->pid, op->a);
    uva_t from = place(op->other, op->b);
    uint32_t bytes = length(op->other, from, op->n);
    int error;

    if (op->pid == op->other && to - from + bytes < 2 * bytes) {
        return; /* they overlap */
    }
    console_debug("copy %u %x %u %x %u", op->pid, to, op->other, from, bytes);
    error = cvm_copy(op->pid, to, op->other, from, bytes);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op->pid, to, bytes);
    }
}

/* A range of one machine goes to the clock's memory, byte by byte to the same
 * register; the last one comes back to all of a range of another machine.
 */
void memory_device(const struct op *op)
{
    uva_t from = place(op->other, op->b);
    uva_t to = place(op->pid, op->a);
    uint32_t count = op->n % CLOCK_MOST + 1;
    uint8_t index = CLOCK_SPARE;
    int error;

    console_debug("device %u %x %u %x %u", op->pid, to, op->other, from, count);
    error = cvm_write(op->other, from, &index, 1);
    report_error(error);
    if (error != 0) {
        return;
    }
    agent_overwritten(op->other, from, 1);
    report_error(
        cvm_device_write(DEVICE_CLOCK, CLOCK_INDEX, 1, 1, op->other, from));
    pagefault_begin_step();
    report_error(
        cvm_device_write(DEVICE_CLOCK, CLOCK_DATA, 1, count, op->other, from));
    pagefault_begin_step();
    error = cvm_device_read(DEVICE_CLOCK, CLOCK_DATA, 1, count, op->pid, to);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op->pid, to, count);
    }
}

uint32_t memory_page_sum(pid_t pid, uint32_t page)
{
    pagefault_begin_step();
    if (cvm_read(pid, page * PAGE_BYTES, buffer, PAGE_BYTES) != 0) {
        console_debug(" page %u cannot be read", page);
        return 0;
    }
    return report_sum(buffer, PAGE_BYTES);
}
