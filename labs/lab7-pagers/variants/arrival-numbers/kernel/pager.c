/* SPDX-License-Identifier: MIT
 *
 * Regions with pagers. There are no queues: each wait has a number, and the
 * oldest one comes first. Who serves whom is looked up when it matters.
 */
#include "kernel/pager.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum status {
    NONE,
    ASSIGNED,
    AGREED
};

struct record {
    struct {
        uint8_t status;
        uint8_t pager;
        uint16_t ticks;
    } of[REGIONS];
};

static struct {
    uint32_t arrival; /* 0: the pager has heard of it */
    uva_t page;
    word_t access;
} wait[MAX_PROCS + 1];

static uint32_t arrivals;

void pager_init(void)
{
    arrivals = 0;
}

/* ---- Who serves whom ---- */

static enum status status_of(pid_t pid, word_t number)
{
    const struct record *record = cvm_record(pid);

    if (number >= REGIONS || record == NULL) {
        return NONE;
    }
    return (enum status)record->of[number].status;
}

static pid_t server(pid_t pid, word_t number)
{
    return status_of(pid, number) == NONE ? 0
                                          : cvm_record(pid)->of[number].pager;
}

static bool waits(pid_t pid)
{
    return process_get(pid)->state == PROCESS_FAULTED;
}

static void dismiss(pid_t pid, word_t number)
{
    if (status_of(pid, number) == AGREED) {
        cvm_unmap_region(pid, number);
    }
    if (status_of(pid, number) != NONE) {
        cvm_record(pid)->of[number].status = NONE;
    }
}

/* ---- Faults ---- */

bool pager_has(pid_t pid)
{
    return status_of(pid, cvm_exception(pid).address >> REGION_SHIFT) == AGREED;
}

pid_t pager_fault(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);
    word_t number = exception.address >> REGION_SHIFT;
    word_t marker;

    wait[pid].page = exception.address & ~(PAGE_BYTES - 1);
    wait[pid].access =
        (exception.error & FAULT_WRITE) == 0 ? PAGER_READ : PAGER_WRITE;
    if (cvm_access(pid, wait[pid].page, &marker) >= wait[pid].access) {
        return 0;
    }
    arrivals++;
    wait[pid].arrival = arrivals;
    sched_unready(pid, PROCESS_FAULTED);
    sched_set_timeout(pid, cvm_record(pid)->of[number].ticks);
    return server(pid, number);
}

/* The consumer of PAGER that has waited longest unheard; 0 if there is none. */
static pid_t oldest(pid_t pager)
{
    pid_t first = 0;

    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        if (waits(pid) && wait[pid].arrival != 0 &&
            server(pid, wait[pid].page >> REGION_SHIFT) == pager &&
            (first == 0 || wait[pid].arrival < wait[first].arrival)) {
            first = pid;
        }
    }
    return first;
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    pid_t pid = oldest(pager);

    if (pid == 0) {
        return false;
    }
    wait[pid].arrival = 0;
    *fault = (struct pager_fault){
        .consumer = pid, .page = wait[pid].page, .access = wait[pid].access};
    (void)cvm_access(pid, fault->page, &fault->marker);
    return true;
}

void pager_end_wait(pid_t pid)
{
    wait[pid].arrival = 0;
    sched_ready(pid);
}

pid_t pager_deserted(pid_t after)
{
    pid_t pid = after + 1;

    while (pid <= MAX_PROCS &&
           (!waits(pid) ||
            status_of(pid, wait[pid].page >> REGION_SHIFT) == AGREED)) {
        pid++;
    }
    return pid > MAX_PROCS ? 0 : pid;
}

/* ---- Calls ---- */

