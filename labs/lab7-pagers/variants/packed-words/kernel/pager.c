/* SPDX-License-Identifier: MIT
 *
 * Regions with pagers. An entry is a word: the pager's PID in bits 0 to 7, the
 * agreement in bit 15, the timeout in bits 16 to 31. All who wait are in one
 * list, in order of arrival.
 */
#include "kernel/pager.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum {
    PID_MASK = 0xFF,
    AGREED = 1 << 15,
    TIMEOUT_SHIFT = 16
};

struct record {
    word_t entry[REGIONS];
};

/* Those of whom no pager has heard: line[0] .. line[length - 1]. */
static pid_t line[MAX_PROCS];
static uint32_t length;

/* Page and access, as a pager hears of them, of those who wait. */
static word_t wanted[MAX_PROCS + 1];

void pager_init(void)
{
    length = 0;
}

/* ---- The table ---- */

static word_t get(pid_t pid, uva_t address)
{
    const struct record *record = cvm_record(pid);
    word_t number = address / (REGION_PAGES * PAGE_BYTES);

    return number < REGIONS && record != NULL ? record->entry[number] : 0;
}

static word_t *place(pid_t pid, word_t number)
{
    return &cvm_record(pid)->entry[number];
}

static bool is_agreed(word_t entry)
{
    return (entry & AGREED) != 0;
}

/* Region NUMBER of PID, which has a record, gets ENTRY, and loses its pages. */
static void put(pid_t pid, word_t number, word_t entry)
{
    if (is_agreed(*place(pid, number))) {
        cvm_unmap_region(pid, number);
    }
    *place(pid, number) = entry;
}

/* ---- The line ---- */

static uint32_t place_in_line(pid_t pid)
{
    uint32_t i = 0;

    while (i < length && line[i] != pid) {
        i++;
    }
    return i;
}

/* PID may be in it or not. */
static void leave_line(pid_t pid)
{
    uint32_t i = place_in_line(pid);

    if (i == length) {
        return;
    }
    for (length--; i < length; i++) {
        line[i] = line[i + 1];
    }
}

static bool is_waiting(pid_t pid)
{
    return process_get(pid)->state == PROCESS_FAULTED;
}

static uva_t page_of(pid_t pid)
{
    return wanted[pid] / PAGE_BYTES * PAGE_BYTES;
}

static word_t access_of(pid_t pid)
{
    return wanted[pid] % PAGE_BYTES;
}

/* ---- Faults ---- */

bool pager_has(pid_t pid)
{
    return is_agreed(get(pid, cvm_exception(pid).address));
}

pid_t pager_fault(pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);
    word_t entry = get(pid, exception.address);
    word_t marker;

    wanted[pid] = exception.address / PAGE_BYTES * PAGE_BYTES;
    wanted[pid] +=
        (exception.error & FAULT_WRITE) != 0 ? PAGER_WRITE : PAGER_READ;
    if (cvm_access(pid, page_of(pid), &marker) >= access_of(pid)) {
        return 0;
    }
    sched_unready(pid, PROCESS_FAULTED);
    sched_set_timeout(pid, entry >> TIMEOUT_SHIFT);
    line[length] = pid;
    length++;
    return entry & PID_MASK;
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    for (uint32_t i = 0; i < length; i++) {
        pid_t pid = line[i];

        if ((get(pid, page_of(pid)) & PID_MASK) == pager) {
            fault->consumer = pid;
            fault->page = page_of(pid);
            fault->access = access_of(pid);
            (void)cvm_access(pid, fault->page, &fault->marker);
            leave_line(pid);
            return true;
        }
    }
    return false;
}

void pager_end_wait(pid_t pid)
{
    leave_line(pid);
    sched_ready(pid);
}

pid_t pager_deserted(pid_t after)
{
    pid_t found = 0;

    for (pid_t pid = MAX_PROCS; pid > after; pid--) {
        found =
            is_waiting(pid) && !is_agreed(get(pid, page_of(pid))) ? pid : found;
    }
    return found;
}

