/* SPDX-License-Identifier: MIT
 *
 * What holds in every state that Vamos can reach.
 */
#include <stddef.h>

#include "grading/spec/model.h"

static uint32_t queues_of(const struct spec *s, pid p)
{
    uint32_t count = contains(&s->schedds.wait, p) ? 1 : 0;

    for (uint32_t i = 0; i < PRIORITIES; i++) {
        count += contains(&s->schedds.ready[i], p) ? 1 : 0;
    }
    return count;
}

static const char *check_queues(const struct spec *s, pid p)
{
    enum phase phase = s->procs[p].phase;
    bool waits = phase == SENDING || phase == RECEIVING || phase == FAULTED;

    if (queues_of(s, p) != (phase == READY || waits ? 1 : 0)) {
        return "a process is in no queue, or in two, or ended in one";
    }
    if (phase == READY && !contains(&s->schedds.ready[s->priodb[p]], p)) {
        return "a ready process is not in the queue of its priority";
    }
    if (waits && !contains(&s->schedds.wait, p)) {
        return "a process waits, but not in wait";
    }
    if (s->schedds.procdb[p].timed && !waits) {
        return "a process that does not wait has a timeout";
    }
    return NULL;
}

static const char *check_call(const struct spec *s, pid p)
{
    const struct message_call *call = &s->procs[p].call;
    enum phase phase = s->procs[p].phase;

    if (phase != SENDING && phase != RECEIVING) {
        return NULL;
    }
    if (call->partner > 0 && !is_alive(s, (pid)call->partner)) {
        return "a process waits for one that has ended";
    }
    if (call->partner == (int32_t)p ||
        (phase == SENDING && call->partner <= 0)) {
        return "a process waits for itself, or sends to nobody";
    }
    return NULL;
}

static bool meets(const struct spec *s, pid sender, pid receiver)
{
    int32_t wants = s->procs[receiver].call.partner;

    return s->procs[sender].phase == SENDING &&
           s->procs[receiver].phase == RECEIVING &&
           s->procs[sender].call.partner == (int32_t)receiver &&
           (wants == HN_ANY || wants == (int32_t)sender);
}

static const char *check_wakeup(const struct spec *s, pid p)
{
    bool kernel = s->procs[p].phase == RECEIVING &&
                  (s->procs[p].call.partner == HN_ANY ||
                   s->procs[p].call.partner == HN_KERNEL);

    if (kernel && (s->devds.pending & devices_of(s, p)) != 0) {
        return "a driver waits although an interrupt is pending";
    }
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        if (meets(s, q, p)) {
            return "sender and receiver wait for each other";
        }
        if (p == INIT && kernel && s->procs[q].phase == STOPPED &&
            !s->procs[q].reported) {
            return "init waits although an exception is unreported";
        }
    }
    return NULL;
}

static const char *check_handles(const struct spec *s, pid p)
{
    for (uint32_t i = 0; i < SPEC_HANDLES; i++) {
        const struct handle *handle = &s->rightsdb[p].handle[i];

        if (handle->object == 0 && handle->rights != 0) {
            return "rights on nobody";
        }
        if (handle->object != 0 &&
            (!is_alive(s, handle->object) || handle->object == p)) {
            return "a handle names one that has ended, or its owner";
        }
        for (uint32_t j = i + 1; j < SPEC_HANDLES; j++) {
            if (handle->object != 0 &&
                handle->object == s->rightsdb[p].handle[j].object) {
                return "a process has two handles for another";
            }
        }
    }
    return NULL;
}

/* Whether P's page at ADDRESS is mapped so that it may do ACCESS. */
static bool is_mapped(const struct spec *s, pid p, uint32_t address,
                      uint32_t access)
{
    return in_regions(s, p, address, 1, access);
}

static const char *check_fault(const struct spec *s, pid p)
{
    const struct page_wait *fault = &s->procs[p].fault;
    const struct region *region =
        &s->pagerdb.region[p][(fault->page >> REGION_SHIFT) % SPEC_REGIONS];
    const struct process *pager = &s->procs[region->pager];

    if (s->procs[p].phase != FAULTED) {
        return NULL;
    }
    if (!region->agreed || is_mapped(s, p, fault->page, fault->access)) {
        return "a process waits for a page that is there, or never comes";
    }
    if (!fault->told && pager->phase == RECEIVING &&
        (pager->call.partner == HN_ANY || pager->call.partner == HN_KERNEL)) {
        return "a pager waits although it has not heard of a fault";
    }
    return NULL;
}

static const char *check_regions(const struct spec *s, pid p)
{
    for (uint32_t i = 0; i < SPEC_REGIONS; i++) {
        const struct region *region = &s->pagerdb.region[p][i];

        if (region->pager != 0 &&
            (!is_alive(s, p) || !is_alive(s, region->pager) ||
             region->pager == p)) {
            return "a pager has ended, or is its own, or nobody's";
        }
        if (region->pager != 0 && i * REGION_PAGES < s->procs[p].pages) {
            return "a region with a pager has memory in it";
        }
        if (region->agreed && region->pager == 0) {
            return "nobody has agreed";
        }
    }
    return NULL;
}

static const char *check_pages(const struct spec *s)
{
    for (uint32_t i = 0; i < s->pagerdb.pages; i++) {
        const struct region_page *page = &s->pagerdb.page[i];
        const struct region *region =
            &s->pagerdb.region[page->consumer][page->page / REGION_PAGES];

        if (i > 0 && (page[-1].consumer > page->consumer ||
                      (page[-1].consumer == page->consumer &&
                       page[-1].page >= page->page))) {
            return "pages of regions are not in their order";
        }
        if (!region->agreed || (page->access != 0 && page->marker != 0)) {
            return "a page of a region on which nobody agreed, or a mapped "
                   "one with a marker";
        }
        if (page->access != 0 &&
            (!is_alive(s, page->pager) || page->pager == page->consumer ||
             page->own >= s->procs[page->pager].pages)) {
            return "a page of a region is nobody else's";
        }
    }
    return NULL;
}

static const char *check_devices(const struct spec *s)
{
    for (uint32_t device = 0; device < DEVICES; device++) {
        pid driver = s->devds.driver[device];

        if (driver != 0 && !is_alive(s, driver)) {
            return "a driver has ended";
        }
        if (driver == 0 &&
            ((s->devds.pending | s->devds.enabled) >> device & 1) != 0) {
            return "a device without a driver interrupts";
        }
    }
    return NULL;
}

const char *spec_invariant(const struct spec *s)
{
    const char *wrong = check_devices(s);

    wrong = wrong != NULL ? wrong : check_pages(s);
    for (pid p = 1; wrong == NULL && p <= SPEC_PROCS; p++) {
        wrong = check_queues(s, p);
        wrong = wrong != NULL ? wrong : check_call(s, p);
        wrong = wrong != NULL ? wrong : check_wakeup(s, p);
        wrong = wrong != NULL ? wrong : check_handles(s, p);
        wrong = wrong != NULL ? wrong : check_fault(s, p);
        wrong = wrong != NULL ? wrong : check_regions(s, p);
    }
    return wrong;
}
