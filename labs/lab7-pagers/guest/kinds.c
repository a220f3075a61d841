/* SPDX-License-Identifier: MIT
 *
 * Kinds of pagers whose pages one can compute.
 */
#include <string.h>

#include "labs/lab7-pagers/guest/crew.h"

enum { JUNK = 0xDD, FREE = UINT32_MAX, GAP = 4 };

static uint32_t (*memory)[CREW_WORDS]; /* frames: behind our other pages */
static uint32_t held[CREW_PAGES];      /* the page in each, or FREE */
static uint32_t frames;                /* that crew_versions may use */
static uint32_t version;

uint32_t crew_content(uint32_t page, uint32_t word, uint32_t marker)
{
    return (page + 1) * 0x9E3779B1u ^ (word + 1) * 0x85EBCA6Bu ^
           marker * 0xC2B2AE35u;
}

static void fill(uint32_t frame, uint32_t index, uint32_t marker)
{
    for (uint32_t i = 0; i < CREW_WORDS; i++) {
        memory[frame][i] = crew_content(index, i, marker);
    }
    held[frame] = index;
}

static int begin(const struct pager_plan *plan)
{
    struct info_process info = {0};

    (void)read_kernel_info(INFO_PROCESS, HN_SELF, &info);
    memory = (void *)(uintptr_t)(info.pages * PAGE_BYTES);
    if (memory_add(HN_SELF, CREW_PAGES) < 0) {
        give_up("no room", CREW_PAGES);
    }
    memset(held, 0xFF, sizeof held);
    frames = plan->mapped_most;
    version = 0;
    return 0;
}

/* ---- crew_store, crew_gaps ---- */

static void *stored_page(uint32_t index, uint32_t marker)
{
    if (held[index] == FREE) {
        fill(index, index, 0);
    }
    return memory[index];
}

static void *page_with_gaps(uint32_t index, uint32_t marker)
{
    return index % GAP == GAP - 1 ? NULL : stored_page(index, marker);
}

const struct pager_kind crew_store = {begin, stored_page, NULL, NULL, NULL};
const struct pager_kind crew_gaps = {begin, page_with_gaps, NULL, NULL, NULL};

/* ---- crew_versions ---- */

/* The frame that holds page INDEX, or nothing (FREE). */
static uint32_t frame_of(uint32_t index)
{
    uint32_t i = 0;

    while (i < frames && held[i] != index) {
        i++;
    }
    return i;
}

static void *versioned_page(uint32_t index, uint32_t marker)
{
    uint32_t frame = frame_of(index);

    if (frame == frames) {
        frame = frame_of(FREE);
        if (frame == frames) {
            return NULL;
        }
        fill(frame, index, marker);
    }
    return memory[frame];
}

static uint32_t versioned_taken(uint32_t index)
{
    uint32_t frame = frame_of(index);

    if (frame < frames) {
        memset(memory[frame], JUNK, PAGE_BYTES);
        held[frame] = FREE;
    }
    version++;
    return version % 4 == 0 ? 0 : version * 0x2545F491u >> 1;
}

const struct pager_kind crew_versions = {begin, versioned_page, versioned_taken,
                                         NULL, NULL};
