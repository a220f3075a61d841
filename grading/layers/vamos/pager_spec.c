/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/pager.h. The state is a partial map from regions
 * to who serves them, a partial map from processes to the pages they wait for,
 * and the sequence of those of whom no pager has heard.
 */
#include "kernel/pager.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/abstract.h"
#include "grading/layers/vamos/module.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static struct {
    pid_t pager; /* 0 = none */
    bool agreed;
    uint32_t timeout;
} serves[MAX_PROCS + 1][REGIONS];

/* Whether a process ever had a pager: else nobody serves any of its regions. */
static bool had[MAX_PROCS + 1];

static struct {
    pid_t pager;
    uva_t page;
    word_t access;
} wants[MAX_PROCS + 1];

static struct sequence unheard; /* in order of arrival */

static word_t region_at(uva_t address)
{
    return address / (REGION_PAGES * PAGE_BYTES);
}

static bool is_agreed(pid_t pid, uva_t address)
{
    return region_at(address) < REGIONS &&
           serves[pid][region_at(address)].agreed;
}

static bool waits(pid_t pid)
{
    return process_get(pid)->state == PROCESS_FAULTED;
}

void pager_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        for (word_t i = 0; had[pid] && i < REGIONS; i++) {
            serves[pid][i].pager = 0;
            serves[pid][i].agreed = false;
        }
        had[pid] = false;
    }
    unheard.length = 0;
}

/* Nobody serves region I of PID any more. */
static void unassign(pid_t pid, word_t i)
{
    if (serves[pid][i].agreed) {
        cvm_unmap_region(pid, i);
    }
    serves[pid][i].pager = 0;
    serves[pid][i].agreed = false;
}

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    bool none = handle == (word_t)HN_NONE;
    pid_t pager = 0;

    if (!none && rights_find(caller, handle, &pager) != 0) {
        return because(ERR_HANDLE, "first: the handle names somebody, or is "
                                   "HN_NONE");
    }
    if (region >= REGIONS || region * REGION_PAGES < cvm_size(caller)) {
        return because(ERR_ARGUMENT, "second: there is such a region, above "
                                     "the caller's memory");
    }
    if (!none && pager == caller) {
        return because(ERR_ARGUMENT, "third: the pager is somebody else");
    }
    if (!none && (timeout == 0 || timeout > PAGER_MOST_TICKS)) {
        return because(ERR_ARGUMENT, "fourth: there is such a timeout");
    }
    if (!none && cvm_make_record(caller) != 0) {
        return because(ERR_RESOURCES, "last: CVM has a page for the table");
    }
    unassign(caller, region);
    had[caller] = had[caller] || !none;
    serves[caller][region].pager = pager;
    serves[caller][region].timeout = timeout;
    return because(0, "the region has this pager, or none, and is empty");
}

/* Whether PID may map pages into region I of CONSUMER. */
static bool may_act(pid_t pid, pid_t consumer, word_t i)
{
    pid_t pager =
        i < REGIONS && pid != consumer ? serves[consumer][i].pager : 0;

    return pager != 0 && (pager == pid || serves[pager][i].pager == pid);
}

/* The checks that map and unmap begin with. */
static int check(pid_t caller, word_t handle, uva_t address, pid_t *consumer)
{
    if (rights_find(caller, handle, consumer) != 0) {
        return because(ERR_HANDLE, "first: the handle names somebody");
    }
    if (!may_act(caller, *consumer, region_at(address))) {
        return because(ERR_RIGHTS, "second: the caller is the pager there, or "
                                   "its pager's pager");
    }
    return 0;
}

int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access)
{
    pid_t consumer = 0;
    int error = check(caller, handle, address, &consumer);

    if (error != 0) {
        return error;
    }
    if (address % PAGE_BYTES != 0 || own % PAGE_BYTES != 0) {
        return because(ERR_ARGUMENT, "third: addresses are those of pages");
    }
    if (access < PAGER_READ || access > PAGER_WRITE) {
        return because(ERR_ARGUMENT, "fourth: there is such an access");
    }
    error = cvm_map(consumer, address, caller, own, access);
    if (error != 0) {
        return because(error, "last: what CVM says to it");
    }
    serves[consumer][region_at(address)].agreed = true;
    if (waits(consumer) && wants[consumer].page == address &&
        wants[consumer].access <= access) {
        pager_end_wait(consumer);
    }
    return because(0, "the page is there; who waited for it is ready");
}

