/* SPDX-License-Identifier: MIT
 *
 * A handle table for each process, and its inverse, so that both directions,
 * handle to process and process to handle, take constant time.
 *
 * Invariants: if the inverse leads from an object to a slot, that slot is the
 * object's. A slot is valid while its object lives: while the birth that it
 * remembers is the object's.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"

enum {
    SLOT_BITS = 8,
    SLOT_MASK = (1 << SLOT_BITS) - 1,
    NEXT_AGE = 1 << SLOT_BITS,
    HANDLE_MASK = 0x7FFFFFFF, /* handles are not negative */
    FIRST_FREE_SLOT = HN_PARENT + 1
};

_Static_assert(MAX_HANDLES <= SLOT_MASK + 1, "a slot number has 8 bits");

struct slot {
    word_t handle;  /* index of this slot, and its age */
    pid_t object;   /* 0 = never used */
    uint32_t birth; /* of the object; 0 = never used */
    word_t rights;
};

static struct slot slots[MAX_PROCS + 1][MAX_HANDLES];
static uint8_t inverse[MAX_PROCS + 1][MAX_PROCS + 1]; /* 0 = no slot */
static bool privileged[MAX_PROCS + 1];

static bool is_valid(const struct slot *slot)
{
    return slot->birth == process_birth(slot->object);
}

/* The slot in which SUBJECT has a handle for OBJECT; 0 if it has none. */
static word_t find_slot(pid_t subject, pid_t object)
{
    word_t index = (word_t)inverse[subject][object];

    return is_valid(&slots[subject][index]) ? index : 0;
}

static void fill_slot(pid_t subject, word_t index, pid_t object)
{
    struct slot *slot = &slots[subject][index];

    if (slot->object != 0) {
        slot->handle = (slot->handle + NEXT_AGE) & HANDLE_MASK;
        if ((word_t)inverse[subject][slot->object] == index) {
            inverse[subject][slot->object] = 0;
        }
    }
    slot->object = object;
    slot->birth = process_birth(object);
    slot->rights = 0;
    inverse[subject][object] = (uint8_t)index;
}

/* Enters OBJECT into the lowest free slot of SUBJECT. There is one: fewer
 * than MAX_PROCS others live.
 */
static word_t add_slot(pid_t subject, pid_t object)
{
    word_t index;

    for (index = FIRST_FREE_SLOT; index < MAX_HANDLES; index++) {
        if (!is_valid(&slots[subject][index])) {
            break;
        }
    }
    CVM_ASSERT(index < MAX_HANDLES);
    fill_slot(subject, index, object);
    return index;
}

/* The slot of SUBJECT for OBJECT, which gets one if it has none. */
static struct slot *slot_of(pid_t subject, pid_t object)
{
    word_t index = find_slot(subject, object);

    if (index == 0) {
        index = add_slot(subject, object);
    }
    return &slots[subject][index];
}

void rights_begin(pid_t pid, pid_t creator)
{
    privileged[pid] = false;
    for (word_t i = 0; i < MAX_HANDLES; i++) {
        slots[pid][i].handle = i;
        slots[pid][i].object = 0;
        slots[pid][i].birth = 0;
    }
    for (pid_t i = 0; i <= MAX_PROCS; i++) {
        inverse[pid][i] = 0;
    }
    if (creator != 0) {
        fill_slot(pid, HN_PARENT, creator);
        rights_set(pid, creator, RIGHT_SEND | RIGHT_REQUEST);
    }
}

void rights_copy(pid_t pid, pid_t original)
{
    privileged[pid] = false;
    for (word_t i = 0; i < MAX_HANDLES; i++) {
        slots[pid][i] = slots[original][i];
    }
    for (pid_t i = 0; i <= MAX_PROCS; i++) {
        inverse[pid][i] = inverse[original][i];
    }
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    word_t index = handle & SLOT_MASK;
    const struct slot *slot;

    if (handle == HN_SELF) {
        *object = subject;
        return 0;
    }
    if (index >= MAX_HANDLES) {
        return ERR_HANDLE;
    }
    slot = &slots[subject][index];
    if (slot->handle != handle || !is_valid(slot)) {
        return ERR_HANDLE;
    }
    *object = slot->object;
    return 0;
}

word_t rights_of(pid_t subject, word_t handle)
{
    return handle == HN_SELF ? (word_t)RIGHTS_ALL
                             : slots[subject][handle & SLOT_MASK].rights;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    return subject == object ? HN_SELF : slot_of(subject, object)->handle;
}

word_t rights_get(pid_t subject, pid_t object)
{
    word_t index = find_slot(subject, object);

    if (subject == object) {
        return RIGHTS_ALL;
    }
    return index == 0 ? 0 : slots[subject][index].rights;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
    if (subject != object) {
        slot_of(subject, object)->rights = rights;
    }
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    word_t own = rights_get(subject, object);

    if (rights_is_privileged(subject)) {
        return (rights & ~(word_t)RIGHTS_ALL) == 0;
    }
    return (own & RIGHT_GRANT) != 0 && (rights & ~own) == 0;
}

bool rights_is_privileged(pid_t pid)
{
    return privileged[pid];
}

void rights_set_privileged(pid_t pid)
{
    privileged[pid] = true;
}

int rights_change(pid_t caller, word_t receiver, word_t object, word_t rights)
{
    pid_t to;
    pid_t whom;

    if (rights_find(caller, receiver, &to) != 0 ||
        rights_find(caller, object, &whom) != 0) {
        return ERR_HANDLE;
    }
    if ((rights & ~(word_t)RIGHTS_ALL) != 0) {
        return ERR_ARGUMENT;
    }
    if (!rights_may_grant(caller, whom, rights)) {
        return ERR_RIGHTS;
    }
    /* nothing below can fail */
    rights_set(to, whom, rights);
    return 0;
}
