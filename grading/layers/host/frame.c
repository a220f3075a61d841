/* SPDX-License-Identifier: MIT
 *
 * No frame is given out twice, so that whoever uses one that was freed is
 * found out; neighbours in time are none in space. Frame 0 stays unused.
 */
#include "grading/layers/host/frame.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "grading/layers/host/directmap.h"

enum { STRIDE = 389 }; /* ARENA_FRAMES - 1 is prime: all numbers come by */

static uint32_t owners[ARENA_FRAMES];
static uint32_t given; /* how many so far */
static uint32_t gone;  /* and how many of these lost their last owner */
static uint32_t patience = UINT32_MAX;

void frame_model_fail_after(uint32_t count)
{
    patience = count;
}

uint32_t frame_model_used(void)
{
    return given - gone;
}

int frame_alloc(pfn_t *frame)
{
    if (patience == 0) {
        return ERR_RESOURCES;
    }
    if (given == ARENA_FRAMES - 1) {
        console_panic("frame_alloc", "the test is too long for the model");
    }
    patience--;
    *frame = 1 + given * STRIDE % (ARENA_FRAMES - 1);
    given++;
    owners[*frame] = 1;
    memset(arena_page(*frame), FRAME_POISON, PAGE_BYTES);
    return 0;
}

/* Changes the number of owners of a frame in use. */
static void change(const char *where, pfn_t frame, uint32_t by)
{
    if (frame >= ARENA_FRAMES || owners[frame] == 0) {
        console_panic(where, "frame %u is not in use", frame);
    }
    owners[frame] += by;
}

void frame_share(pfn_t frame)
{
    change("frame_share", frame, 1);
}

void frame_release(pfn_t frame)
{
    change("frame_release", frame, UINT32_MAX);
    if (owners[frame] == 0) {
        gone++;
        memset(arena_page(frame), FRAME_POISON, PAGE_BYTES);
    }
}

uint32_t frame_shares(pfn_t frame)
{
    return frame < ARENA_FRAMES ? owners[frame] : 0;
}
