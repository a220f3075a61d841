/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/pagetable.h: a directory is a partial function from
 * pages to frames. Whether a table without pages is kept until its 4 MiB are
 * truncated is left open; so the number of tables has two bounds.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/spec.h"

enum {
    DIRECTORIES = 3,
    PAGES = 40, /* that operations name */
    UNTOUCHED = 0x0BADBAD0,
    KERNEL_ENTRIES = 256
};

/* Both ends of some tables, the first and the last of the user half. */
static const uint32_t tables[] = {0, 1, 2, 300, 767};
static const uint32_t indices[] = {0, 1, 2, 7, 1016, 1020, 1022, 1023};

struct mapping {
    uint32_t frame;
    bool mapped;
    bool writable;
};

static struct {
    bool exists;
    struct mapping page[PAGES];
    bool table[PAGES / 8]; /* may have a table */
} directories[DIRECTORIES];

static bool few; /* frames may be out */

static uint32_t page_address(uint32_t i)
{
    return tables[i / 8] << 22 | indices[i % 8] << 12;
}

/* --- Operations ---------------------------------------------------------- */

static void generate_one(void)
{
    static const char *const words[] = {"map", "map", "map", "map", "look",
                                        "look", "unmap", "resident",
                                        "truncate"};
    uint32_t d = spec_below(DIRECTORIES);
    uint32_t dice = spec_below(40);

    if (dice == 0) {
        printf("destroy %u\n", d);
    } else if (dice <= 3) {
        printf("create %u\n", d);
    } else if (dice == 4) {
        printf("load %u\n", d);
    } else if (dice == 5) {
        printf("fail %u\n", spec_below(3) == 0 ? spec_below(3) : 1000000);
    } else {
        printf("%s %u %u %u %u\n", words[spec_below(9)], d,
               page_address(spec_below(PAGES)),
               spec_below(2), spec_below(5) == 0);
    }
}

void spec_generate(uint32_t length)
{
    for (uint32_t d = 0; d < DIRECTORIES; d++) {
        printf("create %u\n", d);
    }
    printf("load 0\n");
    for (uint32_t i = 0; i < length; i++) {
        generate_one();
    }
    printf("fail 1000000\n");
    for (uint32_t d = 0; d < DIRECTORIES; d++) {
        for (uint32_t i = 0; i < PAGES; i++) {
            printf("look %u %u\n", d, page_address(i) + spec_below(4096));
        }
        printf("destroy %u\n", d);
    }
}

/* One directory: pages in the first table and in the last. */
void spec_enumerate(void)
{
    static const char *const begin[] = {"create 0", "load 0", NULL};
    static const char *const letters[] = {
        "map 0 4096 1 0",     "map 0 4096 0 1", "map 0 3221221376 1 0",
        "unmap 0 4096",       "truncate 0 4096", "truncate 0 3221221376",
        "create 1",           "map 1 4096 1 0", "destroy 1", "fail 0", NULL};
    static const char *const end[] = {
        "fail 1000000", "resident 0", "look 0 4097", "look 0 3221225471",
        "look 1 4096",  "unmap 0 3221221376", "destroy 0", "destroy 1", NULL};

    spec_enumerate_letters(begin, letters, 3, end);
}

/* --- Judgement ----------------------------------------------------------- */

static void check_used(int64_t used)
{
    uint32_t least = 0;
    uint32_t most = 0;

    for (uint32_t d = 0; d < DIRECTORIES; d++) {
        least = least + directories[d].exists;
        for (uint32_t t = 0; t < PAGES / 8; t++) {
            bool needed = false;

            for (uint32_t i = t * 8; i < t * 8 + 8; i++) {
                least = least + directories[d].page[i].mapped;
                needed = needed || directories[d].page[i].mapped;
            }
            least = least + needed;
            most = most + (!needed && directories[d].table[t]);
        }
    }
    most = most + least;
    if (used < least || used > most) {
        spec_fail("%d frames are in use, must be %u to %u (directories, "
                  "tables, pages)", (int)used, least, most);
    }
}

static uint32_t find_page(uint32_t address)
{
    uint32_t i = 0;

    while (i < PAGES && page_address(i) != (address & ~(PAGE_BYTES - 1))) {
        i++;
    }
    return i < PAGES ? i : 0;
}

static void judge_create(uint32_t d)
{
    int64_t error;

    spec_results();
    error = spec_number();
    if (error != 0) {
        spec_expect("result of pagetable_create, a frame is there",
                    error, few ? ERR_RESOURCES : 0);
        return;
    }
    memset(&directories[d], 0, sizeof(directories[d]));
    directories[d].exists = true;
    spec_expect("right entries in the kernel's half", spec_number(),
                KERNEL_ENTRIES);
    check_used(spec_number());
}

