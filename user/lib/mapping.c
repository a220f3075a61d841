/* SPDX-License-Identifier: MIT
 *
 * The table of mappings. Invariants: entries with pages do not share regions;
 * HEIR is a handle between process_before_fork and process_after_fork only.
 */
#include "user/lib/mapping.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/client.h"
#include "user/lib/process.h"

#define FAULT_TICKS 3000 /* a pager may wait for fs, which is being replaced */
#define LEAVE_TICKS 100  /* it finds out itself, a little later */
#define TOUCHES 8        /* of pages that are taken back again */

static struct mapping {
    uintptr_t start;
    uint32_t pages; /* 0: the entry is free */
    uint32_t access;
    handle_t pager;
    handle_t heir; /* the pager of our copy by fork; 0: the same */
} mappings[MAPPINGS_MOST];

/* ---- Where they are ---- */

static uint32_t first_region(const struct mapping *mapping)
{
    return mapping->start >> REGION_SHIFT;
}

static uint32_t end_region(const struct mapping *mapping)
{
    uintptr_t last = mapping->start + (mapping->pages - 1) * PAGE_BYTES;

    return (last >> REGION_SHIFT) + 1;
}

static struct mapping *mapping_at(const void *address)
{
    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if ((uintptr_t)address - mappings[i].start <
            mappings[i].pages * PAGE_BYTES) {
            return &mappings[i];
        }
    }
    return NULL;
}

/* Whether our stack lies in a mapping. */
static int is_on_mapping(void)
{
    return mapping_at(__builtin_frame_address(0)) != NULL;
}

/* A mapping that has regions in [FIRST, END). */
static const struct mapping *mapping_in(uint32_t first, uint32_t end)
{
    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if (mappings[i].pages > 0 && first_region(&mappings[i]) < end &&
            end_region(&mappings[i]) > first) {
            return &mappings[i];
        }
    }
    return NULL;
}

/* The first of COUNT free regions. Mappings are few, so there are some. */
static uint32_t free_regions(uint32_t count)
{
    uint32_t first = REGIONS - count;
    const struct mapping *other = mapping_in(first, first + count);

    while (other != NULL) {
        first = first_region(other) - count;
        other = mapping_in(first, first + count);
    }
    return first;
}

_Static_assert((MAPPINGS_MOST + 1) * MAPPING_PAGES_MOST <
                   REGIONS * REGION_PAGES / 2,
               "there is always a place, and the heap has some, too");

/* ---- Regions and pagers ---- */

/* Assigns the regions to PAGER, or to nobody. 0, or the kernel's error. */
static int assign(const struct mapping *mapping, handle_t pager)
{
    int error = 0;

    for (uint32_t i = first_region(mapping);
         i < end_region(mapping) && error == 0; i++) {
        error = pager_assign(i, pager, FAULT_TICKS);
    }
    return error;
}

/* The reply's result; -EIO: there is none. */
static int ask(handle_t pager, struct message *message, int32_t ticks)
{
    return ipc_request(pager, ticks, message) == 0 ? (int)message->word[0]
                                                   : -EIO;
}

static int ask_simply(handle_t pager, enum pager_operation operation)
{
    struct message message = MESSAGE_SHORT(operation, 0, 0);

    return ask(pager, &message,
               operation == PAGER_JOIN ? FAULT_TICKS : LEAVE_TICKS);
}

/* Both halves of the agreement. 0 or a negated errno. */
static int agree(const struct mapping *mapping)
{
    if (assign(mapping, mapping->pager) != 0) {
        (void)ask_simply(mapping->pager, PAGER_RETRACT);
        return -ENOMEM;
    }
    return ask_simply(mapping->pager, PAGER_JOIN);
}

static void end(struct mapping *mapping)
{
    (void)assign(mapping, HN_NONE);
    (void)ask_simply(mapping->pager, PAGER_LEAVE);
    mapping->pages = 0;
}

/* ---- fork ---- */

static void retract(struct mapping *mapping)
{
    (void)ask_simply(mapping->heir != 0 ? mapping->heir : mapping->pager,
                     PAGER_RETRACT);
    mapping->heir = 0;
}

/* Tells the pager of MAPPING of a copy to come. 0 or a negated errno. */
static int announce(struct mapping *mapping)
{
    struct message message = MESSAGE_SHORT(PAGER_FORK, 0, 0);
    int error = ask(mapping->pager, &message, FAULT_TICKS);

    mapping->heir = error == 0 ? message.granted : 0;
    return error;
}

/* All pagers learn of it, or none. A pager that has ended has none to serve. */
static int before_fork(void)
{
    int error = is_on_mapping() ? -ENOTSUP : 0;
    int i = 0;

    for (; i < MAPPINGS_MOST && error == 0; i++) {
        if (mappings[i].pages > 0) {
            error = announce(&mappings[i]);
            error = error == -EIO ? 0 : error;
        }
    }
    for (i -= 2; error != 0 && i >= 0; i--) {
        if (mappings[i].pages > 0) {
            retract(&mappings[i]);
        }
    }
    return error;
}

/* Our copy has its own pagers, or the same as we. */
static void join_as_copy(struct mapping *mapping)
{
    if (mapping->heir != 0) {
        mapping->pager = mapping->heir;
    }
    if (agree(mapping) != 0) {
        (void)assign(mapping, HN_NONE); /* to touch it is an exception */
    }
}

