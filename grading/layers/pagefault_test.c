/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/pagefault.c over a small model of all that lies below. Operations:
 *
 *     pc FRAMES SLOTS      the PC; the first operation
 *     make P PAGES         machine P is new, with PAGES pages
 *     reset P              clone P S             machine P is a copy of S
 *     load P PAGE          store P PAGE V        by the processor: a step each
 *     step                 the kernel is entered anew
 *     read P PAGE          write P PAGE V        by the kernel, in the same step
 *     sma P PAGE           room                  fail READS WRITES
 *
 * Told: the operation with four numbers, "=", ERROR and a VALUE, "|", free
 * frames, slots in use, disk reads, writes and errors, counts of faults (zero,
 * copy, swap, lost), and for each machine its size and the pages: STATE (0
 * untouched, 1 resident, 2 swapped), FRAME or SLOT, its OWNERS, WRITABLE, DIRTY,
 * ACCESSED, the LINKED slot and pages swapped to that, whether the link is
 * TRUE, and the CONTENT: the word that fills the page, or 999999999. "= skip"
 * where the operation makes no sense.
 */
#include "cvm/pagefault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "grading/layers/host/directmap.h"
#include "grading/layers/host/lines.h"
#include "grading/layers/pagefault_model.h"

enum { LINE_BYTES = 256, NO_WORD = 999999999, FAULTS = 3 };

static bool started;
static unsigned value; /* that an operation tells */

/* ---- Content of pages ---- */

static void fill_page(uint8_t *page, uint32_t word)
{
    for (uint32_t i = 0; i < PAGE_BYTES; i += sizeof(word)) {
        memcpy(page + i, &word, sizeof(word));
    }
}

static uint32_t word_of(const uint8_t *page)
{
    uint32_t word;

    memcpy(&word, page, sizeof(word));
    return memcmp(page, page + sizeof(word), PAGE_BYTES - sizeof(word)) == 0
               ? word
               : NO_WORD;
}

/* ---- Operations ---- */

static void start(uint32_t frames, uint32_t slots)
{
    uint32_t bytes;
    void *table;

    model_start(frames, slots);
    bytes = pagefault_table_bytes(frames + 1);
    table = malloc(bytes);
    memset(table, 0xEE, bytes);
    pagefault_init(frames + 1, table);
    started = true;
}

static int processor(pid_t pid, uint32_t page, bool write, uint32_t word)
{
    int error = 0;

    pagefault_begin_step(); /* the kernel was left before, and will be */
    for (uint32_t i = 0; !model_access(pid, page, write); i++) {
        if (i == FAULTS) {
            console_panic("processor", "machine %u faults for ever", pid);
        }
        pagefault_begin_step();
        error = pagefault_resolve(pid, page << PAGE_SHIFT, write);
        pagefault_begin_step();
        if (error != 0) {
            return error;
        }
    }
    if (write) {
        fill_page(model_content(pid, page), word);
    }
    value = word_of(model_content(pid, page));
    return 0;
}

/* Accesses a page as cvm/usermem.c does, which leaves no mark. */
static int kernel(pid_t pid, uint32_t page, bool write, uint32_t word)
{
    uva_t address = page << PAGE_SHIFT;
    paddr_t physical;
    int error = pagefault_resolve(pid, address + 4, write);

    if (error != 0) {
        return error;
    }
    if (!pma(machine_get(pid)->directory, address, write, &physical)) {
        console_panic("kernel", "page %u of machine %u is not there", page, pid);
    }
    if (write) {
        fill_page(arena_page(physical >> PAGE_SHIFT), word);
    }
    value = word_of(arena_page(physical >> PAGE_SHIFT));
    return 0;
}

static int do_clone(pid_t pid, pid_t src)
{
    int error;

    if (machine_get(pid)->pages > 0) {
        model_reset(pid);
    }
    if (!model_create(pid, machine_get(src)->pages)) {
        return ERR_RESOURCES;
    }
    error = pagefault_clone(pid, src);
    if (error != 0) {
        model_reset(pid);
    }
    return error;
}

