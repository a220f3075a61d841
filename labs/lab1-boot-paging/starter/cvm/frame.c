/* SPDX-License-Identifier: MIT
 *
 * Lab 1, exercise 2: physical frames (contract: cvm/frame.h).
 *
 * Goal: each frame has one owner or several, or is free; whoever takes one can
 * be sure that nobody else uses it. Taking and releasing a frame should take
 * the same time however many there are: there may be a quarter of a million.
 *
 * The table is memory that frame_init() gets; how it is laid out is yours to
 * decide, and frame_table_bytes() says how much you need. A frame's content is
 * reached through directmap_pointer() (cvm/directmap.h). A caller who breaks
 * the contract is a bug of the kernel: ASSERT (cvm/console.h) finds it early.
 *
 * Tests: layer-frame, conserve, fresh, exhaust, sizes.
 */
#include "cvm/frame.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/memory.h"
#include "labs/unfinished.h"

uint32_t frame_table_bytes(pfn_t limit)
{
    UNFINISHED(1);
}

void frame_init(const struct boot_info *info, pfn_t limit, void *table)
{
    UNFINISHED(1);
}

int frame_alloc(pfn_t *frame)
{
    UNFINISHED(1);
}

void frame_share(pfn_t frame)
{
    UNFINISHED(1);
}

void frame_release(pfn_t frame)
{
    UNFINISHED(1);
}

uint32_t frame_shares(pfn_t frame)
{
    UNFINISHED(1);
}

uint32_t frame_free_count(void)
{
    UNFINISHED(1);
}
