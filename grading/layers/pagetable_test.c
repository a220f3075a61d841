/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/pagetable.c over a model of frames. There are DIRECTORIES
 * directories D, of which the processor uses one (`load`). Operations:
 *
 *     create D          destroy D          load D          resident D
 *     map D PAGE W S    W: writable; S: the tester keeps a share for itself
 *     unmap D PAGE      truncate D PAGE    look D ADDRESS
 *     fail N            the model has N more frames
 *
 * Told, with USED = frames in use, STALE = pages that the processor remembers
 * though they are gone:
 *     create D = ERROR KERNEL USED      KERNEL: right entries of its half
 *     destroy D = USED                  load D =
 *     map D PAGE W S = ERROR FRAME USED
 *     unmap D PAGE = FOUND FRAME USED STALE
 *     truncate D PAGE = USED STALE      resident D = PAGES
 *     look D ADDRESS = PMA-READ PHYSICAL PMA-WRITE PHYSICAL, and what the
 *                      processor finds: PRESENT USER WRITABLE PHYSICAL
 *     ... = skip    D does not exist, or does already; PAGE is mapped, or no
 *                   frame is left to map
 */
#include "cvm/pagetable.h"

#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "cvm/frame.h"
#include "cvm/x86.h"
#include "grading/layers/host/directmap.h"
#include "grading/layers/host/frame.h"
#include "grading/layers/host/lines.h"
#include "grading/layers/host/x86.h"

enum {
    DIRECTORIES = 3,
    ENTRIES = 1024,
    USER_TABLES = 768,
    LINE_BYTES = 256,
    UNTOUCHED = 0x0BADBAD0
};

static pfn_t directory[DIRECTORIES];
static bool exists[DIRECTORIES];
static pfn_t kept[ARENA_FRAMES]; /* frames of which the tester has a share */
static uint32_t kept_count;

/* Frames in use. Those that only the tester still has are given back first. */
static uint32_t used(void)
{
    for (uint32_t i = kept_count; i > 0; i--) {
        pfn_t frame = kept[i - 1];

        if (frame_shares(frame) <= 1) {
            kept_count--;
            kept[i - 1] = kept[kept_count];
            frame_release(frame);
        }
    }
    return frame_model_used();
}

static bool is_loaded(uint32_t d)
{
    return x86_directory() == directory[d] << PAGE_SHIFT;
}

/* Entry INDEX of the table in frame TABLE. */
static uint32_t entry(pfn_t table, uint32_t index)
{
    return ((const uint32_t *)directmap_pointer(table << PAGE_SHIFT))[index];
}

/* The rights of both levels: present (1), writable (2), user (4). */
static uint32_t walk(uint32_t d, uva_t address, paddr_t *physical)
{
    uint32_t table = entry(directory[d], address >> 22);
    uint32_t page;

    *physical = 0;
    if ((table & 1) == 0) {
        return 0;
    }
    page = entry(table >> PAGE_SHIFT, address >> PAGE_SHIFT & 1023);
    if ((page & 1) == 0) {
        return 0;
    }
    *physical = (page & ~(PAGE_BYTES - 1)) | (address % PAGE_BYTES);
    return table & page & 7;
}

static uint32_t stale(uint32_t d, uva_t from)
{
    uint32_t count = 0;

    /* Only pages that operations name can be remembered: see pages[] of the
     * specification. Both ends of every table are looked at. */
    for (uint32_t table = from >> 22; table < USER_TABLES; table++) {
        for (uint32_t i = 0; i < ENTRIES; i = i == 7 ? ENTRIES - 8 : i + 1) {
            uva_t page = table << 22 | i << PAGE_SHIFT;

            count += page >= from && is_loaded(d) && tlb_remembers(page);
        }
    }
    return count;
}

static void run_create(uint32_t d)
{
    uint32_t right = 0;
    int error = pagetable_create(&directory[d]);

    exists[d] = error == 0;
    for (uint32_t i = 0; error == 0 && i < ENTRIES - USER_TABLES; i++) {
        right += entry(directory[d], USER_TABLES + i) == directmap_entry(i);
    }
    printf("%d %u %u\n", error, right, used());
}

static void run_destroy(uint32_t d)
{
    if (is_loaded(d)) {
        x86_set_directory(0);
    }
    pagetable_destroy(directory[d]);
    exists[d] = false;
    printf("%u\n", used());
}

static void run_map(uint32_t d, uva_t page, bool writable, bool keep)
{
    pfn_t frame;
    int error;

    if (walk(d, page, &(paddr_t){0}) != 0 || frame_alloc(&frame) != 0) {
        printf("skip\n");
        return;
    }
    error = pagetable_map(directory[d], page, frame, writable);
    if (error != 0) {
        frame_release(frame);
    } else {
        if (keep) {
            frame_share(frame);
            kept[kept_count] = frame;
            kept_count++;
        }
        if (is_loaded(d)) {
            tlb_remember(page);
        }
    }
    printf("%d %u %u\n", error, frame, used());
}

static void run_unmap(uint32_t d, uva_t page)
{
    pfn_t frame = UNTOUCHED;
    bool found = pagetable_unmap(directory[d], page, &frame);

    if (found && frame < ARENA_FRAMES) {
        frame_release(frame);
    }
    printf("%d %u %u %d\n", found, frame, used(),
           is_loaded(d) && tlb_remembers(page));
}

static void run_truncate(uint32_t d, uva_t page)
{
    pagetable_truncate(directory[d], page);
    printf("%u %u\n", used(), stale(d, page));
}

static void run_look(uint32_t d, uva_t address)
{
    paddr_t physical[3] = {UNTOUCHED, UNTOUCHED, 0};
    bool read = pma(directory[d], address, false, &physical[0]);
    bool write = pma(directory[d], address, true, &physical[1]);
    uint32_t rights = walk(d, address, &physical[2]);

    printf("%d %u %d %u %u %u %u %u\n", read, physical[0], write, physical[1],
           rights & 1, rights >> 2 & 1, rights >> 1 & 1, physical[2]);
}

static void run_on(const char *word, uint32_t d, const unsigned *argument)
{
    if (strcmp(word, "destroy") == 0) {
        run_destroy(d);
    } else if (strcmp(word, "load") == 0) {
        x86_set_directory(directory[d] << PAGE_SHIFT);
        printf("\n");
    } else if (strcmp(word, "resident") == 0) {
        printf("%u\n", pagetable_resident(directory[d]));
    } else if (strcmp(word, "map") == 0) {
        run_map(d, argument[1], argument[2] != 0, argument[3] != 0);
    } else if (strcmp(word, "unmap") == 0) {
        run_unmap(d, argument[1]);
    } else if (strcmp(word, "truncate") == 0) {
        run_truncate(d, argument[1]);
    } else {
        run_look(d, argument[1]);
    }
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned argument[4] = {0};
    uint32_t d;

    sscanf(line, "%s %u %u %u %u", word, &argument[0], &argument[1],
           &argument[2], &argument[3]);
    d = argument[0] % DIRECTORIES;
    printf("%s = ", line);
    fflush(stdout);
    if (strcmp(word, "fail") == 0) {
        frame_model_fail_after(argument[0]);
        printf("\n");
    } else if ((strcmp(word, "create") == 0) == exists[d]) {
        printf("skip\n");
    } else if (strcmp(word, "create") == 0) {
        run_create(d);
    } else {
        run_on(word, d, argument);
    }
}
