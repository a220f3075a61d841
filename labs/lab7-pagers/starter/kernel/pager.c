/* SPDX-License-Identifier: MIT
 *
 * The table of regions, and who waits for a page.
 */
#include "kernel/pager.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

struct region {
    uint8_t pager;    /* its PID; 0 = none */
    bool agreed;      /* the pager serves it */
    uint16_t timeout; /* of a wait for a page, in ticks */
};

/* Valid while the process is PROCESS_FAULTED. */
struct wait {
    pid_t pager;
    bool told; /* the pager has heard of it */
    uva_t page;
    word_t access;
};

_Static_assert(sizeof(struct region[REGIONS]) <= PAGE_BYTES, "one page");
_Static_assert(MAX_PROCS <= UINT8_MAX, "a PID has 8 bits");
_Static_assert(PAGER_MOST_TICKS <= UINT16_MAX, "a timeout has 16 bits");

static struct region regions[MAX_PROCS + 1][REGIONS];
static uint32_t assigned[MAX_PROCS + 1]; /* regions of a process with a pager */
static uint32_t served[MAX_PROCS + 1];   /* regions that it is the pager of */
static struct wait waits[MAX_PROCS + 1];
static struct queue faults[MAX_PROCS + 1]; /* of consumers, by pager */

/* ---- The table ---- */

/* The pager of region NUMBER of PID; 0 if it has none. */
static pid_t pager_of(pid_t pid, word_t number)
{
    return (pid_t)regions[pid][number].pager;
}

static void enter(pid_t pid, word_t number, pid_t pager, word_t timeout)
{
    struct region *region = &regions[pid][number];

    region->pager = (uint8_t)pager;
    region->agreed = false;
    region->timeout = (uint16_t)timeout;
    assigned[pid]++;
    served[pager]++;
}

/* Takes what stands in an entry out of it, and all pages out of the region. */
static void clear(pid_t pid, word_t number)
{
    struct region *region = &regions[pid][number];
    pid_t pager = pager_of(pid, number);

    if (pager == 0) {
        return;
    }
    if (region->agreed) {
        cvm_unmap_region(pid, number);
    }
    assigned[pid]--;
    served[pager]--;
    region->pager = 0;
    region->agreed = false;
}

static word_t number_of(uva_t address)
{
    return address >> REGION_SHIFT;
}

/* Whether PID is the pager of the region at ADDRESS of CONSUMER, or that one's
 * deputy. Nobody is anything to itself.
 */
static bool serves(pid_t pid, pid_t consumer, uva_t address)
{
    word_t number = number_of(address);
    pid_t pager;

    if (number >= REGIONS || pid == consumer) {
        return false;
    }
    pager = pager_of(consumer, number);
    return pager == pid || (pager != 0 && pager_of(pager, number) == pid);
}

static bool is_agreed(pid_t pid, uva_t address)
{
    return number_of(address) < REGIONS &&
           regions[pid][number_of(address)].agreed;
}

static bool is_page(uva_t address)
{
    return address % PAGE_BYTES == 0;
}

void pager_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        for (word_t number = 0; number < REGIONS; number++) {
            regions[pid][number].pager = 0;
            regions[pid][number].agreed = false;
        }
        assigned[pid] = 0;
        served[pid] = 0;
        queue_init(&faults[pid]);
    }
}

/* ---- Waiting ---- */

static word_t access_needed(struct info_exception exception)
{
    return (exception.error & FAULT_WRITE) != 0 ? PAGER_WRITE : PAGER_READ;
}

bool pager_has(pid_t pid)
{
    return is_agreed(pid, cvm_exception(pid).address);
}

pid_t pager_fault(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);
    word_t number = number_of(exception.address);
    struct wait *wait = &waits[pid];
    word_t marker;

    wait->pager = pager_of(pid, number);
    wait->told = false;
    wait->page = exception.address - exception.address % PAGE_BYTES;
    wait->access = access_needed(exception);
    if (cvm_access(pid, wait->page, &marker) >= wait->access) {
        return 0;
    }
    sched_unready(pid, PROCESS_FAULTED);
    sched_set_timeout(pid, (uint32_t)regions[pid][number].timeout);
    queue_append(&faults[wait->pager], pid);
    return wait->pager;
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    pid_t pid = queue_first(&faults[pager]);

    if (pid == 0) {
        return false;
    }
    queue_remove(&faults[pager], pid);
    waits[pid].told = true;
    fault->consumer = pid;
    fault->page = waits[pid].page;
    fault->access = waits[pid].access;
    (void)cvm_access(pid, waits[pid].page, &fault->marker);
    return true;
}

/* Takes PID, which waits for a page, out of its pager's queue. */
static void leave_faults(pid_t pid)
{
    if (!waits[pid].told) {
        queue_remove(&faults[waits[pid].pager], pid);
    }
}

