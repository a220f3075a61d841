/* SPDX-License-Identifier: MIT
 *
 * Lab 2, exercise 2: the page-fault handler (contract: cvm/pagefault.h).
 *
 * Goal: each machine has the memory that was promised to it, though there are
 * fewer frames. A page that was never used is zeros; a page that several
 * machines share is one frame, until one of them writes; a page that was not
 * used for a while is on the disk.
 *
 * Keep one invariant: a machine may write to a frame only if the frame has no
 * other owner, and no page is swapped to a slot that the frame is linked to.
 * Decide what is true of links (swap.h) after each of your functions.
 *
 * You have the entries of pages (pageentry.h, pagetable.h), frames (frame.h),
 * slots (swap.h), and the machines (machine.h): a machine's page-fault counts
 * are in its record.
 *
 * Tests: layer-pagefault, and all others.
 */
#include "cvm/pagefault.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "labs/unfinished.h"

uint32_t pagefault_table_bytes(pfn_t limit)
{
    UNFINISHED(2);
}

void pagefault_init(pfn_t limit, void *table)
{
    UNFINISHED(2);
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    UNFINISHED(2);
}

void pagefault_begin_step(void)
{
    UNFINISHED(2);
}

int pagefault_make_room(void)
{
    UNFINISHED(2);
}

struct info_faults pagefault_counts(void)
{
    UNFINISHED(2);
}

int pagefault_clone(pid_t dst, pid_t src)
{
    UNFINISHED(2);
}

bool sma(pid_t pid, uva_t address, uint64_t *byte)
{
    UNFINISHED(2);
}
