/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/swap.h: for each slot the pages that are swapped to
 * it, its link and its content. Which slot swap_out() takes is open, as long
 * as it is nobody's only copy.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/spec.h"
#include "grading/layers/swap_sizes.h"

enum { NOBODY = -1, LEAST_ATTEMPTS = 4, GARBAGE = 999999 };

static struct {
    uint32_t pages; /* swapped to it */
    int frame;      /* linked, or NOBODY */
    int64_t content;
} slots[SWAP_MOST_SLOTS + 1];

static struct {
    uint32_t slot;
    int64_t content;
} frames[SWAP_FRAMES];

static struct {
    enum { UNTOUCHED, RESIDENT, SWAPPED } state;
    uint32_t number; /* of the frame or slot */
    uint32_t owners; /* of the frame */
} pages[SWAP_PAGES];

static bool started;
static uint32_t slot_count;
static uint32_t failing;

/* --- Operations ---------------------------------------------------------- */

static void generate_one(void)
{
    static const char *const one[] = {"out %u\n", "out %u\n", "out %u\n",
                                      "unlink %u\n"};
    static const char *const other[] = {"share %u\n", "share %u\n",
                                        "release %u\n", "release %u\n"};
    uint32_t frame = spec_below(SWAP_FRAMES);
    uint32_t slot = 1 + spec_below(SWAP_MOST_SLOTS);
    uint32_t page = spec_below(SWAP_PAGES);

    switch (spec_below(10)) {
    case 0:
    case 1:
        printf(one[spec_below(4)], frame);
        break;
    case 2:
    case 3:
        printf(other[spec_below(4)], slot);
        break;
    case 4:
        printf("in %u %u\n", slot, frame);
        break;
    case 5:
        printf("store %u %u\n", frame, spec_below(GARBAGE));
        break;
    case 6:
        printf("fail %u\n", 1 + spec_below(5));
        break;
    case 7:
        printf("page %u %u %u\n", page, frame, 1 + spec_below(2));
        break;
    case 8:
        printf("swapped %u %u\n", page, slot);
        break;
    default:
        printf("forget %u %u\n", page,
               page + spec_below(SWAP_PAGES + 1 - page));
    }
}

void spec_generate(uint32_t length)
{
    printf("init %u\n", spec_below(SWAP_MOST_SLOTS + 1));
    for (uint32_t i = 0; i < length; i++) {
        generate_one();
    }
}

/* A page that is swapped, in slots that are soon all used. */
void spec_enumerate(void)
{
    static const char *const begin[] = {
        "init 2", "store 0 7", "store 1 8", "out 0", "swapped 0 1", NULL};
    static const char *const letters[] = {
        "out 1",      "out 2",      "unlink 0", "share 2",   "in 1 2",
        "swapped 1 2", "page 2 1 1", "forget 0 4", "fail 1", NULL};
    static const char *const end[] = {"in 1 3", "out 4", NULL};

    spec_enumerate_letters(begin, letters, 3, end);
}

/* --- Judgement ----------------------------------------------------------- */

static bool is_linked(uint32_t slot)
{
    return slots[slot].frame != NOBODY;
}

static void unlink_frame(uint32_t frame)
{
    if (frames[frame].slot != 0) {
        slots[frames[frame].slot].frame = NOBODY;
        frames[frame].slot = 0;
    }
}

static void link_frame(uint32_t slot, uint32_t frame)
{
    slots[slot].frame = (int)frame;
    frames[frame].slot = slot;
}

/* Slots to which no page is swapped. */
static uint32_t free_slots(void)
{
    uint32_t count = 0;

    for (uint32_t slot = 1; slot <= slot_count; slot++) {
        count += slots[slot].pages == 0;
    }
    return count;
}

/* Whether the next operation of the disk fails. */
static bool takes_failure(void)
{
    failing = failing > 0 ? failing - 1 : 0;
    return failing > 0;
}

/* One write of swap_out(); returns whether the disk did it. */
static bool judge_write(uint32_t frame)
{
    uint32_t slot = (uint32_t)spec_number();

    if (slot == 0 || slot > slot_count || slots[slot].pages > 0) {
        spec_fail("swap_out wrote to slot %u, to which a page is swapped",
                  slot);
    }
    if (is_linked(slot)) {
        unlink_frame((uint32_t)slots[slot].frame);
    }
    if (takes_failure()) {
        return false;
    }
    slots[slot].content = frames[frame].content;
    link_frame(slot, frame);
    return true;
}

static void judge_out(uint32_t frame, int64_t error, uint32_t count)
{
    uint32_t candidates = free_slots();
    bool done = false;

    for (uint32_t i = 0; i < count; i++) {
        if (done) {
            spec_fail("swap_out wrote once more after a success");
        }
        done = judge_write(frame);
    }
    spec_expect("result of swap_out", error, done ? 0 : ERR_RESOURCES);
    if (!done && count < candidates && count < LEAST_ATTEMPTS) {
        spec_fail("swap_out gave up after %u slots, %u were free", count,
                  candidates);
    }
}

static void judge_in(uint32_t slot, uint32_t frame, int64_t error,
                     uint32_t count)
{
    bool fails = takes_failure();

    spec_expect("number of reads of swap_in", count, 1);
    spec_expect("slot that swap_in read", spec_number(), slot);
    spec_expect("result of swap_in", error, fails ? ERR_RESOURCES : 0);
    frames[frame].content = fails ? GARBAGE : slots[slot].content;
    if (!fails) {
        link_frame(slot, frame);
    }
}

