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
#include "cvm/pagetable.h"
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

/* Leaves the address space of DIRECTORY if the processor uses it, and takes it
 * apart.
 */
static void destroy(pfn_t directory)
{
    if (x86_directory() == directory << PAGE_SHIFT) {
        x86_set_directory(directmap_directory());
    }
    pagetable_destroy(directory);
}

void machine_reset(pid_t pid)
{
    struct machine *machine = machine_get(pid);

    (void)machine_resize(pid, 0); /* giving back cannot fail */
    start_registers(machine);
    memset(&machine->exception, 0, sizeof(machine->exception));
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
        destroy(machine->directory);
    } else if (pages < machine->pages) {
        pagetable_truncate(machine->directory, pages << PAGE_SHIFT);
    }
    if (error == 0) {
        committable = committable + old - commitment(pages);
        machine->pages = pages;
    }
    return error;
}

int machine_append(pid_t dst, pid_t src, uva_t *address)
{
    struct machine *from = machine_get(src);
    struct machine *to = machine_get(dst);
    uint32_t first = to->pages;
    uint32_t count = from->pages - 1;
    pfn_t frame;
    int error = machine_resize(dst, first + count);

    for (uint32_t i = 0; error == 0 && i < count; i++) {
        if (pagetable_unmap(from->directory, (i + 1) << PAGE_SHIFT, &frame)) {
            error = pagetable_map(to->directory, (first + i) << PAGE_SHIFT,
                                  frame, true);
        }
    }
    if (error == 0) {
        machine_reset(src);
        *address = first << PAGE_SHIFT;
    }
    return error;
}
