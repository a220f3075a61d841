/* SPDX-License-Identifier: MIT
 *
 * Regions on the host, over CVM's real memory floors and the small PC of
 * memory_pc.c: arbitrary operations on a few machines that swap, against a
 * plain model of what each page holds. After each of them all that check.h
 * demands holds, and the processor remembers nothing that is not so.
 *
 * SEED=n    one sequence only
 * TELL=1    tells its operations
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cvm/check.h"
#include "cvm/cvm.h"
#include "cvm/frame.h"
#include "cvm/pagefault.h"
#include "cvm/region.h"
#include "grading/layers/ktap.h"
#include "grading/layers/memory_pc.h"

enum {
    MACHINES = 4,
    PAGES = 16, /* most of a machine's memory, page 0 included */
    FRAMES = 44,
    SLOTS = 60,
    SEEN = 5, /* pages of regions that are used */
    SEQUENCES = 60,
    LENGTH = 400,
    BUDGET = 1000000 /* disk operations: as many as one likes */
};

/* Pages of regions: two in the first and the last of one, two in others. */
static const uva_t seen[SEEN] = {1u << 22, (1u << 22) + PAGE_BYTES,
                                 (2u << 22) - PAGE_BYTES, 2u << 22, 0xBFFFF000};

/* What there has to be. */
struct foreign {
    pid_t pager; /* 0 = absent */
    uint32_t own;
    word_t access;
    word_t marker;
};
static uint32_t size[MACHINES + 1];
static word_t value[MACHINES + 1][PAGES];
static struct foreign region[MACHINES + 1][SEEN];
static word_t noted[MACHINES + 1]; /* in the record; 0 = there is none */

static uint32_t seed;
static bool telling;

static uint32_t draw(uint32_t limit)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(seed >> 8) * limit >> 24);
}

static pid_t draw_machine(void)
{
    return 1 + draw(MACHINES);
}

/* ---- The plain model ---- */

static void withdraw(pid_t pager, uint32_t first)
{
    for (pid_t pid = 1; pid <= MACHINES; pid++) {
        for (uint32_t i = 0; i < SEEN; i++) {
            if (region[pid][i].pager == pager && region[pid][i].own >= first) {
                region[pid][i] = (struct foreign){0};
            }
        }
    }
}

static void set_size(pid_t pid, uint32_t pages)
{
    withdraw(pid, pages);
    for (uint32_t page = pages; page < PAGES; page++) {
        value[pid][page] = 0;
    }
    size[pid] = pages;
}

/* The value of page I of PID's regions, which is mapped. */
static word_t *value_of(pid_t pid, uint32_t i)
{
    return &value[region[pid][i].pager][region[pid][i].own];
}

static void compare(void)
{
    for (pid_t pid = 1; pid <= MACHINES; pid++) {
        const word_t *record = (const word_t *)cvm_record(pid);

        CHECK(cvm_size(pid) == size[pid]);
        CHECK((record != NULL) == (noted[pid] != 0));
        CHECK(record == NULL ||
              (record[0] == noted[pid] && record[PAGE_BYTES / 4 - 1] == 0));
        for (uint32_t i = 0; i < SEEN && size[pid] > 0; i++) {
            word_t marker;

            CHECK(cvm_access(pid, seen[i], &marker) == region[pid][i].access);
            CHECK(marker == region[pid][i].marker);
        }
    }
}

/* All pages hold what they should, however the machine or the kernel looks. */
static void compare_content(void)
{
    for (pid_t pid = 1; pid <= MACHINES; pid++) {
        word_t word = 0;

        for (uint32_t page = 1; page < size[pid]; page++) {
            CHECK(pc_load(pid, page * PAGE_BYTES, &word) == 0);
            CHECK(word == value[pid][page]);
        }
        for (uint32_t i = 0; i < SEEN; i++) {
            if (region[pid][i].access != 0) {
                CHECK(pc_load(pid, seen[i], &word) == 0);
                CHECK(word == *value_of(pid, i));
                pagefault_begin_step();
                CHECK(cvm_read(pid, seen[i], &word, sizeof(word)) == 0);
                CHECK(word == *value_of(pid, i));
            }
        }
    }
}

/* ---- Operations ---- */

static void do_grow(pid_t pid)
{
    uint32_t pages = 1 + draw(PAGES - size[pid]);

    if (size[pid] < PAGES && size[pid] + pages <= PAGES &&
        cvm_alloc(pid, pages) == 0) {
        size[pid] += pages;
    }
}

static void do_shrink(pid_t pid)
{
    uint32_t pages = size[pid] > 1 ? 1 + draw(size[pid] - 1) : 0;

    if (pages > 0) {
        CHECK(cvm_free(pid, pages) == 0);
        set_size(pid, size[pid] - pages);
    }
}

static void do_reset(pid_t pid)
{
    cvm_reset(pid);
    set_size(pid, 0);
    memset(region[pid], 0, sizeof(region[pid]));
    noted[pid] = 0;
}

static void do_clone(pid_t pid)
{
    pid_t from = draw_machine();

    if (pid == from || size[from] == 0) {
        return;
    }
    do_reset(pid);
    if (size[from] > 0 && cvm_clone(pid, from) == 0) {
        size[pid] = size[from];
        memcpy(value[pid], value[from], sizeof(value[pid]));
        noted[pid] = noted[from];
    }
}

static void do_note(pid_t pid)
{
    if (size[pid] > 0 && cvm_make_record(pid) == 0) {
        noted[pid] = 1 + draw(1000);
        *(word_t *)cvm_record(pid) = noted[pid];
    }
}

