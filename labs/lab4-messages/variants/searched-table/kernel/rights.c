/* SPDX-License-Identifier: MIT
 *
 * A table of acquaintances for each process, in which one searches: there is no
 * way back from a process to its place, and no number of a handle is stored. It
 * is made of the place and of how often that was used.
 *
 * Invariant: of the entries of a process that are alive, no two are about the
 * same process.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"

struct acquaintance {
    uint32_t uses; /* of this place; 0: never */
    pid_t whom;
    uint32_t since; /* its birth */
    word_t rights;
};

struct person {
    bool is_privileged;
    struct acquaintance knows[MAX_HANDLES]; /* 0 stays empty */
};

static struct person people[MAX_PROCS + 1];

static bool is_alive(const struct acquaintance *entry)
{
    return entry->uses > 0 && entry->since == process_birth(entry->whom);
}

static word_t number_of(word_t place, const struct acquaintance *entry)
{
    return (place + (entry->uses - 1) * 256) & 0x7FFFFFFF;
}

/* Where SUBJECT has an entry about OBJECT; 0 if nowhere. */
static word_t place_of(pid_t subject, pid_t object)
{
    for (word_t place = HN_PARENT; place < MAX_HANDLES; place++) {
        const struct acquaintance *entry = &people[subject].knows[place];

        if (entry->whom == object && is_alive(entry)) {
            return place;
        }
    }
    return 0;
}

static void note(pid_t subject, word_t place, pid_t object, word_t rights)
{
    struct acquaintance *entry = &people[subject].knows[place];

    entry->uses++;
    entry->whom = object;
    entry->since = process_birth(object);
    entry->rights = rights;
}

static word_t make_place(pid_t subject, pid_t object)
{
    for (word_t place = HN_PARENT + 1; place < MAX_HANDLES; place++) {
        if (!is_alive(&people[subject].knows[place])) {
            note(subject, place, object, 0);
            return place;
        }
    }
    CVM_ASSERT(false);
    return 0;
}

static word_t need_place(pid_t subject, pid_t object)
{
    word_t place = place_of(subject, object);

    return place != 0 ? place : make_place(subject, object);
}

void rights_begin(pid_t pid, pid_t creator)
{
    people[pid].is_privileged = false;
    for (word_t place = 0; place < MAX_HANDLES; place++) {
        people[pid].knows[place].uses = 0;
    }
    if (creator != 0) {
        note(pid, HN_PARENT, creator, RIGHT_SEND | RIGHT_REQUEST);
    }
}

void rights_copy(pid_t pid, pid_t original)
{
    for (word_t place = 0; place < MAX_HANDLES; place++) {
        people[pid].knows[place] = people[original].knows[place];
    }
    people[pid].is_privileged = false;
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    word_t place = handle % 256;

    if (handle == HN_SELF) {
        *object = subject;
        return 0;
    }
    if (place >= MAX_HANDLES || !is_alive(&people[subject].knows[place]) ||
        number_of(place, &people[subject].knows[place]) != handle) {
        return ERR_HANDLE;
    }
    *object = people[subject].knows[place].whom;
    return 0;
}

word_t rights_of(pid_t subject, word_t handle)
{
    if (handle == HN_SELF) {
        return RIGHTS_ALL;
    }
    return people[subject].knows[handle % 256].rights;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    word_t place;

    if (subject == object) {
        return HN_SELF;
    }
    place = need_place(subject, object);
    return number_of(place, &people[subject].knows[place]);
}

word_t rights_get(pid_t subject, pid_t object)
{
    word_t place = subject == object ? 0 : place_of(subject, object);

    if (subject == object) {
        return RIGHTS_ALL;
    }
    return place == 0 ? 0 : people[subject].knows[place].rights;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
    if (subject == object) {
        return;
    }
    people[subject].knows[need_place(subject, object)].rights = rights;
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    word_t may = RIGHTS_ALL;

    if (!people[subject].is_privileged) {
        may = rights_get(subject, object);
        if ((may & RIGHT_GRANT) == 0) {
            return false;
        }
    }
    return (rights | may) == may;
}

bool rights_is_privileged(pid_t pid)
{
    return people[pid].is_privileged;
}

void rights_set_privileged(pid_t pid)
{
    people[pid].is_privileged = true;
}

int rights_change(pid_t caller, word_t receiver, word_t object, word_t rights)
{
    pid_t to;
    pid_t whom;
    int error = rights_find(caller, receiver, &to);

    if (error == 0) {
        error = rights_find(caller, object, &whom);
    }
    if (error != 0) {
        return error;
    }
    if (rights > RIGHTS_ALL) {
        return ERR_ARGUMENT;
    }
    if (!rights_may_grant(caller, whom, rights)) {
        return ERR_RIGHTS;
    }
    rights_set(to, whom, rights);
    return 0;
}
