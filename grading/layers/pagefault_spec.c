/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/pagefault.h: a machine's memory is a word for each
 * page, whatever happens. What must hold of entries, frames and slots is looked
 * at after each operation; which pages are evicted is open, but for those that
 * are held or that were used.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/pagefault_model.h"
#include "grading/layers/spec.h"

enum {
    NEEDED = 4, /* frames without which a fault may fail */
    FEW = 4     /* frames that pagefault_make_room() leaves free, at least */
};

/* A page as it was told. */
struct told {
    uint32_t state, number, owners;
    bool writable, dirty, accessed;
    uint32_t link, swapped_to;
    bool link_is_true;
    uint32_t content;
};

struct state {
    uint32_t free, slots, reads, writes, errors;
    uint32_t zero, copy, swap, lost;
    uint32_t size[MODEL_MACHINES + 1];
    struct told page[MODEL_MACHINES + 1][MODEL_PAGES];
};

static uint32_t memory[MODEL_MACHINES + 1][MODEL_PAGES];
static uint32_t size[MODEL_MACHINES + 1];
static bool held[MODEL_MACHINES + 1][MODEL_PAGES];
static bool started;
static uint32_t frames;
static uint32_t slot_limit;
static struct state before;
static struct state now;
static char word[16];
static uint32_t a[3];

/* --- Operations ---------------------------------------------------------- */

static void generate_access(uint32_t machine, uint32_t page)
{
    static const char *const kinds[] = {"load",  "store", "store", "store",
                                        "read", "write"};
    const char *kind = kinds[spec_below(6)];

    printf("%s %u %u %u\n", kind, machine, page, 1 + spec_below(100000));
}

/* A page that is read, then written, and the wish for frames: it has to leave
 * with its new content, though the disk may have had the old one.
 */
static void generate_return(uint32_t machine, uint32_t page)
{
    uint32_t other = 1 + machine % MODEL_MACHINES;

    printf("load %u %u\n", machine, page);
    printf("store %u %u %u\n", machine, page, 1 + spec_below(100000));
    for (uint32_t i = 1; i < MODEL_PAGES; i++) {
        printf("load %u %u\n", other, i);
    }
}

static void generate_one(void)
{
    uint32_t machine = 1 + spec_below(MODEL_MACHINES);
    uint32_t page = spec_below(MODEL_PAGES);
    uint32_t dice = spec_below(30);

    if (dice == 0) {
        printf("fail %u %u\n", spec_below(2), spec_below(2));
    } else if (dice == 1) {
        printf("reset %u\n", machine);
    } else if (dice == 2) {
        printf("room\n");
    } else if (dice == 3) {
        printf("make %u %u\n", machine, 2 + spec_below(MODEL_PAGES - 1));
    } else if (dice <= 6) {
        printf("clone %u %u\n", machine, 1 + spec_below(MODEL_MACHINES));
    } else if (dice == 7) {
        printf("sma %u %u\n", machine, page);
    } else if (dice <= 10) {
        printf("step\n");
    } else if (dice == 11) {
        generate_return(machine, page);
    } else {
        generate_access(machine, page);
    }
}

void spec_generate(uint32_t length)
{
    printf("pc %u %u\n", 12 + spec_below(8), spec_below(8) == 0 ? 0 : 24);
    for (uint32_t m = 1; m <= MODEL_MACHINES; m++) {
        printf("make %u %u\n", m, MODEL_PAGES - spec_below(2));
    }
    for (uint32_t i = 0; i < length; i++) {
        generate_one();
    }
}

/* A machine with pages in memory and on the disk, and its clones. */
void spec_enumerate(void)
{
    static const char *const begin[] = {
        "pc 12 24",    "make 1 7",    "store 1 1 11", "store 1 2 12",
        "store 1 3 13", "store 1 4 14", "make 3 7", "store 3 1 31",
        "store 3 2 32", "store 3 3 33", NULL};
    static const char *const letters[] = {
        "clone 2 1",  "store 1 1 51", "store 2 1 61", "load 1 2",
        "write 1 3 73", "store 3 4 34", "store 3 5 35", "reset 1", NULL};
    static const char *const end[] = {
        "store 3 6 36", "load 1 1", "load 1 3", "load 2 1", "sma 1 2",
        "load 2 3", NULL};

    spec_enumerate_letters(begin, letters, 3, end);
}