static void do_map(pid_t pid)
{
    pid_t pager = draw_machine();
    uint32_t i = draw(SEEN);
    uint32_t own = draw(PAGES);
    word_t access = 1 + draw(2);
    int error;

    if (pid == pager || size[pid] == 0 || size[pager] == 0) {
        return;
    }
    error = cvm_map(pid, seen[i], pager, own * PAGE_BYTES, access);
    CHECK((error == ERR_ADDRESS) == (own == 0 || own >= size[pager]));
    if (error == 0) {
        region[pid][i] = (struct foreign){pager, own, access, 0};
    }
}

static void do_unmap(pid_t pid)
{
    uint32_t i = draw(SEEN);
    word_t marker = draw(2) * (1 + draw(1 << 20));

    if (size[pid] > 0 && cvm_unmap(pid, seen[i], marker) == 0) {
        region[pid][i] = (struct foreign){.marker = marker};
    }
}

static void do_close(pid_t pid)
{
    word_t number = seen[draw(SEEN)] >> 22;

    if (size[pid] == 0) {
        return;
    }
    cvm_unmap_region(pid, number);
    CHECK(cvm_mapped(pid, number) == 0);
    for (uint32_t i = 0; i < SEEN; i++) {
        if (seen[i] >> 22 == number) {
            region[pid][i] = (struct foreign){0};
        }
    }
}

/* The machine itself writes, to its memory or a region. */
static void do_store(pid_t pid)
{
    uint32_t page = draw(PAGES);
    word_t word = draw(1 << 20);

    if (page > 0 && page < size[pid]) {
        CHECK(pc_store(pid, page * PAGE_BYTES, word) == 0);
        value[pid][page] = word;
    }
}

static void do_store_in_region(pid_t pid)
{
    uint32_t i = draw(SEEN);
    word_t word = draw(1 << 20);
    int error;

    if (size[pid] == 0) {
        return;
    }
    error = pc_store(pid, seen[i], word);
    CHECK(error == (region[pid][i].access == PAGER_WRITE ? 0 : ERR_ADDRESS));
    if (error == 0) {
        *value_of(pid, i) = word;
    }
}

/* The kernel copies a word from one's memory to another one's region. */
static void do_copy(pid_t pid)
{
    pid_t from = draw_machine();
    uint32_t i = draw(SEEN);
    uint32_t page = draw(PAGES);
    int error;

    if (size[pid] == 0 || page == 0 || page >= size[from]) {
        return;
    }
    error = cvm_copy(pid, seen[i], from, page * PAGE_BYTES, sizeof(word_t));
    CHECK(error == (region[pid][i].access == PAGER_WRITE ? 0 : ERR_ADDRESS));
    if (error == 0) {
        *value_of(pid, i) = value[from][page];
    }
}

static const struct {
    const char *name;
    void (*run)(pid_t pid);
    uint32_t weight;
} operations[] = {
    {"grow", do_grow, 6},   {"shrink", do_shrink, 2},
    {"reset", do_reset, 1}, {"clone", do_clone, 2},
    {"map", do_map, 14},    {"unmap", do_unmap, 6},
    {"close", do_close, 1}, {"store", do_store, 14},
    {"copy", do_copy, 5},   {"store in region", do_store_in_region, 10},
    {"note", do_note, 2},
};

static void step(void)
{
    uint32_t ticket = draw(63);
    uint32_t i = 0;
    pid_t pid = draw_machine();

    while (ticket >= operations[i].weight) {
        ticket -= operations[i].weight;
        i++;
    }
    if (telling) {
        printf("# %s %u\n", operations[i].name, pid);
    }
    pagefault_begin_step();
    operations[i].run(pid);
    check_all();
    CHECK(pc_remembers_truth());
    compare();
}

static void sequence(uint32_t number)
{
    struct memory_pc pc = {.frames = FRAMES, .slots = SLOTS};
    uint32_t free;

    seed = number;
    pc_start(&pc, number);
    pc_disk_budget(BUDGET);
    free = frame_free_count();
    memset(size, 0, sizeof(size));
    memset(value, 0, sizeof(value));
    memset(region, 0, sizeof(region));
    for (uint32_t i = 0; i < LENGTH; i++) {
        step();
        if (i % 16 == 0) {
            compare_content();
        }
    }
    for (pid_t pid = 1; pid <= MACHINES; pid++) {
        do_reset(pid);
    }
    check_all();
    CHECK(frame_free_count() == free);
}

/* ---- Tests ---- */

static void arbitrary(void)
{
    const char *one = getenv("SEED");

    telling = getenv("TELL") != NULL;
    if (one != NULL) {
        sequence((uint32_t)atoi(one));
        return;
    }
    for (uint32_t number = 1; number <= SEQUENCES; number++) {
        sequence(number);
    }
}

/* No more than a share of all frames is pinned or taken by tables. */
static void bounded(void)
{
    struct memory_pc pc = {.frames = FRAMES, .slots = SLOTS};
    uint32_t mapped = 0;

    pc_start(&pc, 1);
    pc_disk_budget(BUDGET);
    CHECK(cvm_alloc(1, 40) == 0 && cvm_alloc(2, 2) == 0);
    for (uint32_t page = 1; page < 40; page++) {
        pagefault_begin_step();
        if (cvm_map(2, (1u << 22) + page * PAGE_BYTES, 1, page * PAGE_BYTES,
                    PAGER_READ) == 0) {
            mapped++;
        }
        check_all();
    }
    CHECK(mapped == FRAMES / 4 - 1);
    cvm_unmap_region(2, 1);
    CHECK(cvm_map(2, 2u << 22, 1, PAGE_BYTES, PAGER_READ) == 0);
    check_all();
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"region-arbitrary", arbitrary},
        {"region-bounded", bounded},
    };

    return ktap_run(tests, sizeof(tests) / sizeof(*tests));
}
