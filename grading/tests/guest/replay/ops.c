/* SPDX-License-Identifier: MIT
 *
 * Which operation is which, and what all have in common: each begins with no
 * page held, as if it were a step of its own, and is followed by a look at all
 * invariants (CHECK=1).
 */
#include "grading/tests/guest/replay/ops.h"

#include <stddef.h>

#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/pagefault.h"
#include "grading/tests/guest/replay/life.h"
#include "grading/tests/guest/replay/memory.h"
#include "grading/tests/guest/replay/run.h"

enum {
    LOOK = 4 /* one operation in so many is followed by a look at a page */
};

static uint32_t used_machines;
static struct op current;

/* An operation is done by the kernel alone, or a machine has to run. OP_STEP
 * is neither: all are steps here.
 */
static const struct {
    void (*alone)(const struct op *op);
    pid_t (*by_machine)(const struct op *op);
} kinds[OP_KINDS] = {
    [OP_CLONE] = {.alone = life_clone},
    [OP_LOAD_WORD] = {.by_machine = run_load_word},
    [OP_STORE_WORD] = {.by_machine = run_store_word},
    [OP_STORE_MANY] = {.by_machine = run_store_many},
    [OP_READ] = {.alone = memory_read},
    [OP_WRITE] = {.alone = memory_write},
    [OP_WRITE_SEEN] = {.by_machine = run_write_seen},
    [OP_COPY] = {.alone = memory_copy},
    [OP_ALLOC] = {.alone = life_alloc},
    [OP_ALLOC_REST] = {.alone = life_alloc_rest},
    [OP_FREE] = {.alone = life_free},
    [OP_RESET] = {.alone = life_reset},
    [OP_APPEND] = {.alone = life_append},
    [OP_LOAD_IMAGE] = {.alone = life_load_image},
    [OP_DEVICE] = {.alone = memory_device},
};

static pid_t begin(void)
{
    if (kinds[current.kind].by_machine != NULL) {
        return kinds[current.kind].by_machine(&current);
    }
    if (kinds[current.kind].alone != NULL) {
        kinds[current.kind].alone(&current);
    }
    return 0;
}

/* Looks now and then at a page, wherever it is. */
static void look(void)
{
    uint32_t size = cvm_size(current.pid);

    if (size > 1 && current.b % LOOK == 0) {
        uint32_t page = current.b / LOOK % (size - 1) + 1;

        console_debug(" | page %u sum %x", page,
                      memory_page_sum(current.pid, page));
    }
}

/* What comes behind a part of an operation: NEXT has to run, or it is done. */
static pid_t complete(pid_t next)
{
    if (next == 0) {
        look();
    }
    check_all();
    if (next == 0) {
        console_debug("\n");
    }
    return next;
}

void ops_start(uint32_t machines, uint32_t pages)
{
    used_machines = machines;
    life_start(pages);
}

pid_t ops_begin(uint32_t step, const struct op *op)
{
    current = *op;
    console_debug("%u ", step);
    pagefault_begin_step();
    return complete(begin());
}

pid_t ops_continue(word_t cause)
{
    return complete(run_continue(&current, cause));
}

void ops_sum_all(void)
{
    for (pid_t pid = 1; pid <= used_machines; pid++) {
        uint32_t size = cvm_size(pid);
        uint32_t result = 0;

        for (uint32_t page = 1; page < size; page++) {
            result = result * 31 + memory_page_sum(pid, page);
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