static int do_sma(pid_t pid, uint32_t page)
{
    uint64_t byte = 5;
    bool found = sma(pid, (page << PAGE_SHIFT) + 77, &byte);

    value = (unsigned)(byte >> PAGE_SHIFT);
    return found ? 1 : byte == 5 ? 0 : -1;
}

/* Those whose machine must be there. */
static int do_on_machine(const char *word, const unsigned *a)
{
    if (strcmp(word, "reset") == 0) {
        model_reset(a[0]);
        return 0;
    }
    if (strcmp(word, "load") == 0) {
        return processor(a[0], a[1], false, 0);
    }
    if (strcmp(word, "store") == 0) {
        return processor(a[0], a[1], true, a[2]);
    }
    if (strcmp(word, "read") == 0) {
        return kernel(a[0], a[1], false, 0);
    }
    if (strcmp(word, "write") == 0) {
        return kernel(a[0], a[1], true, a[2]);
    }
    return do_sma(a[0], a[1]);
}

static int do_one(const char *word, const unsigned *a)
{
    if (strcmp(word, "pc") == 0) {
        start(a[0], a[1]);
    } else if (strcmp(word, "make") == 0) {
        return model_create(a[0], a[1]) ? 0 : ERR_RESOURCES;
    } else if (strcmp(word, "clone") == 0) {
        return do_clone(a[0], a[1]);
    } else if (strcmp(word, "step") == 0) {
        pagefault_begin_step();
    } else if (strcmp(word, "room") == 0) {
        return pagefault_make_room();
    } else if (strcmp(word, "fail") == 0) {
        model_fail(a[0], a[1]);
    } else {
        return do_on_machine(word, a);
    }
    return 0;
}

static bool is_there(pid_t pid)
{
    return pid >= 1 && pid <= MODEL_MACHINES && machine_get(pid)->pages > 0;
}

static bool makes_sense(const char *word, const unsigned *a)
{
    if (strcmp(word, "pc") == 0 || !started) {
        return strcmp(word, "pc") == 0 && !started;
    }
    if (strcmp(word, "make") == 0) {
        return !is_there(a[0]);
    }
    if (strcmp(word, "clone") == 0) {
        return is_there(a[1]) && a[0] != a[1];
    }
    if (strcmp(word, "step") == 0 || strcmp(word, "room") == 0 ||
        strcmp(word, "fail") == 0) {
        return true;
    }
    return is_there(a[0]);
}

/* ---- The state ---- */

static void tell_page(pid_t pid, uint32_t page)
{
    struct page entry = model_entry(pid, page);
    bool resident = entry.state == PAGE_RESIDENT;
    uint32_t link = resident ? swap_slot_of(entry.frame) : entry.slot;

    if (entry.state == PAGE_UNTOUCHED) {
        printf(" 0 0 0 0 0 0 0 0 1 0");
        return;
    }
    printf(" %d %u %u %d %d %d %u %u %d %u", entry.state,
           resident ? entry.frame : entry.slot,
           resident ? frame_shares(entry.frame) : 0, entry.writable,
           entry.dirty, model_accessed(pid, page), link,
           link == 0 ? 0 : model_swapped_to(link),
           !resident || model_link_is_true(entry.frame),
           word_of(model_content(pid, page)));
}

static void tell_state(void)
{
    struct info_faults counts = pagefault_counts();

    printf(" | %u %u %u %u %u %u %u %u %u", frame_free_count(),
           model_slots_used(), model_reads(), model_writes(), model_errors(),
           counts.zero, counts.copy, counts.swap, counts.lost);
    for (pid_t pid = 1; pid <= MODEL_MACHINES; pid++) {
        uint32_t pages = machine_get(pid)->pages;

        printf(" %u", pages);
        for (uint32_t page = 1; page < pages; page++) {
            tell_page(pid, page);
        }
    }
    printf("\n");
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned a[3] = {0};
    int error;

    sscanf(line, "%s %u %u %u", word, &a[0], &a[1], &a[2]);
    printf("%s %u %u %u = ", word, a[0], a[1], a[2]);
    fflush(stdout); /* what comes may end the program */
    if (!makes_sense(word, a)) {
        printf("skip\n");
        return;
    }
    value = 0;
    error = do_one(word, a);
    printf("%d %u", error, value);
    tell_state();
}
