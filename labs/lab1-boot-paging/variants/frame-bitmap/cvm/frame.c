/* SPDX-License-Identifier: MIT
 *
 * A right solution of another style: a map with a bit for each free frame, and
 * share counts of 16 bits. The lowest free frame is taken.
 *
 * Invariant: no frame of a word below `hint` is free.
 */
#include "cvm/frame.h"

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/memory.h"

enum { BITS = 32 };

static uint32_t *map; /* a bit is set if the frame is free */
static uint16_t *shares;
static uint32_t words; /* of the map */
static uint32_t hint;
static uint32_t free_frames;

static uint32_t words_for(pfn_t limit)
{
    return (limit + BITS - 1) / BITS;
}

uint32_t frame_table_bytes(pfn_t limit)
{
    return words_for(limit) * sizeof(*map) + limit * sizeof(*shares);
}

static void set_free(pfn_t frame)
{
    map[frame / BITS] |= 1u << frame % BITS;
    shares[frame] = 0;
    free_frames++;
    if (frame / BITS < hint) {
        hint = frame / BITS;
    }
}

void frame_init(const struct boot_info *info, pfn_t limit, void *table)
{
    map = table;
    words = words_for(limit);
    shares = (uint16_t *)(map + words);
    hint = words;
    free_frames = 0;
    memset(map, 0, words * sizeof(*map));
    for (pfn_t frame = 0; frame < limit; frame++) {
        shares[frame] = 1;
    }
    for (uint32_t i = 0; i < info->regions; i++) {
        pfn_t first = info->region[i].base / PAGE_BYTES;
        pfn_t end = first + info->region[i].bytes / PAGE_BYTES;

        for (pfn_t frame = first; frame < end && frame < limit; frame++) {
            set_free(frame);
        }
    }
}

int frame_alloc(pfn_t *frame)
{
    while (hint < words && map[hint] == 0) {
        hint++;
    }
    if (hint == words) {
        return ERR_RESOURCES;
    }
    *frame = hint * BITS + (uint32_t)__builtin_ctz(map[hint]);
    map[hint] &= map[hint] - 1;
    shares[*frame] = 1;
    free_frames--;
    return 0;
}

void frame_share(pfn_t frame)
{
    ASSERT(shares[frame] > 0 && shares[frame] < UINT16_MAX);
    shares[frame]++;
}

void frame_release(pfn_t frame)
{
    ASSERT(shares[frame] > 0);
    if (shares[frame] > 1) {
        shares[frame]--;
        return;
    }
    memset(directmap_pointer(frame * PAGE_BYTES), FRAME_POISON, PAGE_BYTES);
    set_free(frame);
}

uint32_t frame_shares(pfn_t frame)
{
    return shares[frame];
}

uint32_t frame_free_count(void)
{
    return free_frames;
}