/* --- The state that was told --------------------------------------------- */

static uint32_t number(void)
{
    return (uint32_t)spec_number();
}

static void read_page(struct told *page)
{
    page->state = number();
    page->number = number();
    page->owners = number();
    page->writable = number() != 0;
    page->dirty = number() != 0;
    page->accessed = number() != 0;
    page->link = number();
    page->swapped_to = number();
    page->link_is_true = number() != 0;
    page->content = number();
}

static void read_state(void)
{
    uint32_t *counts[] = {&now.free,   &now.slots, &now.reads,
                          &now.writes, &now.errors, &now.zero,
                          &now.copy,   &now.swap,   &now.lost};

    (void)spec_word();
    for (uint32_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        *counts[i] = number();
    }
    for (uint32_t m = 1; m <= MODEL_MACHINES; m++) {
        now.size[m] = number();
        for (uint32_t page = 1; page < now.size[m] && page < MODEL_PAGES;
             page++) {
            read_page(&now.page[m][page]);
        }
    }
}

#define EACH_PAGE(m, p)                               \
    for (uint32_t m = 1; m <= MODEL_MACHINES; m++)    \
        for (uint32_t p = 1; p < size[m]; p++)

/* --- What must hold after each operation --------------------------------- */

/* Pages with the same STATE and NUMBER: owners of a frame, or of a slot. */
static uint32_t count_like(const struct told *like)
{
    uint32_t count = 0;

    EACH_PAGE(m, p)
    {
        count += now.page[m][p].state == like->state &&
                 now.page[m][p].number == like->number;
    }
    return count;
}

static void judge_page(uint32_t m, uint32_t p)
{
    const struct told *page = &now.page[m][p];
    bool changed = page->dirty && page->writable;

    if (page->content != memory[m][p]) {
        spec_fail("page %u of machine %u holds %u, must hold %u", p, m,
                  page->content, memory[m][p]);
    }
    if (page->state == PAGE_RESIDENT) {
        spec_expect("owners of a frame", page->owners, count_like(page));
        if (page->writable && (page->owners > 1 || page->swapped_to > 0)) {
            spec_fail("machine %u may write to page %u, which is shared", m, p);
        }
        if (page->link != 0 && !changed && !page->link_is_true) {
            spec_fail("page %u of machine %u is linked to a slot that has other "
                      "content", p, m);
        }
    } else if (page->state == PAGE_SWAPPED) {
        spec_expect("pages that a slot has", page->swapped_to,
                    count_like(page));
    }
}

/* Frames and slots that pages have, each counted once; tables and directories
 * are told by nobody, but machines have them.
 */
static void judge_nothing_lost(void)
{
    uint32_t used[3] = {0};

    EACH_PAGE(m, p)
    {
        const struct told *page = &now.page[m][p];
        bool first = true;

        EACH_PAGE(n, q)
        {
            first = first && (n > m || (n == m && q >= p) ||
                              now.page[n][q].state != page->state ||
                              now.page[n][q].number != page->number);
        }
        used[page->state] += first;
    }
    spec_expect("slots in use", now.slots, used[PAGE_SWAPPED]);
    for (uint32_t m = 1; m <= MODEL_MACHINES; m++) {
        bool table = false;

        for (uint32_t p = 1; p < size[m]; p++) {
            table = table || now.page[m][p].state != PAGE_UNTOUCHED;
        }
        used[PAGE_RESIDENT] += (size[m] > 0) + table;
    }
    /* A table may be there though no page is. */
    if (now.free + used[PAGE_RESIDENT] > frames ||
        now.free + used[PAGE_RESIDENT] + MODEL_MACHINES < frames) {
        spec_fail("%u frames are free, %u in use, of %u", now.free,
                  used[PAGE_RESIDENT], frames);
    }
}

static void judge_held(void)
{
    EACH_PAGE(m, p)
    {
        if (held[m][p] && now.page[m][p].state != PAGE_RESIDENT) {
            spec_fail("page %u of machine %u was made accessible in this step, "
                      "and was evicted", p, m);
        }
    }
}

static bool was_evicted(uint32_t m, uint32_t p)
{
    return before.page[m][p].state == PAGE_RESIDENT &&
           now.page[m][p].state == PAGE_SWAPPED;
}

