/* SPDX-License-Identifier: MIT
 *
 * A state in 16 bytes. States that nobody can tell apart by what happens from
 * then on have the same canonical form, so that there are finitely many:
 *
 * - Time is 0, and a timeout is the ticks that are left: the model compares
 *   `to` with `time` and nothing else, and adds the same to both.
 * - What a process ran in all is 0: it is counted, never read but for
 *   read_kernel_info, which changes no state and so is no event here.
 * - Handles. Whom a handle names and with which rights is kept, and which one
 *   is HN_PARENT. Numbers are not: processes act by whom a handle names, so the
 *   canonical state has every place of every table used once before (number
 *   0x100 + place), and the first places taken. STALE is what stood at a place
 *   that is free now. A new number must differ from it (rights.c).
 *   That a use count wraps after 2^23 uses of one place is not explored.
 * - The call of who waits: its timeout is what is left of it; who receives has
 *   nothing more to send; a granted handle that names nobody is none, since
 *   both are passed over when the message moves.
 * - wait. Its order counts between those who send to the same process only;
 *   the model asks it for nothing else. Others come first, by their number.
 * - Who waits for a page of whom its pager has not heard counts as one that
 *   sends to the pager.
 * - Words of messages, causes of errors and addresses are the same for all.
 *
 * Numbers of processes are not permuted: the kernel gives the lowest that is
 * free, ends waits and reports exceptions in their order, and that is the order
 * in which processes become ready. So no symmetry is used, and the count of
 * states is that of the model as it stands.
 *
 * Invariant: unpack(pack(s)) is s but for the above, and pack(unpack(x)) is x.
 * That both behave alike is tried while exploring (form.c).
 */
#include <string.h>

#include "grading/spec/explore/explore.h"

enum {
    AGE = 1 << 8 /* one more use of a place */
};

/* ---- Looking at a state, without the help of the model ---- */

bool waits(const struct spec *s, pid p)
{
    return s->procs[p].phase == SENDING || s->procs[p].phase == RECEIVING;
}

pid pager_of(const struct spec *s, pid p)
{
    return s->pagerdb.region[p][REGION].pager;
}

/* P's page, mapped or with a marker; NULL if it is neither. */
static const struct region_page *page_of(const struct spec *s, pid p)
{
    for (uint32_t i = 0; i < s->pagerdb.pages; i++) {
        if (s->pagerdb.page[i].consumer == p) {
            return &s->pagerdb.page[i];
        }
    }
    return NULL;
}

uint32_t access_of(const struct spec *s, pid p)
{
    const struct region_page *page = page_of(s, p);

    return page != NULL ? page->access : 0;
}

static const struct handle *handle_on(const struct spec *s, pid p, pid q)
{
    for (uint32_t i = HN_PARENT; i < SPEC_HANDLES; i++) {
        if (s->rightsdb[p].handle[i].object == q) {
            return &s->rightsdb[p].handle[i];
        }
    }
    return NULL;
}

pid object_of(const struct spec *s, pid p, uint32_t handle)
{
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        if (q != p && number_of(s, p, q) == handle && handle != STALE) {
            return q;
        }
    }
    return handle == HN_SELF ? p : 0;
}

uint32_t rights_of(const struct spec *s, pid p, pid q)
{
    const struct handle *handle = handle_on(s, p, q);

    return p == q ? RIGHTS_ALL : handle != NULL ? handle->rights : 0;
}

uint32_t number_of(const struct spec *s, pid p, pid q)
{
    const struct handle *handle = q != 0 ? handle_on(s, p, q) : NULL;

    return p == q ? HN_SELF : handle != NULL ? handle->number : STALE;
}

/* ---- The fields: one function for both ways ---- */

struct bits {
    packed_t packed;
    uint32_t used;
    bool too_large; /* a value had no room */
};

static void put(struct bits *bits, uint32_t value, uint32_t width)
{
    bits->packed |= (packed_t)value << bits->used;
    bits->used += width;
    bits->too_large = bits->too_large || value >> width != 0;
}

static uint32_t take(struct bits *bits, uint32_t width)
{
    uint32_t value =
        (uint32_t)(bits->packed >> bits->used) & ((UINT32_C(1) << width) - 1);

    bits->used += width;
    return value;
}

/* ---- Calls in progress; most are receptions without memory ---- */

static void put_call(struct bits *bits, const struct spec *s, pid p)
{
    const struct message_call *call = &s->procs[p].call;
    const struct ipc_buffers *buffers = &call->buffers;
    bool sends = s->procs[p].phase == SENDING;
    bool timed = s->schedds.procdb[p].timed;
    pid object = sends && buffers->grant_handle != HN_NONE
                     ? object_of(s, p, (uint32_t)buffers->grant_handle)
                     : 0;

    bool is_plain =
        !sends && !call->is_request && buffers->receive_capacity == 0;

    put(bits, (uint32_t)(call->partner - HN_NONE), 3);
    put(bits, timed ? s->schedds.procdb[p].to - s->schedds.time : 0, 2);
    put(bits, is_plain, 1);
    if (is_plain) {
        return;
    }
    put(bits, call->is_request, 1);
    put(bits, sends && buffers->send_length != 0, 1);
    put(bits, buffers->receive_capacity != 0, 1);
    put(bits, object, 2);
    put(bits, object != 0 ? buffers->grant_rights : 0, 3);
}

