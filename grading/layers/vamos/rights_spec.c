/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/rights.h. Abstract state: for each process a set
 * of entries (handle, somebody, rights), how often each slot has been used, and
 * the set of privileged processes. Somebody is a PID and a birth: an entry
 * whose somebody has ended names nobody. No inverse: one looks for an entry.
 */
#include "kernel/rights.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/module.h"
#include "kernel/process.h"

enum { AGE_SHIFT = 8, SLOT_MASK = 255 };

struct entry {
    word_t uses; /* of its slot; 0: never */
    pid_t object;
    uint32_t birth;
    word_t rights;
};

static struct entry tables[MAX_PROCS + 1][MAX_HANDLES]; /* by slot; 0: self */
static bool privileged[MAX_PROCS + 1];

static bool names_somebody(const struct entry *entry)
{
    return entry->uses > 0 && process_is_alive(entry->object) &&
           process_birth(entry->object) == entry->birth;
}

static word_t handle_in(pid_t subject, word_t slot)
{
    word_t age = tables[subject][slot].uses - 1;

    return (slot | age << AGE_SHIFT) & 0x7FFFFFFF;
}

/* The slot of SUBJECT whose handle is HANDLE, if it names somebody; or 0. */
static word_t slot_of_handle(pid_t subject, word_t handle)
{
    word_t slot = handle & SLOT_MASK;

    return slot > 0 && slot < MAX_HANDLES &&
                   names_somebody(&tables[subject][slot]) &&
                   handle_in(subject, slot) == handle
               ? slot
               : 0;
}

/* The slot of SUBJECT that names OBJECT, or 0. */
static word_t slot_of_object(pid_t subject, pid_t object)
{
    for (word_t slot = 1; slot < MAX_HANDLES; slot++) {
        if (names_somebody(&tables[subject][slot]) &&
            tables[subject][slot].object == object) {
            return slot;
        }
    }
    return 0;
}

static void enter(pid_t subject, word_t slot, pid_t object, word_t rights)
{
    struct entry *entry = &tables[subject][slot];

    *entry = (struct entry){entry->uses + 1, object, process_birth(object),
                            rights};
}

void rights_begin(pid_t pid, pid_t creator)
{
    DEMAND(process_is_alive(pid), "PID is a process");
    DEMAND(creator == 0 || process_is_alive(creator), "CREATOR is a process");
    privileged[pid] = false;
    for (word_t slot = 0; slot < MAX_HANDLES; slot++) {
        tables[pid][slot] = (struct entry){0};
    }
    if (creator != 0) {
        enter(pid, HN_PARENT, creator, RIGHT_SEND | RIGHT_REQUEST);
    }
}

void rights_copy(pid_t pid, pid_t original)
{
    DEMAND(process_is_alive(pid), "PID is a process");
    DEMAND(process_is_alive(original), "ORIGINAL is a process");
    privileged[pid] = false;
    for (word_t slot = 0; slot < MAX_HANDLES; slot++) {
        tables[pid][slot] = tables[original][slot];
    }
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    word_t slot = slot_of_handle(subject, handle);

    DEMAND(process_is_alive(subject), "SUBJECT is a process");
    if (handle == HN_SELF) {
        *object = subject;
        return because(0, "HN_SELF is the process itself");
    }
    if (slot == 0) {
        return because(ERR_HANDLE, "no process that lives has that handle: it "
                                   "never had, or has ended since");
    }
    *object = tables[subject][slot].object;
    return because(0, "the handle names a process that lives");
}

word_t rights_of(pid_t subject, word_t handle)
{
    word_t slot = slot_of_handle(subject, handle);

    if (handle == HN_SELF) {
        return RIGHTS_ALL;
    }
    DEMAND(slot != 0, "HANDLE names somebody");
    return tables[subject][slot].rights;
}

/* The slot of SUBJECT that names OBJECT: its own, or else the lowest from 2 on
 * that names nobody.
 */
static word_t need_slot(pid_t subject, pid_t object)
{
    word_t slot = slot_of_object(subject, object);

    DEMAND(process_is_alive(subject), "SUBJECT is a process");
    DEMAND(process_is_alive(object), "OBJECT is a process");
    if (slot == 0) {
        slot = HN_PARENT + 1;
        while (names_somebody(&tables[subject][slot])) {
            slot++;
        }
        enter(subject, slot, object, 0);
        (void)because(0, "SUBJECT had no handle for it: it gets the lowest "
                         "slot from 2 on that names nobody, with its next age");
    }
    return slot;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    return subject == object
               ? HN_SELF
               : handle_in(subject, need_slot(subject, object));
}

word_t rights_get(pid_t subject, pid_t object)
{
    word_t slot = slot_of_object(subject, object);

    if (subject == object) {
        return RIGHTS_ALL;
    }
    return slot == 0 ? 0 : tables[subject][slot].rights;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
    if (subject != object) {
        tables[subject][need_slot(subject, object)].rights = rights;
    }
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    word_t own = privileged[subject] ? RIGHTS_ALL : rights_get(subject, object);

    if ((own & RIGHT_GRANT) == 0) {
        return because(false, "it may not grant that handle");
    }
    return because((rights | own) == own,
                   "what one grants is a subset of what one holds");
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
        return because(ERR_HANDLE, "first: both handles name somebody");
    }
    if (rights > RIGHTS_ALL) {
        return because(ERR_ARGUMENT, "second: RIGHTS is a set of rights");
    }
    if (!rights_may_grant(caller, whom, rights)) {
        return because(ERR_RIGHTS, "third: the caller may grant these rights "
                                   "on OBJECT");
    }
    rights_set(to, whom, rights);
    return because(0, "all checks hold: RECEIVER has just these rights now");
}
