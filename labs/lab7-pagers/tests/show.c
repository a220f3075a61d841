/* SPDX-License-Identifier: MIT
 *
 * Purpose: a region with a pager, to look at. No test has points for it.
 *
 * A child touches pages of a region; init is its pager, and has four pages for
 * it. When it needs one of them again, it takes it back, and leaves as a marker
 * the number of the fault for which it had been mapped.
 */
#include "labs/lab7-pagers/tests/scene.h"

enum {
    CONSUMER,
    CHILDREN,
    PAGES = 16,
    TOUCHES = 24,
    WAIT = 50,
    WIDTH = 80
};

static struct {
    uint32_t page;  /* of the region */
    uint32_t fault; /* for which it was mapped; 0: never */
} slots[STORE_PAGES];

static char shown[PAGES]; /* what the consumer may do with each page */
static uint32_t store;    /* where our pages for it are */
static uint32_t faults;

/* ---- Lines ---- */

static char line[WIDTH];
static uint32_t length;

static void put(const char *text)
{
    for (; *text != 0 && length < WIDTH - 1; text++) {
        line[length] = *text;
        length++;
    }
}

static void put_number(uint32_t value)
{
    const char digits[] = {value < 10 ? ' ' : (char)('0' + value / 10 % 10),
                           (char)('0' + value % 10), 0};

    put(digits);
}

static void end_line(void)
{
    line[length] = 0;
    print(line);
    length = 0;
}

static void put_region(void)
{
    for (uint32_t i = 0; i < PAGES; i++) {
        const char page[] = {' ', shown[i], 0};

        put(page);
    }
}

/* ---- The pager ---- */

static uint32_t slot_of(uint32_t page)
{
    for (uint32_t i = 0; i < STORE_PAGES; i++) {
        if (slots[i].fault != 0 && slots[i].page == page) {
            return i;
        }
    }
    return faults % STORE_PAGES;
}

static void *address_of(uint32_t page)
{
    return (void *)(uintptr_t)scene_page(FIRST_REGION, page);
}

static void map(uint32_t page, uint32_t access)
{
    uint32_t i = slot_of(page);

    if (slots[i].fault != 0 && slots[i].page != page) {
        (void)pager_unmap(scene_child(CONSUMER), address_of(slots[i].page),
                          slots[i].fault, 0);
        shown[slots[i].page] = '.';
    }
    faults++;
    slots[i].page = page;
    slots[i].fault = faults;
    (void)pager_map(scene_child(CONSUMER), address_of(page),
                    (void *)(uintptr_t)(store + (i << PAGE_SHIFT)), access);
    shown[page] = access == PAGER_WRITE ? 'W' : 'r';
}

static void serve(uint32_t touched, bool writes)
{
    struct message message = {.grant = HN_NONE};

    put(writes ? "  writes to " : "  reads from ");
    put_number(touched);
    if (ipc_receive(HN_KERNEL, 1, &message) == 0 &&
        message.word[0] == KMSG_PAGEFAULT) {
        uint32_t page = (message.word[2] >> PAGE_SHIFT) % REGION_PAGES;

        map(page, message.word[2] % PAGE_BYTES);
        put("  fault ");
        put_number(faults);
        put("  marker ");
        put_number((uint32_t)message.granted);
    } else {
        put("                     ");
    }
    put("  ");
    put_region();
    end_line();
}

/* ---- The consumer's pages ---- */

static void order(char letter, uint32_t page)
{
    struct order order = {.letter = letter,
                          .who = CONSUMER,
                          .named = NAMED_INIT,
                          .region = FIRST_REGION,
                          .address = scene_page(FIRST_REGION, page),
                          .wait = WAIT};

    scene_order(&order, CONSUMER);
}

/* It begins with its first page; then it comes back to some again and again. */
static void touch(uint32_t *seed, uint32_t i)
{
    uint32_t page = random_below(seed, i % 3 == 0 ? PAGES : STORE_PAGES + 1);
    bool writes = random_below(seed, 2) == 0;

    order(writes ? 'w' : 'r', page);
    serve(page, writes);
    (void)sleep_ticks(1);
}

TEST(show)
{
    uint32_t numbers =
        seed != 0 ? seed : 0x5EED5EED; /* not 0: it has no next */

    scene_start(CHILDREN);
    store = scene_own(0);
    (void)memory_add(HN_SELF, STORE_PAGES);
    for (uint32_t i = 0; i < PAGES; i++) {
        shown[i] = '.';
    }
    scene_rest();
    print("a region with a pager that has four pages for it; time goes down");
    order('a', 0);
    (void)sleep_ticks(1);
    map(0, PAGER_READ);
    for (uint32_t i = 0; i < TOUCHES; i++) {
        touch(&numbers, i);
    }
}
