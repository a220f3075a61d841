/* SPDX-License-Identifier: MIT
 *
 * rightsdb: for each process a map from handles to a process and rights, and
 * whether it is privileged.
 *
 * What a handle's number is, is a part of the contract: its low byte is its
 * place in the table, the lowest that names nobody; what stands above counts
 * the uses of that place, so that a number never names two processes.
 */
#include <string.h>

#include "grading/spec/model.h"

enum {
    NEXT_USE = 1 << 8,
    NUMBER_MASK = INT32_MAX, /* numbers are not negative */
    LOWEST_PLACE = HN_PARENT + 1
};

bool is_privileged(const struct spec *s, pid p)
{
    return s->rightsdb[p].privileged;
}

pid named(const struct spec *s, pid p, uint32_t number)
{
    if (number == HN_SELF) {
        return p;
    }
    for (uint32_t i = HN_PARENT; i < SPEC_HANDLES; i++) {
        const struct handle *handle = &s->rightsdb[p].handle[i];

        if (handle->object != 0 && handle->number == number) {
            return handle->object;
        }
    }
    return 0;
}

static struct handle *entry(struct spec *s, pid p, pid object, uint32_t from)
{
    for (uint32_t i = from; i < SPEC_HANDLES; i++) {
        if (s->rightsdb[p].handle[i].object == object) {
            return &s->rightsdb[p].handle[i];
        }
    }
    return NULL;
}

static void enter(struct spec *s, pid p, uint32_t place, pid q)
{
    struct handle *handle = &s->rightsdb[p].handle[place];

    handle->number =
        handle->used ? (handle->number + NEXT_USE) & NUMBER_MASK : place;
    handle->used = true;
    handle->object = q;
    handle->rights = 0;
}

uint32_t handle_for(struct spec *s, pid p, pid q)
{
    struct handle *handle = entry(s, p, q, HN_PARENT);

    if (p == q) {
        return HN_SELF;
    }
    if (handle == NULL) {
        handle = entry(s, p, 0, LOWEST_PLACE);
        enter(s, p, (uint32_t)(handle - s->rightsdb[p].handle), q);
    }
    return handle->number;
}

uint32_t rights_on(const struct spec *s, pid p, pid q)
{
    for (uint32_t i = HN_PARENT; i < SPEC_HANDLES && p != q; i++) {
        if (s->rightsdb[p].handle[i].object == q) {
            return s->rightsdb[p].handle[i].rights;
        }
    }
    return p == q ? RIGHTS_ALL : 0;
}

void give_rights(struct spec *s, pid p, pid q, uint32_t rights)
{
    if (p != q) {
        (void)handle_for(s, p, q);
        entry(s, p, q, HN_PARENT)->rights = rights;
    }
}

bool may_grant(const struct spec *s, pid p, pid q, uint32_t rights)
{
    uint32_t own = rights_on(s, p, q);

    if (is_privileged(s, p)) {
        return (rights & ~(uint32_t)RIGHTS_ALL) == 0;
    }
    return (own & RIGHT_GRANT) != 0 && (rights & ~own) == 0;
}

void clear_handles(struct spec *s, pid p, pid creator)
{
    memset(&s->rightsdb[p], 0, sizeof(s->rightsdb[p]));
    if (creator != 0) {
        enter(s, p, HN_PARENT, creator);
        s->rightsdb[p].handle[HN_PARENT].rights = RIGHT_SEND | RIGHT_REQUEST;
    }
}

void forget(struct spec *s, pid p)
{
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        struct handle *handle = entry(s, q, p, HN_PARENT);

        if (handle != NULL) {
            handle->object = 0;
            handle->rights = 0;
        }
    }
}
