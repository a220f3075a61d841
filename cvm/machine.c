/* SPDX-License-Identifier: MIT
 *
 * User machines. What a machine's memory may ever need is committed when its
 * size changes: its pages, the tables that map them, and the directory. So
 * memory runs out in the call that asks for it, never in a page fault.
 */
#include "cvm/machine.h"

#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "cvm/x86.h"

enum {
    EFLAGS_START = 0x202, /* interrupts on; bit 1 is always set */
    TABLE_PAGES = 1024    /* pages that one table maps */
};

static struct machine machines[MAX_PROCS + 1];
static uint32_t all_pages;
static uint32_t committable; /* of these, not committed */

/* The pages that a machine of size PAGES commits. */
static uint32_t commitment(uint32_t pages)
{
    if (pages == 0) {
        return 0;
    }
    return pages + (pages + TABLE_PAGES - 1) / TABLE_PAGES + 1;
}

static void start_registers(struct machine *machine)
{
    memset(&machine->frame, 0, sizeof(machine->frame));
    machine->frame.cs = SELECTOR_USER_CODE;
    machine->frame.ss = SELECTOR_USER_DATA;
    machine->frame.eflags = EFLAGS_START;
}

void machine_init(uint32_t pages)
{
    all_pages = pages;
    committable = pages;
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        machines[pid].pages = 0;
        start_registers(&machines[pid]);
    }
}

uint32_t machine_frames(void)
{
    return all_pages;
}

struct machine *machine_get(pid_t pid)
{
    ASSERT(pid <= MAX_PROCS);
    return &machines[pid];
}

/* Leaves the address space of MACHINE if the processor uses it, and takes it
 * apart.
 */
static void destroy(const struct machine *machine)
{
    if (x86_directory() == machine->directory << PAGE_SHIFT) {
        x86_set_directory(directmap_directory());
    }
    swap_forget(machine->directory, 0, machine->pages << PAGE_SHIFT);
    pagetable_destroy(machine->directory);
}

void machine_reset(pid_t pid)
{
    struct machine *machine = machine_get(pid);

    (void)machine_resize(pid, 0); /* giving back cannot fail */
    start_registers(machine);
    memset(&machine->exception, 0, sizeof(machine->exception));
    memset(&machine->faults, 0, sizeof(machine->faults));
    machine->kernel_entries = 0;
    machine->context_switches = 0;
}

int machine_resize(pid_t pid, uint32_t pages)
{
    struct machine *machine = machine_get(pid);
    uint32_t old = commitment(machine->pages);
    int error = 0;

    if (pages > USER_PAGES || commitment(pages) > committable + old) {
        return ERR_RESOURCES;
    }
    if (machine->pages == 0 && pages > 0) {
        error = pagetable_create(&machine->directory);
    } else if (machine->pages > 0 && pages == 0) {
        destroy(machine);
    } else if (pages < machine->pages) {
        swap_forget(machine->directory, pages << PAGE_SHIFT,
                    machine->pages << PAGE_SHIFT);
        pagetable_truncate(machine->directory, pages << PAGE_SHIFT);
    }
    if (error == 0) {
        committable = committable + old - commitment(pages);
        machine->pages = pages;
    }
    return error;
}

int machine_commit(uint32_t pages)
{
    if (pages > committable) {
        return ERR_RESOURCES;
    }
    committable = committable - pages;
    return 0;
}

void machine_uncommit(uint32_t pages)
{
    committable = committable + pages;
}

/* Makes sure that there are tables in DST for the pages of SRC, which are going
 * to stand SHIFT higher.
 */
static int prepare(const struct machine *dst, const struct machine *src,
                   uva_t shift)
{
    uva_t end = src->pages << PAGE_SHIFT;
    uva_t page = pageentry_next(src->directory, 0, end);
    int error = 0;

    while (error == 0 && page < end) {
        error = pagetable_prepare(dst->directory, page + shift);
        page = pageentry_next(src->directory, page + PAGE_BYTES, end);
    }
    return error;
}

int machine_append(pid_t dst, pid_t src, uva_t *address)
{
    struct machine *from = machine_get(src);
    struct machine *to = machine_get(dst);
    uint32_t first = to->pages;
    uva_t shift = (first - 1) << PAGE_SHIFT;
    uva_t end = from->pages << PAGE_SHIFT;
    int error = machine_resize(dst, first + from->pages - 1);

    if (error != 0) {
        return error;
    }
    error = prepare(to, from, shift);
    if (error != 0) {
        (void)machine_resize(dst, first); /* giving back cannot fail */
        return error;
    }
    /* nothing below can fail */
    for (uva_t page = pageentry_next(from->directory, 0, end); page < end;
         page = pageentry_next(from->directory, page + PAGE_BYTES, end)) {
        pageentry_move(to->directory, page + shift, from->directory, page);
    }
    machine_reset(src);
    *address = first << PAGE_SHIFT;
    return 0;
}