static void judge_map(uint32_t d, uint32_t i)
{
    struct mapping *page = &directories[d].page[i];
    bool writable = spec_number() != 0;
    int64_t error;

    spec_results();
    error = spec_number();
    if (error == 0) {
        page->frame = (uint32_t)spec_number();
        page->mapped = true;
        page->writable = writable;
        directories[d].table[i / 8] = true;
    } else {
        spec_expect("result of pagetable_map", error,
                    few ? ERR_RESOURCES : 0);
        (void)spec_number();
    }
    check_used(spec_number());
}

static void judge_unmap(uint32_t d, uint32_t i)
{
    struct mapping *page = &directories[d].page[i];

    spec_results();
    spec_expect("result of pagetable_unmap", spec_number(), page->mapped);
    spec_expect("FRAME of pagetable_unmap", spec_number(),
                page->mapped ? page->frame : UNTOUCHED);
    page->mapped = false;
    check_used(spec_number());
    spec_expect("the page is still in the TLB", spec_number(), 0);
}

static void judge_truncate(uint32_t d, uint32_t from)
{
    for (uint32_t i = 0; i < PAGES; i++) {
        if (page_address(i) >= from) {
            directories[d].page[i].mapped = false;
        }
    }
    for (uint32_t t = 0; t < PAGES / 8; t++) {
        if (tables[t] << 22 >= from) {
            directories[d].table[t] = false;
        }
    }
    spec_results();
    check_used(spec_number());
    spec_expect("pages still in the TLB after pagetable_truncate",
                spec_number(), 0);
}

static void judge_look(uint32_t d, uint32_t address)
{
    const struct mapping *page = &directories[d].page[find_page(address)];
    uint32_t physical = (page->frame << 12) + address % PAGE_BYTES;
    bool writable = page->mapped && page->writable;

    spec_results();
    spec_expect("pma for reading", spec_number(), page->mapped);
    spec_expect("PHYSICAL of pma for reading", spec_number(),
                page->mapped ? physical : UNTOUCHED);
    spec_expect("pma for writing", spec_number(), writable);
    spec_expect("PHYSICAL of pma for writing", spec_number(),
                writable ? physical : UNTOUCHED);
    spec_expect("present, for the processor", spec_number(), page->mapped);
    spec_expect("user's, for the processor", spec_number(), page->mapped);
    spec_expect("writable, for the processor", spec_number(), writable);
    spec_expect("physical address, for the processor", spec_number(),
                page->mapped ? physical : 0);
}

static void judge_resident(uint32_t d)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < PAGES; i++) {
        count = count + directories[d].page[i].mapped;
    }
    spec_results();
    spec_expect("pagetable_resident", spec_number(), count);
}

static void judge_destroy(uint32_t d)
{
    memset(&directories[d], 0, sizeof(directories[d]));
    spec_results();
    check_used(spec_number());
}

/* Whether the operation WORD makes sense; a page is mapped only once. */
static bool makes_sense(const char *word, uint32_t d, uint32_t page)
{
    if (strcmp(word, "create") == 0) {
        return !directories[d].exists;
    }
    return directories[d].exists &&
           !(strcmp(word, "map") == 0 && directories[d].page[page].mapped);
}

static void judge_skip(const char *word, uint32_t d)
{
    uint32_t page = strcmp(word, "map") == 0
                        ? find_page((uint32_t)spec_number()) : 0;

    if (makes_sense(word, d, page) && !(few && strcmp(word, "map") == 0)) {
        spec_fail("%s was skipped", word);
    }
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    const char *word = spec_word();
    uint32_t d;

    if (strcmp(word, "start") == 0) {
        memset(directories, 0, sizeof(directories));
        few = false;
        return;
    }
    d = (uint32_t)spec_number();
    if (strcmp(word, "fail") == 0) {
        few = d < 1000;
        return;
    }
    if (d >= DIRECTORIES) {
        spec_fail("there is no directory %u", d);
    }
    if (skipped) {
        judge_skip(word, d);
    } else if ((strcmp(word, "create") == 0) == directories[d].exists) {
        spec_fail("%s was not skipped", word);
    } else if (strcmp(word, "create") == 0) {
        judge_create(d);
    } else if (strcmp(word, "destroy") == 0) {
        judge_destroy(d);
    } else if (strcmp(word, "resident") == 0) {
        judge_resident(d);
    } else if (strcmp(word, "map") == 0) {
        judge_map(d, find_page((uint32_t)spec_number()));
    } else if (strcmp(word, "unmap") == 0) {
        judge_unmap(d, find_page((uint32_t)spec_number()));
    } else if (strcmp(word, "truncate") == 0) {
        judge_truncate(d, (uint32_t)spec_number());
    } else if (strcmp(word, "look") == 0) {
        judge_look(d, (uint32_t)spec_number());
    } else if (strcmp(word, "load") != 0) {
        spec_fail("'%s' is no operation", word);
    }
}
