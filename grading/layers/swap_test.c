/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/swap.c over a disk that fails when it is told to, and a directory
 * of PAGES pages. Operations:
 *
 *     init SLOTS             fail N       the next N disk operations fail
 *     store F V              frame F gets content V (its link ends first)
 *     out F                  swap_out()   in S F      swap_in()
 *     share S                release S    unlink F
 *     page P F OWNERS        page P is resident in F, which has OWNERS owners
 *     swapped P S            page P is swapped to S
 *     forget FROM END        swap_forget(), then these pages are untouched
 *
 * Told: the operation, "=", its ERROR, the number of slots that were read and
 * written and these slots, "|", and the state: free slots; shares and frame (or
 * -1) of each slot; slot and content of each frame. "= skip" where the
 * contract does not allow the operation now.
 */
#include "cvm/swap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/pageentry.h"
#include "cvm/swapdisk.h"
#include "grading/layers/host/lines.h"
#include "grading/layers/swap_sizes.h"

enum { MOST_OPERATIONS = 64, LINE_BYTES = 256, GARBAGE = 999999 };

static bool started;
static uint32_t slot_count;
static unsigned content[SWAP_FRAMES];
static unsigned owners[SWAP_FRAMES];
static unsigned disk[SWAP_MOST_SLOTS + 1];
static struct page pages[SWAP_PAGES];
static uint32_t operations[MOST_OPERATIONS]; /* of the disk: slots */
static uint32_t operation_count;
static uint32_t failing;

/* ---- What stands below ---- */

static bool fails(uint32_t slot)
{
    if (slot == 0 || slot > slot_count) {
        console_panic("swapdisk", "there is no slot %u", slot);
    }
    if (operation_count == MOST_OPERATIONS) {
        console_panic("swapdisk", "one operation uses it without end");
    }
    operations[operation_count] = slot;
    operation_count++;
    failing = failing > 0 ? failing - 1 : 0;
    return failing > 0;
}

int swapdisk_read(uint32_t slot, pfn_t frame)
{
    bool error = fails(slot);

    content[frame] = error ? GARBAGE : disk[slot];
    return error ? ERR_RESOURCES : 0;
}

int swapdisk_write(uint32_t slot, pfn_t frame)
{
    bool error = fails(slot);

    disk[slot] = error ? GARBAGE : content[frame];
    return error ? ERR_RESOURCES : 0;
}

uint32_t frame_shares(pfn_t frame)
{
    return owners[frame];
}

struct page pageentry_get(pfn_t directory, uva_t address)
{
    return pages[address >> PAGE_SHIFT];
}

uva_t pageentry_next(pfn_t directory, uva_t from, uva_t end)
{
    while (from < end &&
           pages[from >> PAGE_SHIFT].state == PAGE_UNTOUCHED) {
        from += PAGE_BYTES;
    }
    return from;
}

/* ---- Operations ---- */

/* Pages that are swapped to SLOT, as the module says. */
static uint32_t swapped_to(uint32_t slot)
{
    pfn_t frame;

    return swap_shares(slot) - (swap_frame_of(slot, &frame) ? 1 : 0);
}

/* How many of these stand in the directory. */
static uint32_t in_directory(uint32_t slot)
{
    uint32_t count = 0;

    for (uint32_t page = 0; page < SWAP_PAGES; page++) {
        count += pages[page].state == PAGE_SWAPPED && pages[page].slot == slot;
    }
    return count;
}

static void tell_state(void)
{
    printf(" | %u", swap_free_count());
    for (uint32_t slot = 1; slot <= slot_count; slot++) {
        pfn_t frame = 0;
        bool linked = swap_frame_of(slot, &frame);

        printf(" %u %d", swap_shares(slot), linked ? (int)frame : -1);
    }
    for (pfn_t frame = 0; frame < SWAP_FRAMES; frame++) {
        printf(" %u %u", swap_slot_of(frame), content[frame]);
    }
    printf("\n");
}

static void init(uint32_t slots)
{
    uint32_t bytes = swap_table_bytes(slots, SWAP_FRAMES);
    void *table = malloc(bytes);

    memset(table, 0xEE, bytes);
    started = true;
    slot_count = slots;
    swap_init(slots, SWAP_FRAMES, table);
}

static void forget(uint32_t from, uint32_t end)
{
    swap_forget(1, from << PAGE_SHIFT, end << PAGE_SHIFT);
    for (uint32_t page = from; page < end; page++) {
        pages[page].state = PAGE_UNTOUCHED;
    }
}

/* Whether the contract allows the operation WORD with A and B now. */
static bool is_allowed(const char *word, uint32_t a, uint32_t b)
{
    pfn_t frame;

    if (started == (strcmp(word, "init") == 0)) {
        return false;
    }
    if (strcmp(word, "out") == 0) {
        return swap_slot_of(a) == 0;
    }
    if (strcmp(word, "in") == 0) {
        return a <= slot_count && swap_shares(a) > 0 &&
               !swap_frame_of(a, &frame) && swap_slot_of(b) == 0;
    }
    if (strcmp(word, "share") == 0) {
        return a <= slot_count && swap_shares(a) > 0;
    }
    if (strcmp(word, "release") == 0) {
        return a <= slot_count && swapped_to(a) > in_directory(a);
    }
    if (strcmp(word, "swapped") == 0) {
        return b <= slot_count && swap_shares(b) > 0 &&
               pages[a].state == PAGE_UNTOUCHED;
    }
    return strcmp(word, "page") != 0 || pages[a].state == PAGE_UNTOUCHED;
}

static int do_one(const char *word, const unsigned *a)
{
    if (strcmp(word, "init") == 0) {
        init(a[0]);
    } else if (strcmp(word, "fail") == 0) {
        failing = a[0] + 1;
    } else if (strcmp(word, "store") == 0) {
        swap_unlink(a[0]);
        content[a[0]] = a[1];
    } else if (strcmp(word, "out") == 0) {
        return swap_out(a[0]);
    } else if (strcmp(word, "in") == 0) {
        return swap_in(a[0], a[1]);
    } else if (strcmp(word, "share") == 0) {
        swap_share(a[0]);
    } else if (strcmp(word, "release") == 0) {
        swap_release(a[0]);
    } else if (strcmp(word, "unlink") == 0) {
        swap_unlink(a[0]);
    } else if (strcmp(word, "page") == 0) {
        pages[a[0]] = (struct page){.state = PAGE_RESIDENT, .frame = a[1]};
        owners[a[1]] = a[2];
    } else if (strcmp(word, "swapped") == 0) {
        swap_share(a[1]);
        pages[a[0]] = (struct page){.state = PAGE_SWAPPED, .slot = a[1]};
    } else {
        forget(a[0], a[1]);
    }
    return 0;
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned a[3] = {0};
    int error;

    sscanf(line, "%s %u %u %u", word, &a[0], &a[1], &a[2]);
    printf("%s %u %u %u = ", word, a[0], a[1], a[2]);
    fflush(stdout); /* what comes may end the program */
    if (!is_allowed(word, a[0], a[1])) {
        printf("skip\n");
        return;
    }
    operation_count = 0;
    error = do_one(word, a);
    printf("%d %u", error, operation_count);
    for (uint32_t i = 0; i < operation_count; i++) {
        printf(" %u", operations[i]);
    }
    tell_state();
}
