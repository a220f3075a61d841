/* SPDX-License-Identifier: MIT
 *
 * Physical frames: one record for each, the free ones linked in a list by
 * their numbers. Taking and releasing a frame takes constant time, but for
 * the poison.
 *
 * Invariant: a frame is on the free list if and only if its `shares` is 0,
 * and free_count is the length of the list.
 */
#include "cvm/frame.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/memory.h"

#define NO_FRAME 0xFFFFFFFFu /* the end of the free list */

struct frame {
    uint32_t shares;
    pfn_t next; /* on the free list */
};

static struct frame *frames;
static pfn_t frame_limit;
static pfn_t free_list;
static uint32_t free_count;

static void poison(pfn_t frame)
{
    memset(directmap_pointer(frame << PAGE_SHIFT), FRAME_POISON, PAGE_BYTES);
}

static void free_list_push(pfn_t frame)
{
    frames[frame].shares = 0;
    frames[frame].next = free_list;
    free_list = frame;
    free_count++;
}

uint32_t frame_table_bytes(pfn_t limit)
{
    return limit * sizeof(struct frame);
}

/* Frees the frames of REGION from the last to the first, so that the first is
 * taken first.
 */
static void free_region(const struct boot_region *region)
{
    pfn_t first = region->base >> PAGE_SHIFT;
    pfn_t frame = first + (region->bytes >> PAGE_SHIFT);

    if (frame > frame_limit) {
        frame = frame_limit;
    }
    while (frame > first) {
        frame--;
        free_list_push(frame);
    }
}

void frame_init(const struct boot_info *info, pfn_t limit, void *table)
{
    frames = table;
    frame_limit = limit;
    free_list = NO_FRAME;
    free_count = 0;
    for (pfn_t frame = 0; frame < limit; frame++) {
        frames[frame].shares = 1;
    }
    for (uint32_t i = info->regions; i > 0; i--) {
        free_region(&info->region[i - 1]);
    }
}

int frame_alloc(pfn_t *frame)
{
    if (free_list == NO_FRAME) {
        return ERR_RESOURCES;
    }
    *frame = free_list;
    free_list = frames[*frame].next;
    frames[*frame].shares = 1;
    free_count--;
    return 0;
}

void frame_share(pfn_t frame)
{
    ASSERT(frame < frame_limit && frames[frame].shares > 0);
    frames[frame].shares++;
}

void frame_release(pfn_t frame)
{
    ASSERT(frame < frame_limit && frames[frame].shares > 0);
    frames[frame].shares--;
    if (frames[frame].shares == 0) {
        poison(frame);
        free_list_push(frame);
    }
}

uint32_t frame_shares(pfn_t frame)
{
    ASSERT(frame < frame_limit);
    return frames[frame].shares;
}

uint32_t frame_free_count(void)
{
    return free_count;
}
