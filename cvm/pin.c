/* SPDX-License-Identifier: MIT
 *
 * Pins, by frame, with whose they are: so the owner's page is found when the
 * last of them goes.
 */
#include "cvm/pin.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/machine.h"
#include "cvm/pageentry.h"
#include "cvm/pagefault.h"

enum {
    OWNER_SHIFT = 20 /* above a page number, USER_PAGES at most */
};

struct pin {
    uint32_t count;
    uint32_t owner; /* if there are: PID << OWNER_SHIFT | page number */
};

_Static_assert(OWNER_SHIFT + PAGE_SHIFT == 32 && MAX_PROCS < PAGE_BYTES,
               "a shift leaves the page's address, and PID has room");

static struct pin *pins;
static uint32_t most;  /* frames that may have to stay in memory */
static uint32_t taken; /* those that have to */

uint32_t pin_table_bytes(pfn_t limit)
{
    return limit * sizeof(struct pin);
}

void pin_init(pfn_t limit, uint32_t frames, void *table)
{
    pins = table;
    most = frames;
    taken = 0;
    for (pfn_t frame = 0; frame < limit; frame++) {
        pins[frame].count = 0;
    }
}

bool pin_leaves_room(uint32_t frames)
{
    return frames <= most - taken;
}

/* ---- Pages ---- */

uint32_t pin_count(pfn_t frame)
{
    return pins[frame].count;
}

pid_t pin_owner(pfn_t frame)
{
    return pins[frame].owner >> OWNER_SHIFT;
}

uva_t pin_page(pfn_t frame)
{
    return pins[frame].owner << PAGE_SHIFT;
}

void pin_add(pfn_t frame, pid_t pager, uva_t page)
{
    struct machine *machine = machine_get(pager);

    if (pins[frame].count == 0) {
        ASSERT(taken < most);
        pins[frame].owner = pager << OWNER_SHIFT | page >> PAGE_SHIFT;
        pageentry_set_pinned(machine->directory, page, true);
        machine->pinned++;
        taken++;
    }
    pins[frame].count++;
}

void pin_remove(pfn_t frame)
{
    struct machine *machine = machine_get(pin_owner(frame));

    ASSERT(pins[frame].count > 0);
    pins[frame].count--;
    if (pins[frame].count == 0) {
        pageentry_set_pinned(machine->directory, pin_page(frame), false);
        machine->pinned--;
        taken--;
    }
}

/* ---- Tables ---- */

int pin_commit_table(void)
{
    int error = taken < most ? machine_commit(1) : ERR_RESOURCES;

    if (error != 0) {
        return error;
    }
    error = pagefault_make_room();
    if (error != 0) {
        machine_uncommit(1);
        return error;
    }
    taken++;
    return 0;
}

void pin_uncommit_table(void)
{
    machine_uncommit(1);
    taken--;
}
