/* SPDX-License-Identifier: MIT
 *
 * A handle table for each process, and its inverse, so that both directions,
 * handle to process and process to handle, take constant time.
 *
 * Invariant: a slot is valid while its process lives (same birth); then the
 * inverse leads from that process to the slot.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"

enum {
    SLOT_BITS = 8,
    SLOT_MASK = (1 << SLOT_BITS) - 1,
    AGE_MASK = 0x7FFFFF, /* handles are not negative */
    FIRST_FREE_SLOT = HN_PARENT + 1
};

_Static_assert(MAX_HANDLES <= SLOT_MASK + 1, "a slot number has 8 bits");

struct slot {
    pid_t object;   /* 0 = never used */
    uint32_t birth; /* of the object */
    word_t age;
    word_t rights;
};

struct table {
    bool privileged;
    struct slot slot[MAX_HANDLES];
    uint8_t inverse[MAX_PROCS + 1]; /* slot for each PID, 0 = none */
};

static struct table tables[MAX_PROCS + 1];

static bool is_valid(const struct slot *slot)
{
    return slot->object != 0 && process_is_alive(slot->object) &&
           process_get(slot->object)->birth == slot->birth;
}

/* The slot in which SUBJECT has a handle for OBJECT; 0 if it has none. */
static word_t find_slot(pid_t subject, pid_t object)
{
    const struct table *table = &tables[subject];
    word_t index = table->inverse[object];

    if (index == 0 || table->slot[index].object != object ||
        !is_valid(&table->slot[index])) {
        return 0;
    }
    return index;
}

static void fill_slot(pid_t subject, word_t index, pid_t object)
{
    struct slot *slot = &tables[subject].slot[index];

    if (slot->object != 0) {
        slot->age = (slot->age + 1) & AGE_MASK;
    }
    slot->object = object;
    slot->birth = process_get(object)->birth;
    slot->rights = 0;
    tables[subject].inverse[object] = (uint8_t)index;
}

/* Enters OBJECT into the lowest free slot of SUBJECT. There is one: fewer
 * than MAX_PROCS others live.
 */
static word_t add_slot(pid_t subject, pid_t object)
{
    word_t index = FIRST_FREE_SLOT;

    while (index < MAX_HANDLES - 1 && is_valid(&tables[subject].slot[index])) {
        index++;
    }
    CVM_ASSERT(!is_valid(&tables[subject].slot[index]));
    fill_slot(subject, index, object);
    return index;
}

void rights_begin(pid_t pid, pid_t creator)
{
    struct table *table = &tables[pid];

    table->privileged = false;
    for (word_t i = 0; i < MAX_HANDLES; i++) {
        table->slot[i].object = 0;
        table->slot[i].age = 0;
    }
    for (pid_t i = 0; i <= MAX_PROCS; i++) {
        table->inverse[i] = 0;
    }
    if (creator != 0) {
        fill_slot(pid, HN_PARENT, creator);
        rights_set(pid, creator, RIGHT_SEND | RIGHT_REQUEST);
    }
}

void rights_copy(pid_t pid, pid_t original)
{
    tables[pid] = tables[original];
    tables[pid].privileged = false;
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
    slot = &tables[subject].slot[index];
    if (!is_valid(slot) || slot->age != handle >> SLOT_BITS) {
        return ERR_HANDLE;
    }
    *object = slot->object;
    return 0;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    word_t index;

    if (subject == object) {
        return HN_SELF;
    }
    index = find_slot(subject, object);
    if (index == 0) {
        index = add_slot(subject, object);
    }
    return index | tables[subject].slot[index].age << SLOT_BITS;
}

word_t rights_get(pid_t subject, pid_t object)
{
    word_t index;

    if (subject == object) {
        return RIGHTS_ALL;
    }
    index = find_slot(subject, object);
    return index == 0 ? 0 : tables[subject].slot[index].rights;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
    if (subject != object) {
        (void)rights_handle(subject, object); /* makes sure of a slot */
        tables[subject].slot[find_slot(subject, object)].rights = rights;
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
    return tables[pid].privileged;
}

void rights_set_privileged(pid_t pid)
{
    tables[pid].privileged = true;
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