static void after_fork(int result)
{
    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if (mappings[i].pages == 0) {
            continue;
        }
        if (result < 0) {
            retract(&mappings[i]);
        } else if (result == 0) {
            join_as_copy(&mappings[i]);
        }
        mappings[i].heir = 0;
    }
}

/* ---- Messages ---- */

/* Whether BYTES bytes at ADDRESS, at least one, lie in a mapping as a whole, and
 * may be accessed so. */
static int contains(const void *address, uint32_t bytes, uint32_t access)
{
    const struct mapping *mapping = mapping_at(address);

    return bytes > 0 && mapping != NULL && mapping->access >= access &&
           bytes <= mapping->start + mapping->pages * PAGE_BYTES -
                        (uintptr_t)address;
}

/* Touches all pages of BYTES bytes at ADDRESS, if they lie in a mapping. Whether
 * they do. */
static int touch(const void *address, uint32_t bytes)
{
    const volatile char *at = address;

    if (!contains(address, bytes, PAGER_READ)) {
        return 0;
    }
    for (uint32_t i = 0; i < bytes;
         i += PAGE_BYTES - (uint32_t)(uintptr_t)(at + i) % PAGE_BYTES) {
        (void)at[i];
    }
    return 1;
}

/* Requests, whose reply has a place outside of mappings. The kernel finds what
 * is sent only where pages are, and asks nobody for them: so we do. Before it
 * has found all, nobody has seen the request. */
static int request_anew(handle_t partner, struct message *message)
{
    int error = ipc_request(partner, IPC_FOREVER, message);

    for (int i = 0;
         i < TOUCHES && error == ERR_ADDRESS &&
         (touch(message->data, message->data_bytes) || is_on_mapping());
         i++) {
        error = ipc_request(partner, IPC_FOREVER, message);
    }
    return error;
}

/* client_request. A reply that finds no page is lost, and the server has done
 * what it was asked for: so a reply goes to memory of our own first. */
static int request(handle_t partner, struct message *message)
{
    void *buffer = message->buffer;
    void *own;
    int error;

    if (message->buffer_bytes == 0 || mapping_at(buffer) == NULL) {
        return request_anew(partner, message);
    }
    if (!contains(buffer, message->buffer_bytes, PAGER_WRITE)) {
        return ERR_ADDRESS;
    }
    own = malloc(message->buffer_bytes);
    if (own == NULL) {
        return ERR_RESOURCES;
    }
    message->buffer = own;
    error = request_anew(partner, message);
    message->buffer = buffer;
    if (error >= 0) {
        memcpy(buffer, own, message->length);
    }
    free(own);
    return error;
}

/* ---- Mappings ---- */

/* At exit: pagers need not find out themselves. */
static void end_all(void)
{
    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if (mappings[i].pages > 0 &&
            &mappings[i] != mapping_at(__builtin_frame_address(0))) {
            end(&mappings[i]);
        }
    }
}

/* With the first mapping, the library has more to do. */
static void begin(void)
{
    static int begun;

    if (!begun) {
        begun = 1;
        (void)atexit(end_all);
        client_request = request;
        process_before_fork = before_fork;
        process_after_fork = after_fork;
    }
}

/* The copy that becomes a pager has no mappings. */
_Noreturn static void serve(const struct pager_plan *plan)
{
    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if (mappings[i].pages > 0) {
            (void)assign(&mappings[i], HN_NONE);
            mappings[i].pages = 0;
        }
    }
    pager_serve(plan);
}

/* An entry for PLAN, whose START is set; NULL: there is none. */
static struct mapping *enter(struct pager_plan *plan)
{
    uint32_t count = (plan->pages + REGION_PAGES - 1) / REGION_PAGES;
    uint32_t first = free_regions(count);

    for (int i = 0; i < MAPPINGS_MOST; i++) {
        if (mappings[i].pages == 0) {
            plan->start = first << REGION_SHIFT;
            if (plan->kind == &pager_stack) {
                plan->start +=
                    (count * REGION_PAGES - plan->pages) * PAGE_BYTES;
            }
            mappings[i] =
                (struct mapping){.start = plan->start, .access = plan->access};
            return &mappings[i];
        }
    }
    return NULL;
}

int mapping_make(struct pager_plan *plan)
{
    struct mapping *mapping;
    int result;

    if (plan->pages == 0 || plan->pages > MAPPING_PAGES_MOST ||
        plan->mapped_most == 0 || plan->mapped_most > PAGER_MAPPED_MOST) {
        return -EINVAL;
    }
    if (is_on_mapping()) {
        return -ENOTSUP;
    }
    mapping = enter(plan);
    if (mapping == NULL) {
        return -ENOMEM;
    }
    begin();
    result = process_fork_pager(&mapping->pager);
    if (result == 0) {
        serve(plan);
    }
    if (result < 0) {
        return result;
    }
    mapping->pages = plan->pages;
    result = agree(mapping);
    if (result != 0) {
        end(mapping);
    }
    return result;
}

int mapping_end(uintptr_t start, uint32_t pages)
{
    struct mapping *mapping = mapping_at((void *)start);

    if (mapping == NULL || mapping->start != start || mapping->pages != pages ||
        mapping == mapping_at(__builtin_frame_address(0))) {
        return -EINVAL;
    }
    end(mapping);
    return 0;
}

int mapping_ask(const void *address, struct message *message)
{
    const struct mapping *mapping = mapping_at(address);

    return mapping != NULL ? ask(mapping->pager, message, FAULT_TICKS)
                           : -EINVAL;
}
