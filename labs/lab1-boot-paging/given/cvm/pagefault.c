/* SPDX-License-Identifier: MIT
 *
 * The page-fault handler of lab 1; lab 2 has you write a real one. The first
 * access to a page of a machine's memory gives it a frame of its own, filled
 * with zeros. Nothing is ever shared or swapped.
 */
#include "cvm/pagefault.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagetable.h"

/* Gives the page that holds ADDRESS a frame of zeros. */
static int provide_zeros(const struct machine *machine, uva_t address)
{
    pfn_t frame;
    int error = frame_alloc(&frame);

    if (error != 0) {
        return error;
    }
    memset(directmap_pointer(frame << PAGE_SHIFT), 0, PAGE_BYTES);
    error = pagetable_map(machine->directory, address & ~(PAGE_BYTES - 1),
                          frame, true);
    if (error != 0) {
        frame_release(frame);
    }
    return error;
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    const struct machine *machine = machine_get(pid);
    uint32_t page = address >> PAGE_SHIFT;
    paddr_t physical;

    if (page == 0 || page >= machine->pages) {
        return ERR_ADDRESS;
    }
    if (pma(machine->directory, address, write, &physical)) {
        return 0;
    }
    return provide_zeros(machine, address);
}

uint32_t pagefault_table_bytes(pfn_t limit)
{
    return 0;
}

void pagefault_init(pfn_t limit, void *table)
{
}

void pagefault_begin_step(void)
{
}

int pagefault_make_room(void)
{
    return 0;
}

struct info_faults pagefault_counts(void)
{
    struct info_faults none = {0};

    return none;
}

/* There is no sharing yet, so there are no clones. */
int pagefault_clone(pid_t dst, pid_t src)
{
    return ERR_RESOURCES;
}

bool sma(pid_t pid, uva_t address, uint64_t *byte)
{
    return false;
}