static void take_call(struct bits *bits, struct spec *s, pid p)
{
    struct message_call *call = &s->procs[p].call;
    struct ipc_buffers *buffers = &call->buffers;
    uint32_t left;

    call->partner = (int32_t)take(bits, 3) + HN_NONE;
    left = take(bits, 2);
    s->schedds.procdb[p].timed = left != 0;
    s->schedds.procdb[p].to = left;
    call->timeout = left != 0 ? (int32_t)left : IPC_FOREVER;
    if (take(bits, 1) != 0) {
        return; /* it grants nothing: see set_grant() */
    }
    call->is_request = take(bits, 1) != 0;
    buffers->send_length = take(bits, 1) * DATA_BYTES;
    buffers->send_address = buffers->send_length != 0 ? DATA_ADDRESS : 0;
    buffers->receive_capacity = take(bits, 1) * DATA_BYTES;
    buffers->receive_address =
        buffers->receive_capacity != 0 ? DATA_ADDRESS : 0;
    buffers->grant_handle = (int32_t)take(bits, 2); /* a PID until set_grant */
    buffers->grant_rights = take(bits, 3);
}

/* When P's handles are there: the number of the one that it grants. */
static void set_grant(struct spec *s, pid p)
{
    struct ipc_buffers *buffers = &s->procs[p].call.buffers;

    buffers->grant_handle =
        buffers->grant_handle == 0
            ? HN_NONE
            : (int32_t)number_of(s, p, (pid)buffers->grant_handle);
}

/* ---- Handles ---- */

static void put_handles(struct bits *bits, const struct spec *s, pid p)
{
    put(bits, s->rightsdb[p].handle[HN_PARENT].object, 2);
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        if (q != p) {
            const struct handle *handle = handle_on(s, p, q);

            put(bits, handle != NULL ? handle->rights + 1 : 0, 4);
        }
    }
}

static void take_handles(struct bits *bits, struct spec *s, pid p)
{
    struct handle *handle = s->rightsdb[p].handle;
    pid parent = take(bits, 2);
    uint32_t place = HN_PARENT + 1;

    handle[HN_PARENT].number = HN_PARENT;
    for (uint32_t i = HN_PARENT + 1; i < SPEC_HANDLES; i++) {
        handle[i].number = AGE + i;
        handle[i].used = true;
    }
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        uint32_t rights = q != p ? take(bits, 4) : 0;

        if (rights != 0) {
            uint32_t i = q == parent ? HN_PARENT : place++;

            handle[i].object = q;
            handle[i].rights = rights - 1;
        }
    }
}

/* ---- Regions, of which most processes have none ---- */

static void put_region(struct bits *bits, const struct spec *s, pid p)
{
    const struct region *region = &s->pagerdb.region[p][REGION];
    const struct region_page *page = page_of(s, p);

    put(bits, region->pager != 0, 1);
    if (region->pager == 0) {
        return;
    }
    put(bits, region->pager, 2);
    put(bits, region->agreed, 1);
    put(bits, page != NULL ? page->access : 0, 2);
    put(bits, page != NULL && page->marker != 0, 1);
    put(bits, page != NULL && page->access != 0 && page->pager != region->pager,
        1); /* it is the third one's, the deputy's */
}

/* Processes come in their order, and so do their pages. */
static void take_region(struct bits *bits, struct spec *s, pid p)
{
    struct region *region = &s->pagerdb.region[p][REGION];
    struct region_page *page = &s->pagerdb.page[s->pagerdb.pages];
    uint32_t access;
    bool marked;
    bool is_deputys;

    if (take(bits, 1) == 0) {
        return;
    }
    region->pager = take(bits, 2);
    region->agreed = take(bits, 1) != 0;
    region->timeout = PAGER_TICKS;
    access = take(bits, 2);
    marked = take(bits, 1) != 0;
    is_deputys = take(bits, 1) != 0;
    if (access == 0 && !marked) {
        return;
    }
    page->consumer = p;
    page->page = PAGE_ADDRESS >> PAGE_SHIFT;
    page->pager = access == 0  ? 0
                  : is_deputys ? 6 - p - region->pager
                               : region->pager;
    page->own = access != 0 ? OWN_ADDRESS >> PAGE_SHIFT : 0;
    page->access = access;
    page->marker = marked ? MARKER : 0;
    s->pagerdb.pages++;
}

static void put_fault(struct bits *bits, const struct spec *s, pid p)
{
    put(bits, s->procs[p].fault.access - PAGER_READ, 1);
    put(bits, s->procs[p].fault.told, 1);
    put(bits, s->schedds.procdb[p].to - s->schedds.time, 2);
}