void pager_end_wait(pid_t pid)
{
    leave_faults(pid);
    sched_ready(pid);
}

static bool is_waiting(pid_t pid)
{
    return process_get(pid)->state == PROCESS_FAULTED;
}

pid_t pager_deserted(pid_t after)
{
    for (pid_t pid = after + 1; pid <= MAX_PROCS; pid++) {
        if (is_waiting(pid) && !is_agreed(pid, waits[pid].page)) {
            return pid;
        }
    }
    return 0;
}

/* ---- The calls ---- */

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    bool none = (int32_t)handle == HN_NONE;
    pid_t pager = 0;

    if (!none && rights_find(caller, handle, &pager) != 0) {
        return ERR_HANDLE;
    }
    if (region >= REGIONS || region * REGION_PAGES < cvm_size(caller)) {
        return ERR_ARGUMENT;
    }
    if (!none &&
        (pager == caller || timeout < 1 || timeout > PAGER_MOST_TICKS)) {
        return ERR_ARGUMENT;
    }
    /* nothing below can fail */
    clear(caller, region);
    if (!none) {
        enter(caller, region, pager, timeout);
    }
    return 0;
}

/* PID goes on if it waits for the page at ADDRESS and needs no more than ACCESS.
 */
static void wake(pid_t pid, uva_t address, word_t access)
{
    if (is_waiting(pid) && waits[pid].page == address &&
        waits[pid].access <= access) {
        pager_end_wait(pid);
    }
}

int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access)
{
    pid_t consumer;
    int error;

    if (rights_find(caller, handle, &consumer) != 0) {
        return ERR_HANDLE;
    }
    if (!serves(caller, consumer, address)) {
        return ERR_RIGHTS;
    }
    if (!is_page(address) || !is_page(own) ||
        (access != PAGER_READ && access != PAGER_WRITE)) {
        return ERR_ARGUMENT;
    }
    error = cvm_map(consumer, address, caller, own, access);
    if (error != 0) {
        return error;
    }
    regions[consumer][number_of(address)].agreed = true;
    wake(consumer, address, access);
    return 0;
}

/* Whether a page besides the one at ADDRESS is mapped into its region. */
static bool has_other_pages(pid_t consumer, uva_t address)
{
    word_t marker;
    uint32_t own = cvm_access(consumer, address, &marker) != 0 ? 1 : 0;

    return cvm_mapped(consumer, number_of(address)) > own;
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    bool revoke = (flags & REVOKE_AGREEMENT) != 0;
    pid_t consumer;

    if (rights_find(caller, handle, &consumer) != 0) {
        return ERR_HANDLE;
    }
    if (!serves(caller, consumer, address) || !is_agreed(consumer, address)) {
        return ERR_RIGHTS;
    }
    if (!is_page(address) || marker >> MARKER_BITS != 0 ||
        (flags & ~(word_t)REVOKE_AGREEMENT) != 0 ||
        (revoke && has_other_pages(consumer, address))) {
        return ERR_ARGUMENT;
    }
    if (revoke) {
        regions[consumer][number_of(address)].agreed = false;
        cvm_unmap_region(consumer, number_of(address));
        return 0;
    }
    return cvm_unmap(consumer, address, marker);
}

/* ---- When processes change ---- */

bool pager_leaves_room(pid_t pid, word_t pages)
{
    for (word_t number = 0; assigned[pid] > 0 && number < REGIONS; number++) {
        if (pager_of(pid, number) != 0 &&
            number * REGION_PAGES - cvm_size(pid) < pages) {
            return false;
        }
    }
    return true;
}

void pager_copy(pid_t pid, pid_t original)
{
    for (word_t i = 0; assigned[original] > assigned[pid] && i < REGIONS; i++) {
        const struct region *region = &regions[original][i];

        if (pager_of(original, i) != 0) {
            enter(pid, i, pager_of(original, i), (word_t)region->timeout);
            regions[pid][i].agreed = region->agreed;
        }
    }
}

/* PAGER is no more the pager of regions of PID. */
static void desert(pid_t pager, pid_t pid)
{
    for (word_t i = 0; served[pager] > 0 && i < REGIONS; i++) {
        if (pager_of(pid, i) == pager) {
            clear(pid, i);
        }
    }
}

bool pager_release(pid_t pid)
{
    bool was_pager = served[pid] > 0;

    if (is_waiting(pid)) {
        pager_end_wait(pid);
    }
    for (word_t i = 0; assigned[pid] > 0 && i < REGIONS; i++) {
        clear(pid, i);
    }
    for (pid_t other = 1; served[pid] > 0 && other <= MAX_PROCS; other++) {
        if (assigned[other] > 0) {
            desert(pid, other);
        }
    }
    return was_pager;
}
