/* SPDX-License-Identifier: MIT
 *
 * What machines do is in agent.c; here is when.
 */
#include "grading/tests/guest/replay/run.h"

#include <stdbool.h>

#include "cvm/console.h"
#include "cvm/cvm.h"
#include "grading/tests/guest/replay/agent.h"
#include "grading/tests/guest/replay/memory.h"
#include "grading/tests/guest/replay/report.h"

enum {
    USER_WRITE = 6 /* of an error code: by user mode, write */
};

static uint32_t rounds; /* that the machine still has to run */

static uva_t place(const struct op *op)
{
    return sequence_place(cvm_size(op->pid), op->a) & ~3u;
}

static bool can_run(pid_t pid)
{
    return cvm_size(pid) > 1;
}

/* Returns the machine, or 0 if it cannot run. */
static pid_t run(const struct op *op, const struct agent_job *job)
{
    int error = agent_prepare(op->pid, job);

    if (error != 0) {
        console_debug(" no code");
        report_error(error);
        return 0;
    }
    rounds = rounds - 1;
    return op->pid;
}

static pid_t load_word(const struct op *op)
{
    struct agent_job job = {
        .code = AGENT_LOAD,
        .address = place(op),
        .count = 1,
        .value = op->value,
    };

    return run(op, &job);
}

pid_t run_load_word(const struct op *op)
{
    if (!can_run(op->pid)) {
        return 0;
    }
    console_debug("load %u %x", op->pid, place(op));
    rounds = 1;
    return load_word(op);
}

pid_t run_store_word(const struct op *op)
{
    struct agent_job job = {
        .code = AGENT_STORE,
        .address = place(op),
        .count = 1,
        .value = op->value,
    };

    if (!can_run(op->pid)) {
        return 0;
    }
    console_debug("store %u %x", op->pid, job.address);
    rounds = 1;
    return run(op, &job);
}

/* A machine writes to many pages: to all, if it is small. */
pid_t run_store_many(const struct op *op)
{
    uint32_t stride = op->b % 4 + 1;
    struct agent_job job = {
        .code = AGENT_STORE,
        .address = PAGE_BYTES + (op->a % PAGE_BYTES & ~3u),
        .count = (cvm_size(op->pid) + stride - 2) / stride,
        .stride = stride * PAGE_BYTES,
        .value = op->value + 1,
        .increment = stride,
    };

    if (!can_run(op->pid)) {
        return 0;
    }
    job.count =
        job.count < SEQUENCE_MANY_PAGES ? job.count : SEQUENCE_MANY_PAGES;
    console_debug("store-many %u %x %u", op->pid, job.address, stride);
    rounds = 1;
    return run(op, &job);
}

pid_t run_write_seen(const struct op *op)
{
    if (!can_run(op->pid)) {
        memory_write(op);
        return 0;
    }
    console_debug("load %u %x", op->pid, place(op));
    rounds = 2;
    return load_word(op);
}

/* Between its rounds. */
static pid_t go_on_write_seen(const struct op *op)
{
    console_debug(", ");
    memory_write(op);
    return load_word(op);
}

/* The exception of the machine that ran, at which it is sent on its way: the
 * next job begins anew.
 */
static void report_exception(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);

    console_debug(" exception %u %x %u", exception.cause, exception.address,
                  exception.error & USER_WRITE);
}

pid_t run_continue(const struct op *op, word_t cause)
{
    if ((cause & CVM_CAUSE_EXCEPTION) != 0) {
        report_exception(op->pid);
    }
    agent_report(op->pid);
    if ((cause & CVM_CAUSE_CALL) != 0) {
        CVM_ASSERT(agent_is_done(op->pid));
        cvm_advance(op->pid);
    }
    return rounds > 0 ? go_on_write_seen(op) : 0;
}
