/* SPDX-License-Identifier: MIT
 *
 * pagerdb: which region of a process has which pager, and which pages of
 * regions are mapped, or have a marker. Seed 004 sect. III.
 */
#include <stddef.h>
#include <string.h>

#include "grading/spec/model.h"

static uint32_t argument(const struct step *step, int number)
{
    return step->output.argument[number - 1];
}

static uint32_t region_of(uint32_t address)
{
    return address >> REGION_SHIFT;
}

/* ---- Pages: a finite map, in order of consumers and pages ---- */

/* The place of P's page at ADDRESS, or where it would be. */
static uint32_t place_of(const struct spec *s, pid p, uint32_t address)
{
    uint32_t page = address >> PAGE_SHIFT;
    uint32_t low = 0;
    uint32_t high = s->pagerdb.pages;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct region_page *at = &s->pagerdb.page[middle];

        if (at->consumer < p || (at->consumer == p && at->page < page)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* P's page at ADDRESS; NULL if it is absent and has no marker. */
static const struct region_page *page_of(const struct spec *s, pid p,
                                         uint32_t address)
{
    uint32_t place = place_of(s, p, address);
    const struct region_page *page = &s->pagerdb.page[place];

    return place < s->pagerdb.pages && page->consumer == p &&
                   page->page == address >> PAGE_SHIFT
               ? page
               : NULL;
}

static uint32_t access_to(const struct spec *s, pid p, uint32_t address)
{
    const struct region_page *page = page_of(s, p, address);

    return page == NULL ? 0 : page->access;
}

static uint32_t marker_of(const struct spec *s, pid p, uint32_t address)
{
    const struct region_page *page = page_of(s, p, address);

    return page == NULL ? 0 : page->marker;
}

static void remove_place(struct spec *s, uint32_t place)
{
    struct pagerdb *db = &s->pagerdb;

    db->pages--;
    memmove(&db->page[place], &db->page[place + 1],
            (db->pages - place) * sizeof(*db->page));
    memset(&db->page[db->pages], 0, sizeof(*db->page));
}

/* P's page at ADDRESS is PAGE's pager, own page, access and marker. */
static void set_page(struct spec *s, pid p, uint32_t address,
                     struct region_page page)
{
    struct pagerdb *db = &s->pagerdb;
    uint32_t place = place_of(s, p, address);

    if (page_of(s, p, address) != NULL) {
        remove_place(s, place);
    }
    if (page.access == 0 && page.marker == 0) {
        return;
    }
    page.consumer = p;
    page.page = address >> PAGE_SHIFT;
    memmove(&db->page[place + 1], &db->page[place],
            (db->pages - place) * sizeof(*db->page));
    db->page[place] = page;
    db->pages++;
}

/* All pages of P's region NUMBER are absent, without markers. */
static void empty_region(struct spec *s, pid p, uint32_t number)
{
    uint32_t place = place_of(s, p, number << REGION_SHIFT);

    while (place < s->pagerdb.pages && s->pagerdb.page[place].consumer == p &&
           s->pagerdb.page[place].page / REGION_PAGES == number) {
        remove_place(s, place);
    }
}

void withdraw(struct spec *s, pid pager, uint32_t first)
{
    uint32_t place = 0;

    while (place < s->pagerdb.pages) {
        const struct region_page *page = &s->pagerdb.page[place];

        if (page->access != 0 && page->pager == pager && page->own >= first) {
            remove_place(s, place);
        } else {
            place++;
        }
    }
}

bool in_regions(const struct spec *s, pid p, uint32_t address, uint32_t bytes,
                uint32_t access)
{
    uint64_t end = (uint64_t)address + bytes;

    if (address < (uint64_t)s->procs[p].pages * PAGE_BYTES ||
        end > (uint64_t)USER_PAGES * PAGE_BYTES) {
        return false;
    }
    for (uint64_t at = address; at < end; at = (at | (PAGE_BYTES - 1)) + 1) {
        if (access_to(s, p, (uint32_t)at) < access) {
            return false;
        }
    }
    return true;
}

/* ---- Regions ---- */

static struct region *region_at(struct spec *s, pid p, uint32_t address)
{
    return &s->pagerdb.region[p][region_of(address)];
}

/* Whether Q, another process, is the pager of P's region at ADDRESS, or its
 * pager's pager there.
 */
static bool serves(struct spec *s, pid q, pid p, uint32_t address)
{
    pid pager;

    if (region_of(address) >= SPEC_REGIONS || q == p) {
        return false;
    }
    pager = region_at(s, p, address)->pager;
    return pager != 0 &&
           (pager == q || region_at(s, pager, address)->pager == q);
}

static bool is_agreed(struct spec *s, pid p, uint32_t address)
{
    return region_of(address) < SPEC_REGIONS &&
           region_at(s, p, address)->agreed;
}

/* There is no agreement on P's region NUMBER any more, nor a page in it. */
static void end_agreement(struct step *step, pid p, uint32_t number)
{
    struct region *region = &step->s->pagerdb.region[p][number];
    struct request close = {.kind = CLOSE, .to = p, .region = number};

    if (region->agreed) {
        (void)ask(step, &close);
        empty_region(step->s, p, number);
        region->agreed = false;
    }
}

static void unassign(struct step *step, pid p, uint32_t number)
{
    end_agreement(step, p, number);
    step->s->pagerdb.region[p][number] = (struct region){0};
}

bool leaves_room(const struct spec *s, pid p, uint32_t pages)
{
    uint64_t end = (uint64_t)s->procs[p].pages + pages;

    for (uint32_t i = 0; i < SPEC_REGIONS; i++) {
        if (s->pagerdb.region[p][i].pager != 0 && i * REGION_PAGES < end) {
            return false;
        }
    }
    return true;
}

void copy_regions(struct spec *s, pid to, pid from)
{
    memcpy(s->pagerdb.region[to], s->pagerdb.region[from],
           sizeof(s->pagerdb.region[to]));
}

/* ---- Waiting for a page ---- */

void fail_wait(struct step *step, pid p, uint32_t cause)
{
    struct process *process = &step->s->procs[p];
    struct request blame = {.kind = BLAME, .to = p, .cause = cause};

    make_idle(step->s, p);
    step->s->schedds.procdb[p].timed = false;
    process->fault = (struct page_wait){0};
    process->cause = cause;
    (void)ask(step, &blame);
    report(step, p);
}

/* Those who wait for a page of a region without an agreement stop, by their
 * number; not P, which ends.
 */
static void fail_deserted(struct step *step, pid p)
{
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        const struct process *process = &step->s->procs[q];

        if (q != p && process->phase == FAULTED &&
            !is_agreed(step->s, q, process->fault.page)) {
            (void)grant(step, "a process stops that waits for a page of a "
                              "pager that ended or revoked its agreement");
            fail_wait(step, q, CAUSE_PAGER_GONE);
        }
    }
}

bool page_fault(struct step *step)
{
    struct spec *s = step->s;
    pid p = step->caller;
    uint32_t address = step->output.page;
    const struct region *region;

    if (!is_agreed(s, p, address)) {
        return false;
    }
    if (access_to(s, p, address) >= step->output.access) {
        (void)grant(step, "a page that was mapped meanwhile needs no message");
        return true;
    }
    region = region_at(s, p, address);
    (void)grant(step, "a page fault in a region with an agreement is a message "
                      "to its pager; the process waits for the page");
    make_wait(s, p, FAULTED, (int32_t)region->timeout);
    s->procs[p].fault = (struct page_wait){address, step->output.access, false};
    deliver(step, region->pager);
    return true;
}

/* The first in wait for a page of PAGER of whom it has not heard; or 0. */
static pid next_fault(struct spec *s, pid pager)
{
    for (uint32_t i = 0; i < s->schedds.wait.length; i++) {
        pid p = s->schedds.wait.item[i];

        if (s->procs[p].phase == FAULTED && !s->procs[p].fault.told &&
            region_at(s, p, s->procs[p].fault.page)->pager == pager) {
            return p;
        }
    }
    return 0;
}

bool take_fault(struct spec *s, pid pager, struct response *message)
{
    pid p = next_fault(s, pager);

    if (p == 0) {
        return false;
    }
    s->procs[p].fault.told = true;
    message->word[0] = KMSG_PAGEFAULT;
    message->word[1] = handle_for(s, pager, p);
    message->word[2] = s->procs[p].fault.page | s->procs[p].fault.access;
    message->granted = marker_of(s, p, s->procs[p].fault.page);
    return true;
}

/* ---- The calls ---- */

int32_t call_pager_assign(struct step *step)
{
    struct spec *s = step->s;
    pid p = step->caller;
    uint32_t number = argument(step, 1);
    bool none = (int32_t)argument(step, 2) == HN_NONE;
    pid pager = none ? 0 : named(s, p, argument(step, 2));
    uint32_t timeout = argument(step, 3);
    struct request table = {.kind = RECORD, .to = p};

    if (!none && pager == 0) {
        return refuse(step, ERR_HANDLE, "the pager's handle names nobody");
    }
    if (number >= SPEC_REGIONS || number * REGION_PAGES < s->procs[p].pages) {
        return refuse(step, ERR_ARGUMENT,
                      "there is no such region, or the caller has memory in "
                      "it");
    }
    if (pager == p) {
        return refuse(step, ERR_ARGUMENT, "the pager is the caller itself");
    }
    if (!none && (timeout < 1 || timeout > PAGER_MOST_TICKS)) {
        return refuse(step, ERR_ARGUMENT,
                      "the timeout is not from 1 to PAGER_MOST_TICKS");
    }
    if (!none && ask(step, &table) != 0) {
        return refuse(step, ERR_RESOURCES,
                      "no page for the caller's table of regions is left");
    }
    unassign(step, p, number);
    if (!none) {
        s->pagerdb.region[p][number] = (struct region){pager, false, timeout};
    }
    return grant(step, "the region has this pager, or none; there is no "
                       "agreement until the pager maps a page, and what was "
                       "in the region is gone");
}

/* The consumer, of whose region at ADDRESS the caller is the pager. */
static int demand_service(struct step *step, uint32_t address, pid *consumer)
{
    *consumer = named(step->s, step->caller, argument(step, 1));
    if (*consumer == 0) {
        return refuse(step, ERR_HANDLE, "the consumer's handle names nobody");
    }
    if (!serves(step->s, step->caller, *consumer, address)) {
        return refuse(step, ERR_RIGHTS,
                      "the consumer has not assigned the region at the address "
                      "to the caller, nor to one that has assigned its own to "
                      "the caller");
    }
    return 0;
}

/* P is ready if it waits for the page at ADDRESS, and needs ACCESS at most. */
static void end_wait(struct spec *s, pid p, uint32_t address, uint32_t access)
{
    struct process *process = &s->procs[p];

    if (process->phase == FAULTED && process->fault.page == address &&
        process->fault.access <= access) {
        make_ready(s, p);
    }
}

int32_t call_pager_map(struct step *step)
{
    struct spec *s = step->s;
    struct request map = {.kind = MAP,
                          .address = argument(step, 2),
                          .from = step->caller,
                          .from_address = argument(step, 3),
                          .access = argument(step, 4)};
    int error = demand_service(step, map.address, &map.to);

    if (error != 0) {
        return error;
    }
    if (map.address % PAGE_BYTES != 0 || map.from_address % PAGE_BYTES != 0) {
        return refuse(step, ERR_ARGUMENT, "an address is not that of a page");
    }
    if (map.access != PAGER_READ && map.access != PAGER_WRITE) {
        return refuse(step, ERR_ARGUMENT,
                      "the access is neither PAGER_READ nor PAGER_WRITE");
    }
    if (!in_memory(s, step->caller, map.from_address, PAGE_BYTES)) {
        return refuse(step, ERR_ADDRESS,
                      "the caller has no such page in its memory");
    }
    if (s->pagerdb.pages == SPEC_PAGES || ask(step, &map) != 0) {
        return refuse(step, ERR_RESOURCES,
                      "no frame is left, or too many are pinned by pages of "
                      "regions");
    }
    set_page(s, map.to, map.address,
             (struct region_page){.pager = step->caller,
                                  .own = map.from_address >> PAGE_SHIFT,
                                  .access = map.access});
    region_at(s, map.to, map.address)->agreed = true;
    end_wait(s, map.to, map.address, map.access);
    return grant(step, "the page is the consumer's, too; there is an agreement "
                       "on the region; who waited for the page is ready");
}

/* How many pages of P's region at ADDRESS are mapped, besides that one. */
static uint32_t others_mapped(const struct spec *s, pid p, uint32_t address)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < s->pagerdb.pages; i++) {
        const struct region_page *page = &s->pagerdb.page[i];

        if (page->consumer == p && page->access != 0 &&
            page->page / REGION_PAGES == region_of(address) &&
            page->page != address >> PAGE_SHIFT) {
            count++;
        }
    }
    return count;
}

