/* SPDX-License-Identifier: MIT
 *
 * Frame 0 is never given out, and neighbours in time are none in space.
 */
#include "grading/layers/host/frame.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "grading/layers/host/directmap.h"

enum { STRIDE = 389 }; /* has no common divisor with ARENA_FRAMES */

static uint32_t shares[ARENA_FRAMES];
static uint32_t used;
static uint32_t last;
static uint32_t patience = UINT32_MAX;

void frame_model_fail_after(uint32_t count)
{
    patience = count;
}

uint32_t frame_model_used(void)
{
    return used;
}

int frame_alloc(pfn_t *frame)
{
    if (patience == 0 || used == ARENA_FRAMES - 1) {
        return ERR_RESOURCES;
    }
    patience--;
    do {
        last = (last + STRIDE) % ARENA_FRAMES;
    } while (last == 0 || shares[last] != 0);
    shares[last] = 1;
    used++;
    memset(arena_page(last), FRAME_POISON, PAGE_BYTES);
    *frame = last;
    return 0;
}

static void check(const char *where, pfn_t frame)
{
    if (frame >= ARENA_FRAMES || shares[frame] == 0) {
        console_panic(where, "frame %u is not in use", frame);
    }
}

void frame_share(pfn_t frame)
{
    check("frame_share", frame);
    shares[frame]++;
}

void frame_release(pfn_t frame)
{
    check("frame_release", frame);
    shares[frame]--;
    if (shares[frame] == 0) {
        used--;
        memset(arena_page(frame), FRAME_POISON, PAGE_BYTES);
    }
}

uint32_t frame_shares(pfn_t frame)
{
    return frame < ARENA_FRAMES ? shares[frame] : 0;
}

uint32_t frame_free_count(void)
{
    return ARENA_FRAMES - 1 - used;
}
