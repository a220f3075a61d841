/* SPDX-License-Identifier: MIT
 *
 * What has to be known of machines is asked of CVM, but for the families: which
 * machines may share pages.
 */
#include "grading/tests/guest/replay/life.h"

#include <stdbool.h>

#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "grading/layers/memory_image.h"
#include "grading/tests/guest/replay/agent.h"
#include "grading/tests/guest/replay/report.h"

enum {
    TABLE_PAGES = 1024 /* that one table maps */
};

static uint32_t most_pages;
static uint32_t families[MAX_PROCS + 1];
static uint32_t family_count;

void life_start(uint32_t pages)
{
    most_pages = pages;
}

static uva_t place(pid_t pid, uint32_t number)
{
    return sequence_place(cvm_size(pid), number);
}

static void new_family(pid_t pid)
{
    family_count++;
    families[pid] = family_count;
}

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

void life_alloc(const struct op *op)
{
    alloc(op->pid, sequence_alloc(most_pages, op->n));
}

void life_alloc_rest(const struct op *op)
{
    uint32_t rest = room(op->pid) - cvm_size(op->pid);

    alloc(op->pid, op->n % 4 == 0 ? rest + 1 : rest);
}

void life_free(const struct op *op)
{
    uint32_t size = cvm_size(op->pid);
    uint32_t pages = sequence_free(size, op->n);
    int error;

    console_debug("free %u %u", op->pid, pages);
    error = cvm_free(op->pid, pages);
    report_error(error);
    if (error == 0) {
        agent_overwritten(op->pid, (size - pages) * PAGE_BYTES,
                          pages * PAGE_BYTES);
    }
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

void life_reset(const struct op *op)
{
    console_debug("reset %u", op->pid);
    reset(op->pid);
}

void life_clone(const struct op *op)
{
    int error;

    if (op->pid == op->other) {
        return;
    }
    console_debug("clone %u %u", op->pid, op->other);
    reset(op->pid);
    cvm_set_register(op->other, CVM_RESULT, op->value);
    error = cvm_clone(op->pid, op->other);
    report_error(error);
    if (error == 0) {
        families[op->pid] = families[op->other];
        agent_cloned(op->pid, op->other);
    }
    console_debug(" %u %x", cvm_size(op->pid),
                  cvm_get_register(op->pid, CVM_RESULT));
}

static void join_families(pid_t dst, pid_t src)
{
    uint32_t old = families[src];

    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        if (families[pid] == old) {
            families[pid] = families[dst];
        }
    }
}

void life_append(const struct op *op)
{
    uva_t address = 0;
    int error;

    if (cvm_size(op->pid) == 0 || cvm_size(op->other) == 0 ||
        families[op->pid] == families[op->other]) {
        return;
    }
    console_debug("append %u %u", op->pid, op->other);
    error = pagefault_make_room(); /* for tables */
    if (error == 0) {
        error = machine_append(op->pid, op->other, &address);
    }
    report_error(error);
    console_debug(" %x", address);
    if (error == 0) {
        join_families(op->pid, op->other);
        agent_lost(op->other);
        agent_lost(op->pid);
    }
}

/* An executable is written into a machine and loaded from there. */
void life_load_image(const struct op *op)
{
    static struct memory_image image;
    uva_t address = place(op->other, op->a);
    int error;

    if (op->pid == op->other) {
        return;
    }
    console_debug("load-image %u %u %x", op->pid, op->other, address);
    reset(op->pid);
    memory_image_make(&image, op->b, op->n, op->value);
    report_error(cvm_check_image(op->other, address, image.bytes));
    pagefault_begin_step();
    error = cvm_write(op->other, address, image.file, image.bytes);
    report_error(error);
    if (error != 0) {
        return;
    }
    agent_overwritten(op->other, address, image.bytes);
    report_error(cvm_check_image(op->other, address, image.bytes));
    pagefault_begin_step();
    error = cvm_load(op->pid, op->other, address, image.bytes);
    report_error(error);
    console_debug(" %u %x", cvm_size(op->pid),
                  cvm_get_register(op->pid, CVM_PC));
    if (error == 0) {
        new_family(op->pid);
    }
}
