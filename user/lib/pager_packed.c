/* SPDX-License-Identifier: MIT
 *
 * The pager that compresses what it takes back. It has frames for the pages
 * that are mapped; all others are packed, and where, says the marker that
 * stands in their place:
 *
 *     consumer      | 0 | mapped | marker 2 | mapped | marker 1 | 0 |
 *                           |         |          |        |
 *     frames            | frame 0 |   |     | frame 1 |   |
 *     packs                        [ 2 ]               [ 1 ]    from the heap
 *
 * Page, frame and pack all follow from the fault: a page without a marker that
 * is in no frame has never been written to, and is zero.
 */
#include "user/lib/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/pack.h"

#define FREE UINT32_MAX /* of a frame: no page */

struct pack {
    uint8_t *data; /* NULL: the entry is free */
    uint32_t bytes;
    uint32_t index;
};

static uint32_t frames;
static uint32_t frame_index[PAGER_MAPPED_MOST]; /* the page in each, or FREE */
static char *memory;                            /* of the frames */
static struct pack *packs;                      /* marker - 1 is an index */
static uint32_t pack_most;

static int start(const struct pager_plan *plan)
{
    if (!plan->is_private) {
        return -EINVAL; /* a page has one frame, and one consumer */
    }
    frames = plan->mapped_most;
    pack_most = plan->pages;
    memory = pager_memory(frames);
    packs = calloc(pack_most, sizeof *packs);
    for (uint32_t i = 0; i < frames; i++) {
        frame_index[i] = FREE;
    }
    return memory != NULL && packs != NULL ? 0 : -ENOMEM;
}

/* The frame of page INDEX, or a free one for FREE; FREE if there is none. */
static uint32_t frame_of(uint32_t index)
{
    for (uint32_t i = 0; i < frames; i++) {
        if (frame_index[i] == index) {
            return i;
        }
    }
    return FREE;
}

static void *frame(uint32_t number)
{
    return memory + number * PAGE_BYTES;
}

/* Makes PAGE what MARKER stands for. Whether that is possible. */
static int fetch(uint32_t marker, uint8_t *page)
{
    struct pack *pack;
    int done;

    if (marker == 0) {
        pager_status.held++;
        return store_zero(0, page);
    }
    if (marker > pack_most || packs[marker - 1].data == NULL) {
        return 0;
    }
    pack = &packs[marker - 1];
    done = pack_restore(pack->data, pack->bytes, page);
    pager_status.packed--;
    pager_status.packed_bytes -= pack->bytes;
    free(pack->data);
    pack->data = NULL;
    return done;
}

static void *page(uint32_t index, uint32_t marker)
{
    uint32_t number = frame_of(index);

    if (number != FREE) {
        return frame(number);
    }
    number = frame_of(FREE);
    if (number == FREE || !fetch(marker, frame(number))) {
        return NULL;
    }
    frame_index[number] = index;
    return frame(number);
}

static uint32_t free_pack(void)
{
    uint32_t i = 0;

    while (packs[i].data != NULL) {
        i++; /* there are as many as pages, and one is not packed */
    }
    return i;
}

/* If there is no memory, the page stays in its frame; then frames become
 * scarce, and in the end a page is refused. */
static uint32_t taken(uint32_t index)
{
    static uint8_t packed[PACK_MOST_BYTES];
    uint32_t number = frame_of(index);
    uint32_t at = free_pack();
    struct pack *pack = &packs[at];

    pack->index = index;
    pack->bytes = pack_page(frame(number), packed);
    pack->data = malloc(pack->bytes);
    if (pack->data == NULL) {
        return 0;
    }
    memcpy(pack->data, packed, pack->bytes);
    frame_index[number] = FREE;
    pager_status.packed++;
    pager_status.packed_bytes += pack->bytes;
    return at + 1;
}

/* A copy of the consumer has no markers: here they are again. */
static int joined(handle_t consumer)
{
    int error = 0;

    for (uint32_t i = 0; i < pack_most && error == 0; i++) {
        if (packs[i].data != NULL) {
            error =
                pager_unmap(consumer, fault_address(packs[i].index), i + 1, 0);
        }
    }
    return error == 0 ? 0 : -ENOMEM;
}

const struct pager_kind pager_packed = {start, page, taken, joined, NULL};