/* ---- The calls ---- */

static int check_assignment(pid_t caller, word_t region, word_t handle,
                            word_t timeout, word_t *entry)
{
    bool some = handle != (word_t)HN_NONE;
    pid_t pager = 0;

    *entry = 0;
    if (some && rights_find(caller, handle, &pager) != 0) {
        return ERR_HANDLE;
    }
    if (region >= REGIONS || region * REGION_PAGES < cvm_size(caller)) {
        return ERR_ARGUMENT;
    }
    if (some && (timeout - 1 >= PAGER_MOST_TICKS || pager == caller)) {
        return ERR_ARGUMENT;
    }
    if (some) {
        *entry = timeout << TIMEOUT_SHIFT | pager;
    }
    return some ? cvm_make_record(caller) : 0;
}

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    word_t entry;
    int error = check_assignment(caller, region, handle, timeout, &entry);

    if (error == 0 && cvm_record(caller) != NULL) {
        put(caller, region, entry);
    }
    return error;
}

static bool serves(pid_t caller, pid_t consumer, uva_t address)
{
    pid_t pager = get(consumer, address) & PID_MASK;

    if (consumer == caller || pager == 0) {
        return false;
    }
    return pager == caller || (get(pager, address) & PID_MASK) == caller;
}

static bool is_page(uva_t address)
{
    return address % PAGE_BYTES == 0;
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
    if (error == 0) {
        word_t *entry = place(consumer, address >> REGION_SHIFT);

        *entry = *entry | AGREED;
        if (is_waiting(consumer) && page_of(consumer) == address &&
            access_of(consumer) <= access) {
            pager_end_wait(consumer);
        }
    }
    return error;
}

static bool is_last_page(pid_t consumer, uva_t address)
{
    word_t marker;
    uint32_t mapped = cvm_mapped(consumer, address >> REGION_SHIFT);

    return mapped == 0 ||
           (mapped == 1 && cvm_access(consumer, address, &marker) != 0);
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    pid_t consumer;
    word_t entry;

    if (rights_find(caller, handle, &consumer) != 0) {
        return ERR_HANDLE;
    }
    entry = get(consumer, address);
    if (!serves(caller, consumer, address) || !is_agreed(entry)) {
        return ERR_RIGHTS;
    }
    if (!is_page(address) || marker > UINT32_MAX >> (32 - MARKER_BITS) ||
        flags > REVOKE_AGREEMENT) {
        return ERR_ARGUMENT;
    }
    if (flags == 0) {
        return cvm_unmap(consumer, address, marker);
    }
    if (!is_last_page(consumer, address)) {
        return ERR_ARGUMENT;
    }
    put(consumer, address >> REGION_SHIFT, entry & ~(word_t)AGREED);
    return 0;
}

/* ---- When processes change ---- */

bool pager_leaves_room(pid_t pid, word_t pages)
{
    const struct record *record = cvm_record(pid);
    uint64_t end = (uint64_t)cvm_size(pid) + pages;

    for (word_t i = 0; record != NULL && i < REGIONS; i++) {
        if (record->entry[i] != 0 && i * REGION_PAGES < end) {
            return false;
        }
    }
    return true;
}

void pager_copy(pid_t pid, pid_t original)
{
}

bool pager_release(pid_t pid)
{
    bool was_pager = false;

    for (pid_t other = 1; other <= MAX_PROCS; other++) {
        for (word_t i = 0; cvm_record(other) != NULL && i < REGIONS; i++) {
            if ((*place(other, i) & PID_MASK) == pid) {
                put(other, i, 0);
                was_pager = true;
            }
        }
    }
    for (word_t i = 0; cvm_record(pid) != NULL && i < REGIONS; i++) {
        put(pid, i, 0);
    }
    if (is_waiting(pid)) {
        pager_end_wait(pid);
    }
    return was_pager;
}