/* Whether FRAME was held before, or is, because the operation needs its page.
 */
static bool was_held(uint32_t frame)
{
    EACH_PAGE(m, p)
    {
        const struct told *page = &before.page[m][p];

        if (page->state == PAGE_RESIDENT && page->number == frame &&
            (held[m][p] || (m == a[0] && p == a[1]))) {
            return true;
        }
    }
    return false;
}

/* The hand takes a used page only when it has come round: then all that were
 * not used are gone.
 */
static void judge_second_chance(void)
{
    if (now.errors != before.errors) {
        return; /* a page that the disk refused may stay */
    }
    EACH_PAGE(m, p)
    {
        if (!was_evicted(m, p) || !before.page[m][p].accessed) {
            continue;
        }
        EACH_PAGE(n, q)
        {
            const struct told *other = &before.page[n][q];

            if (other->state == PAGE_RESIDENT && !other->accessed &&
                !was_held(other->number) &&
                now.page[n][q].state == PAGE_RESIDENT &&
                now.page[n][q].number == other->number) {
                spec_fail("page %u of machine %u was used and evicted; page %u "
                          "of machine %u was not used and stayed", p, m, q, n);
            }
        }
    }
}

/* Each write must have been needed: for a frame that is on no slot, or not as
 * it is.
 */
static void judge_writes(void)
{
    uint32_t most = now.errors - before.errors + 1;
    uint32_t evicted = 0;

    EACH_PAGE(m, p)
    {
        const struct told *page = &before.page[m][p];

        evicted += was_evicted(m, p);
        most += was_evicted(m, p) &&
                (page->link == 0 || (page->dirty && page->writable));
    }
    if (now.writes - before.writes > most) {
        spec_fail("%u pages were written, of which the disk had some already",
                  now.writes - before.writes);
    }
    if (now.lost - before.lost < evicted ||
        now.lost - before.lost > evicted + 1) {
        spec_fail("%u pages were evicted, counted were %u", evicted,
                  now.lost - before.lost);
    }
}

/* --- What operations do -------------------------------------------------- */

/* Frames that nothing can evict. */
static uint32_t fixed_frames(void)
{
    uint32_t fixed = 0;

    for (uint32_t m = 1; m <= MODEL_MACHINES; m++) {
        fixed += size[m] > 0 ? 2 : 0;
    }
    EACH_PAGE(m, p)
    {
        fixed += held[m][p];
    }
    return fixed;
}

/* An operation that needs frames may fail if the disk did, or if there are not
 * enough frames and slots.
 */
static void judge_error(int64_t error, int wanted)
{
    bool excused = now.errors != before.errors || slot_limit == 0 ||
                   frames < fixed_frames() + NEEDED + 2 ||
                   now.slots == slot_limit;

    if (error != wanted && (error != ERR_RESOURCES || !excused)) {
        spec_fail("%s returned %d, must return %d", word, (int)error, wanted);
    }
}

/* What an access counts, and what it may read. */
static void judge_access_costs(bool success, bool write)
{
    const struct told *page = &before.page[a[0]][a[1]];
    bool untouched = success && page->state == PAGE_UNTOUCHED;
    uint32_t reads = now.reads - before.reads;

    spec_expect("count of first accesses", now.zero - before.zero, untouched);
    if (untouched) {
        spec_expect("reads of a first access", reads, 0);
        spec_expect("copies of a first access", now.copy - before.copy, 0);
    } else if (success && page->state == PAGE_RESIDENT &&
               now.lost == before.lost) {
        spec_expect("reads of an access to a page in memory", reads, 0);
        spec_expect("count of copies", now.copy - before.copy,
                    write && !page->writable);
    } else if (success && page->state == PAGE_SWAPPED) {
        spec_expect("count of pages brought in", now.swap - before.swap, 1);
    }
    if (reads > 1) {
        spec_fail("one access read %u pages from the disk", reads);
    }
}

static void judge_access(int64_t error, uint32_t value, bool write)
{
    bool inside = a[1] > 0 && a[1] < size[a[0]];

    judge_error(error, inside ? 0 : ERR_ADDRESS);
    if (!inside) {
        return;
    }
    if (error == 0) {
        if (write) {
            memory[a[0]][a[1]] = a[2];
        }
        spec_expect("word at the address", value, memory[a[0]][a[1]]);
    }
    judge_access_costs(error == 0, write);
    if (error == 0 && (word[0] == 'r' || word[0] == 'w')) {
        held[a[0]][a[1]] = true;
    }
}