static void forget(uint32_t from, uint32_t end)
{
    for (uint32_t page = from; page < end; page++) {
        if (pages[page].state == SWAPPED) {
            slots[pages[page].number].pages--;
        } else if (pages[page].state == RESIDENT && pages[page].owners == 1) {
            unlink_frame(pages[page].number);
        }
        pages[page].state = UNTOUCHED;
    }
}

/* A frame's owners are those of the last page that was said to have it. */
static void set_owners(uint32_t frame, uint32_t owners)
{
    for (uint32_t page = 0; page < SWAP_PAGES; page++) {
        if (pages[page].state == RESIDENT && pages[page].number == frame) {
            pages[page].owners = owners;
        }
    }
}

static void judge_state(void)
{
    (void)spec_word();
    spec_expect("swap_free_count", spec_number(), free_slots());
    for (uint32_t slot = 1; slot <= slot_count; slot++) {
        spec_expect("shares of a slot", spec_number(),
                    slots[slot].pages + is_linked(slot));
        spec_expect("frame that a slot is linked to", spec_number(),
                    slots[slot].frame);
    }
    for (uint32_t frame = 0; frame < SWAP_FRAMES; frame++) {
        spec_expect("slot that a frame is linked to", spec_number(),
                    frames[frame].slot);
        spec_expect("content of a frame", spec_number(), frames[frame].content);
    }
}

static uint32_t shares(uint32_t slot)
{
    return slots[slot].pages + is_linked(slot);
}

/* Pages of the directory that are swapped to SLOT. */
static uint32_t in_directory(uint32_t slot)
{
    uint32_t count = 0;

    for (uint32_t page = 0; page < SWAP_PAGES; page++) {
        count += pages[page].state == SWAPPED && pages[page].number == slot;
    }
    return count;
}

/* Whether the contract allows the operation WORD with A now. */
static bool makes_sense(const char *word, const uint32_t *a)
{
    if (started == (strcmp(word, "init") == 0)) {
        return false;
    }
    if (strcmp(word, "out") == 0) {
        return frames[a[0]].slot == 0;
    }
    if (strcmp(word, "in") == 0) {
        return a[0] <= slot_count && shares(a[0]) > 0 && !is_linked(a[0]) &&
               frames[a[1]].slot == 0;
    }
    if (strcmp(word, "share") == 0) {
        return a[0] <= slot_count && shares(a[0]) > 0;
    }
    if (strcmp(word, "release") == 0) {
        return a[0] <= slot_count && slots[a[0]].pages > in_directory(a[0]);
    }
    if (strcmp(word, "swapped") == 0) {
        return a[1] <= slot_count && shares(a[1]) > 0 &&
               pages[a[0]].state == UNTOUCHED;
    }
    return strcmp(word, "page") != 0 || pages[a[0]].state == UNTOUCHED;
}

static void start(uint32_t count)
{
    started = true;
    slot_count = count;
    for (uint32_t slot = 0; slot <= SWAP_MOST_SLOTS; slot++) {
        slots[slot].frame = NOBODY;
    }
}

static void judge_one(const char *word, const uint32_t *a, int64_t error,
                      uint32_t count)
{
    if (strcmp(word, "out") == 0) {
        judge_out(a[0], error, count);
        return;
    }
    if (strcmp(word, "in") == 0) {
        judge_in(a[0], a[1], error, count);
        return;
    }
    spec_expect("number of disk operations", count, 0);
    if (strcmp(word, "init") == 0) {
        start(a[0]);
    } else if (strcmp(word, "fail") == 0) {
        failing = a[0] + 1;
    } else if (strcmp(word, "store") == 0) {
        unlink_frame(a[0]);
        frames[a[0]].content = a[1];
    } else if (strcmp(word, "share") == 0) {
        slots[a[0]].pages++;
    } else if (strcmp(word, "release") == 0) {
        slots[a[0]].pages--;
    } else if (strcmp(word, "unlink") == 0) {
        unlink_frame(a[0]);
    } else if (strcmp(word, "forget") == 0) {
        forget(a[0], a[1]);
    } else if (strcmp(word, "swapped") == 0) {
        slots[a[1]].pages++;
        pages[a[0]].state = SWAPPED;
        pages[a[0]].number = a[1];
    } else {
        pages[a[0]].state = RESIDENT;
        pages[a[0]].number = a[1];
        set_owners(a[1], a[2]);
    }
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    char word[16];
    uint32_t a[3];
    int64_t error;

    snprintf(word, sizeof(word), "%s", spec_word());
    if (strcmp(word, "start") == 0) {
        memset(slots, 0, sizeof(slots));
        memset(frames, 0, sizeof(frames));
        memset(pages, 0, sizeof(pages));
        failing = 0;
        started = false;
        return;
    }
    for (uint32_t i = 0; i < 3; i++) {
        a[i] = (uint32_t)spec_number();
    }
    if (skipped == makes_sense(word, a)) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (skipped) {
        return;
    }
    (void)spec_word();
    error = spec_number();
    judge_one(word, a, error, (uint32_t)spec_number());
    judge_state();
}