static int32_t revoke(struct step *step, pid consumer, uint32_t address)
{
    if (others_mapped(step->s, consumer, address) > 0) {
        return refuse(step, ERR_ARGUMENT,
                      "REVOKE_AGREEMENT comes with the last page, and others "
                      "are mapped");
    }
    end_agreement(step, consumer, region_of(address));
    answer_result(step, step->caller, 0);
    (void)grant(step, "there is no agreement on the region any more");
    fail_deserted(step, 0);
    return UNANSWERED;
}

int32_t call_pager_unmap(struct step *step)
{
    struct request unmap = {.kind = UNMAP,
                            .address = argument(step, 2),
                            .marker = argument(step, 3)};
    uint32_t flags = argument(step, 4);
    int error = demand_service(step, unmap.address, &unmap.to);

    if (error != 0) {
        return error;
    }
    if (!is_agreed(step->s, unmap.to, unmap.address)) {
        return refuse(step, ERR_RIGHTS, "there is no agreement on the region");
    }
    if (unmap.address % PAGE_BYTES != 0 || unmap.marker >> MARKER_BITS != 0 ||
        (flags & ~(uint32_t)REVOKE_AGREEMENT) != 0) {
        return refuse(step, ERR_ARGUMENT,
                      "the address is not that of a page, the marker has more "
                      "than 31 bits, or there is no such flag");
    }
    if (flags != 0) {
        return revoke(step, unmap.to, unmap.address);
    }
    if (step->s->pagerdb.pages == SPEC_PAGES || ask(step, &unmap) != 0) {
        return refuse(step, ERR_RESOURCES, "no frame for a marker is left");
    }
    set_page(step->s, unmap.to, unmap.address,
             (struct region_page){.marker = unmap.marker});
    return grant(step, "the page is absent, and has the marker");
}

/* ---- The end of a process ---- */

/* P is the pager of no region of Q any more. */
static void leave(struct step *step, pid p, pid q)
{
    for (uint32_t i = 0; i < SPEC_REGIONS; i++) {
        if (step->s->pagerdb.region[q][i].pager == p) {
            unassign(step, q, i);
        }
    }
}

void end_pager(struct step *step, pid p)
{
    for (uint32_t i = 0; i < SPEC_REGIONS; i++) {
        unassign(step, p, i);
    }
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        leave(step, p, q);
    }
    fail_deserted(step, p);
    withdraw(step->s, p, 0);
}