static void set_size(uint32_t m, uint32_t pages)
{
    size[m] = pages;
    memset(memory[m], 0, sizeof(memory[m]));
    memset(held[m], 0, sizeof(held[m]));
}

static void judge_clone(int64_t error)
{
    uint32_t pages = size[a[1]];

    set_size(a[0], error == 0 ? pages : 0);
    judge_error(error, 0);
    if (error == 0) {
        memcpy(memory[a[0]], memory[a[1]], sizeof(memory[a[0]]));
        spec_expect("reads of a clone", now.reads - before.reads, 0);
    }
}

static void judge_sma(int64_t found, uint32_t slot)
{
    bool inside = a[1] > 0 && a[1] < size[a[0]];
    const struct told *page = &now.page[a[0]][a[1]];
    bool swapped = inside && page->state == PAGE_SWAPPED;

    spec_expect("sma", found, swapped);
    if (swapped) {
        spec_expect("page of the disk that sma finds", slot, page->number - 1);
    }
}

static void judge_one(int64_t error, uint32_t value)
{
    if (strcmp(word, "pc") == 0) {
        frames = a[0];
        slot_limit = a[1];
    } else if (strcmp(word, "make") == 0) {
        set_size(a[0], error == 0 ? a[1] : 0);
    } else if (strcmp(word, "reset") == 0) {
        set_size(a[0], 0);
    } else if (strcmp(word, "clone") == 0) {
        judge_clone(error);
    } else if (strcmp(word, "step") == 0) {
        memset(held, 0, sizeof(held));
    } else if (strcmp(word, "room") == 0) {
        judge_error(error, 0);
        if (error == 0 && now.free < FEW && now.lost == before.lost) {
            judge_error(ERR_RESOURCES, 0); /* it should have evicted some */
        }
    } else if (strcmp(word, "sma") == 0) {
        judge_sma(error, value);
    } else if (strcmp(word, "fail") != 0) {
        if (word[0] == 'l' || word[0] == 's') {
            memset(held, 0, sizeof(held)); /* the processor's fault is a step */
        }
        judge_access(error, value, strcmp(word, "store") == 0 ||
                                       strcmp(word, "write") == 0);
    }
}

static void judge_state(void)
{
    for (uint32_t m = 1; m <= MODEL_MACHINES; m++) {
        spec_expect("size of a machine", now.size[m], size[m]);
    }
    EACH_PAGE(m, p)
    {
        judge_page(m, p);
    }
    judge_nothing_lost();
    judge_held();
    if (strcmp(word, "reset") != 0 && strcmp(word, "clone") != 0) {
        judge_second_chance();
        judge_writes();
    }
}

static bool is_there(uint32_t machine)
{
    return machine >= 1 && machine <= MODEL_MACHINES && size[machine] > 0;
}

static bool is_word(const char *other)
{
    return strcmp(word, other) == 0;
}

/* Whether the operation that was asked for means something now. */
static bool makes_sense(void)
{
    if (is_word("pc") || !started) {
        return is_word("pc") && !started;
    }
    if (is_word("make")) {
        return !is_there(a[0]);
    }
    if (is_word("clone")) {
        return is_there(a[1]) && a[0] != a[1];
    }
    return is_word("step") || is_word("room") || is_word("fail") ||
           is_there(a[0]);
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    int64_t error;
    uint32_t value;

    snprintf(word, sizeof(word), "%s", spec_word());
    if (strcmp(word, "start") == 0) {
        memset(size, 0, sizeof(size));
        memset(held, 0, sizeof(held));
        memset(memory, 0, sizeof(memory));
        memset(&now, 0, sizeof(now));
        started = false;
        return;
    }
    for (uint32_t i = 0; i < 3; i++) {
        a[i] = number();
    }
    if (skipped == makes_sense()) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (skipped) {
        return;
    }
    started = true;
    (void)spec_word();
    error = spec_number();
    value = number();
    before = now;
    read_state();
    judge_one(error, value);
    judge_state();
}
