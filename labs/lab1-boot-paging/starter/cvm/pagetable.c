/* SPDX-License-Identifier: MIT
 *
 * Lab 1, exercise 3: page tables (contract: cvm/pagetable.h).
 *
 * Goal: the processor and the kernel agree at all times on what each address
 * of a machine means. The processor reads the same tables as you, in the
 * format of the Intel SDM, vol. 3A, 4.3 (figure 4-4, tables 4-5 and 4-6); what
 * it has read it may remember (4.10), until x86_flush_page() (cvm/x86.h).
 *
 * Directories and tables are frames (cvm/frame.h), reached through
 * directmap_pointer(); directmap_entry() knows the kernel's half. New frames
 * are not empty.
 *
 * Tests: layer-pagetable, separate, limits, grow, stale, ticks, conserve.
 */
#include "cvm/pagetable.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/memory.h"
#include "cvm/x86.h"
#include "labs/unfinished.h"

int pagetable_create(pfn_t *directory)
{
    UNFINISHED(1);
}

void pagetable_destroy(pfn_t directory)
{
    UNFINISHED(1);
}

int pagetable_prepare(pfn_t directory, uva_t page)
{
    UNFINISHED(1);
}

uint32_t *pagetable_entry(pfn_t directory, uva_t address)
{
    UNFINISHED(1);
}

int pagetable_map(pfn_t directory, uva_t page, pfn_t frame, bool writable)
{
    UNFINISHED(1);
}

bool pagetable_unmap(pfn_t directory, uva_t page, pfn_t *frame)
{
    UNFINISHED(1);
}

void pagetable_truncate(pfn_t directory, uva_t page)
{
    UNFINISHED(1);
}

bool pma(pfn_t directory, uva_t address, bool write, paddr_t *physical)
{
    UNFINISHED(1);
}

uint32_t pagetable_resident(pfn_t directory)
{
    UNFINISHED(1);
}