static uint32_t pages_besides(pid_t consumer, uva_t address)
{
    word_t marker;

    return cvm_mapped(consumer, region_at(address)) -
           (cvm_access(consumer, address, &marker) != 0);
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    pid_t consumer = 0;
    int error = check(caller, handle, address, &consumer);

    if (error != 0) {
        return error;
    }
    if (!is_agreed(consumer, address)) {
        return because(ERR_RIGHTS, "third: it has agreed to be");
    }
    if (address % PAGE_BYTES != 0 || marker > 0x7FFFFFFF ||
        flags > REVOKE_AGREEMENT) {
        return because(ERR_ARGUMENT, "fourth: the values are possible");
    }
    if (flags == 0) {
        return because(cvm_unmap(consumer, address, marker),
                       "what CVM says to it");
    }
    if (pages_besides(consumer, address) > 0) {
        return because(ERR_ARGUMENT, "last: who revokes takes the last page");
    }
    cvm_unmap_region(consumer, region_at(address));
    serves[consumer][region_at(address)].agreed = false;
    return because(0, "there is no agreement any more");
}

bool pager_has(pid_t pid)
{
    return is_agreed(pid, cvm_exception(pid).address);
}

pid_t pager_fault(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);
    word_t region = region_at(exception.address);
    word_t marker;

    DEMAND(pager_has(pid), "a pager has agreed");
    wants[pid].pager = serves[pid][region].pager;
    wants[pid].page = exception.address / PAGE_BYTES * PAGE_BYTES;
    wants[pid].access =
        (exception.error & FAULT_WRITE) != 0 ? PAGER_WRITE : PAGER_READ;
    if (cvm_access(pid, wants[pid].page, &marker) >= wants[pid].access) {
        (void)because(0, "the page is there by now");
        return 0;
    }
    sched_unready(pid, PROCESS_FAULTED);
    sched_set_timeout(pid, serves[pid][region].timeout);
    sequence_append(&unheard, pid);
    return wants[pid].pager;
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    for (uint32_t i = 0; i < unheard.length; i++) {
        pid_t pid = unheard.at[i];

        if (wants[pid].pager == pager) {
            *fault = (struct pager_fault){.consumer = pid,
                                          .page = wants[pid].page,
                                          .access = wants[pid].access};
            (void)cvm_access(pid, wants[pid].page, &fault->marker);
            sequence_remove(&unheard, pid);
            return because(true, "the first that came, of its consumers");
        }
    }
    return because(false, "it has heard of all");
}

void pager_end_wait(pid_t pid)
{
    DEMAND(waits(pid), "PID waits for a page");
    sequence_remove(&unheard, pid);
    sched_ready(pid);
}

pid_t pager_deserted(pid_t after)
{
    pid_t lowest = 0;

    for (pid_t pid = MAX_PROCS; pid > after; pid--) {
        if (waits(pid) && !is_agreed(pid, wants[pid].page)) {
            lowest = pid;
        }
    }
    return lowest;
}

bool pager_leaves_room(pid_t pid, word_t pages)
{
    uint64_t end = (uint64_t)cvm_size(pid) + pages;
    bool room = true;

    for (word_t i = 0; i < REGIONS; i++) {
        room = room && (serves[pid][i].pager == 0 || i * REGION_PAGES >= end);
    }
    return room;
}

void pager_copy(pid_t pid, pid_t original)
{
    had[pid] = had[original];
    for (word_t i = 0; had[pid] && i < REGIONS; i++) {
        serves[pid][i] = serves[original][i];
    }
}

bool pager_release(pid_t pid)
{
    bool was_pager = false;

    if (waits(pid)) {
        pager_end_wait(pid);
    }
    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        for (word_t i = 0; had[other] && i < REGIONS; i++) {
            if (other != pid && serves[other][i].pager == pid) {
                was_pager = true;
                unassign(other, i);
            }
            if (other == pid) {
                unassign(pid, i);
            }
        }
    }
    return was_pager;
}