static void take_fault_of(struct bits *bits, struct spec *s, pid p)
{
    s->procs[p].fault.page = PAGE_ADDRESS;
    s->procs[p].fault.access = take(bits, 1) + PAGER_READ;
    s->procs[p].fault.told = take(bits, 1) != 0;
    s->schedds.procdb[p].timed = true;
    s->schedds.procdb[p].to = take(bits, 2);
}

/* ---- Processes ---- */

static void put_process(struct bits *bits, const struct spec *s, pid p)
{
    const struct process *process = &s->procs[p];

    put(bits, process->phase, 3);
    if (process->phase == ABSENT) {
        return;
    }
    put(bits, process->pages - SMALL_PAGES, 1);
    put(bits, process->phase == STOPPED && process->reported, 1);
    put(bits, s->priodb[p], 2);
    put(bits, s->schedds.procdb[p].tsl, 3);
    put(bits, s->schedds.procdb[p].ctsl, 3);
    put(bits, s->rightsdb[p].privileged, 1);
    put_handles(bits, s, p);
    put_region(bits, s, p);
    if (waits(s, p)) {
        put_call(bits, s, p);
    } else if (process->phase == FAULTED) {
        put_fault(bits, s, p);
    }
}

static void take_process(struct bits *bits, struct spec *s, pid p)
{
    struct process *process = &s->procs[p];

    process->phase = take(bits, 3);
    if (process->phase == ABSENT) {
        return;
    }
    process->pages = take(bits, 1) + SMALL_PAGES;
    process->reported = take(bits, 1) != 0 || process->phase != STOPPED;
    process->cause = process->phase == STOPPED ? CAUSE : 0;
    s->priodb[p] = take(bits, 2);
    s->schedds.procdb[p].tsl = take(bits, 3);
    s->schedds.procdb[p].ctsl = take(bits, 3);
    s->rightsdb[p].privileged = take(bits, 1) != 0;
    take_handles(bits, s, p);
    take_region(bits, s, p);
    if (waits(s, p)) {
        take_call(bits, s, p);
        set_grant(s, p);
    } else if (process->phase == FAULTED) {
        take_fault_of(bits, s, p);
    }
}

/* ---- Queues: all processes that are in one, queue after queue ---- */

static void put_queue(struct bits *bits, const struct sequence *queue)
{
    for (uint32_t i = 0; i < queue->length; i++) {
        put(bits, queue->item[i], 2);
    }
}

/* Whom P, which waits, sends to; 0: it does not send. */
static pid addressee(const struct spec *s, pid p)
{
    if (s->procs[p].phase == FAULTED && !s->procs[p].fault.told) {
        return pager_of(s, p);
    }
    return s->procs[p].phase == SENDING ? (pid)s->procs[p].call.partner : 0;
}

static void put_wait(struct bits *bits, const struct spec *s)
{
    const struct sequence *wait = &s->schedds.wait;

    for (pid p = 1; p <= SPEC_PROCS; p++) {
        if ((waits(s, p) || s->procs[p].phase == FAULTED) &&
            addressee(s, p) == 0) {
            put(bits, p, 2);
        }
    }
    for (pid to = 1; to <= SPEC_PROCS; to++) {
        for (uint32_t i = 0; i < wait->length; i++) {
            if (addressee(s, wait->item[i]) == to) {
                put(bits, wait->item[i], 2);
            }
        }
    }
}

static void enqueue(struct spec *s, pid p)
{
    struct sequence *queue = s->procs[p].phase == READY
                                 ? &s->schedds.ready[s->priodb[p]]
                                 : &s->schedds.wait;

    queue->item[queue->length] = p;
    queue->length++;
}

/* ---- All of it ---- */

packed_t pack(const struct spec *s)
{
    struct bits bits = {0, 0, false};

    put(&bits, s->devds.driver[DEVICE], 2);
    put(&bits, (s->devds.pending & DEVICE_BIT) != 0, 1);
    put(&bits, (s->devds.enabled & DEVICE_BIT) != 0, 1);
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        put_process(&bits, s, p);
    }
    for (uint32_t i = PRIORITIES; i > 0; i--) {
        put_queue(&bits, &s->schedds.ready[i - 1]);
    }
    put_wait(&bits, s);
    return bits.too_large ? NOT_PACKED : bits.packed;
}

void unpack(struct spec *s, packed_t packed)
{
    struct bits bits = {packed, 0, false};

    memset(s, 0, sizeof(*s));
    s->devds.present = DEVICE_BIT;
    s->devds.driver[DEVICE] = take(&bits, 2);
    s->devds.pending = take(&bits, 1) << DEVICE;
    s->devds.enabled = take(&bits, 1) << DEVICE;
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        take_process(&bits, s, p);
    }
    for (pid p = take(&bits, 2); p != 0; p = take(&bits, 2)) {
        enqueue(s, p);
    }
    s->cup = vamos_current(s);
}