static int dismiss_any(pid_t caller, word_t region)
{
    if (region >= REGIONS || cvm_size(caller) > region * REGION_PAGES) {
        return ERR_ARGUMENT;
    }
    dismiss(caller, region);
    return 0;
}

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    pid_t pager;
    int error;

    if (handle == (word_t)HN_NONE) {
        return dismiss_any(caller, region);
    }
    if (rights_find(caller, handle, &pager) != 0) {
        return ERR_HANDLE;
    }
    if (region >= REGIONS || cvm_size(caller) > region * REGION_PAGES ||
        pager == caller || timeout == 0 || timeout > PAGER_MOST_TICKS) {
        return ERR_ARGUMENT;
    }
    error = cvm_make_record(caller);
    if (error == 0) {
        dismiss(caller, region);
        cvm_record(caller)->of[region].status = ASSIGNED;
        cvm_record(caller)->of[region].pager = (uint8_t)pager;
        cvm_record(caller)->of[region].ticks = (uint16_t)timeout;
    }
    return error;
}

/* The checks with which both calls of pagers begin. */
static int find_consumer(pid_t caller, word_t handle, uva_t address,
                         pid_t *consumer)
{
    word_t number = address >> REGION_SHIFT;
    pid_t pager;

    if (rights_find(caller, handle, consumer) != 0) {
        return ERR_HANDLE;
    }
    pager = server(*consumer, number);
    if (*consumer == caller || pager == 0) {
        return ERR_RIGHTS;
    }
    return caller == pager || caller == server(pager, number) ? 0 : ERR_RIGHTS;
}

int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access)
{
    pid_t consumer;
    int error = find_consumer(caller, handle, address, &consumer);

    if (error == 0 && (((address | own) & (PAGE_BYTES - 1)) != 0 ||
                       access < PAGER_READ || access > PAGER_WRITE)) {
        error = ERR_ARGUMENT;
    }
    if (error == 0) {
        error = cvm_map(consumer, address, caller, own, access);
    }
    if (error != 0) {
        return error;
    }
    if (waits(consumer) && wait[consumer].page == address &&
        access >= wait[consumer].access) {
        pager_end_wait(consumer);
    }
    cvm_record(consumer)->of[address >> REGION_SHIFT].status = AGREED;
    return 0;
}

static int revoke(pid_t consumer, uva_t address)
{
    word_t number = address >> REGION_SHIFT;
    word_t marker;
    bool there = cvm_access(consumer, address, &marker) != 0;

    if (cvm_mapped(consumer, number) != (there ? 1 : 0)) {
        return ERR_ARGUMENT;
    }
    cvm_unmap_region(consumer, number);
    cvm_record(consumer)->of[number].status = ASSIGNED;
    return 0;
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    pid_t consumer;
    int error = find_consumer(caller, handle, address, &consumer);

    if (error != 0) {
        return error;
    }
    if (status_of(consumer, address >> REGION_SHIFT) != AGREED) {
        return ERR_RIGHTS;
    }
    if ((address & (PAGE_BYTES - 1)) != 0 || marker >= 1u << MARKER_BITS ||
        flags > REVOKE_AGREEMENT) {
        return ERR_ARGUMENT;
    }
    return flags == 0 ? cvm_unmap(consumer, address, marker)
                      : revoke(consumer, address);
}

/* ---- When processes change ---- */

bool pager_leaves_room(pid_t pid, word_t pages)
{
    word_t number = cvm_size(pid) / REGION_PAGES;

    while (number < REGIONS && status_of(pid, number) == NONE) {
        number++;
    }
    return number == REGIONS || number * REGION_PAGES - cvm_size(pid) >= pages;
}

/* CVM has copied the record. */
void pager_copy(pid_t pid, pid_t original)
{
}

bool pager_release(pid_t pid)
{
    bool found = false;

    for (word_t i = 0; cvm_record(pid) != NULL && i < REGIONS; i++) {
        dismiss(pid, i);
    }
    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        for (word_t i = 0; cvm_record(other) != NULL && i < REGIONS; i++) {
            if (server(other, i) == pid) {
                dismiss(other, i);
                found = true;
            }
        }
    }
    if (waits(pid)) {
        pager_end_wait(pid);
    }
    return found;
}
