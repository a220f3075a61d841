/* SPDX-License-Identifier: MIT
 *
 * Purpose: who drives what. Init registers itself and its children; children
 * without privilege try to; some end, and their devices are free again.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { CHILDREN = 3, STEPS = 90, DEVICE_NUMBERS = 9 };

static const uint32_t devices[DEVICE_NUMBERS] = {
    DEVICE_SWAP, DEVICE_DISK, DEVICE_KEYBOARD, DEVICE_SCREEN, DEVICE_CLOCK,
    DEVICE_SERIAL, DEVICE_NONE, DEVICES, 1u << 31};
static handle_t children[CHILDREN];
static handle_t past; /* of a child that has ended */

static void live(uint32_t a, uint32_t b)
{
}

/* What a process without privilege may do with a device: nothing. */
static void try(uint32_t device)
{
    uint8_t byte = 0;

    observe("may not", (uint32_t)change_driver(HN_SELF, device, 1),
            (uint32_t)enable_interrupts(1u << DEVICE_CLOCK),
            (uint32_t)dev_read(device, 0, 1, 1, &byte));
}

static void try_unprivileged(uint32_t device)
{
    handle_t clone = process_clone(HN_SELF);

    if (clone == 0) {
        try(device);
        for (;;) {
            (void)sleep_ticks(IPC_FOREVER);
        }
    }
    (void)chg_sched_params(clone, 0, 1);
    (void)sleep_ticks(2);
    (void)process_kill(clone);
}

/* WHOM: 0 is init, then its children, then one that is no more. The serial
 * line is init's, and stays so. */
static void change(uint32_t whom, uint32_t device, uint32_t registered)
{
    handle_t handle = HN_SELF;

    if (whom > CHILDREN) {
        handle = past;
    } else if (whom > 0) {
        handle = children[whom - 1];
    }
    if (device == DEVICE_SERIAL && whom == 0) {
        registered = 1;
    }
    observe("change", whom, device,
            (uint32_t)change_driver(handle, device, (int)registered));
}

static void renew(uint32_t i)
{
    past = children[i];
    (void)process_kill(past);
    children[i] = child(live, 0, 0, 0, 1);
    observe("ended", i + 1, 0, 0);
}

static void use(uint32_t device)
{
    uint8_t byte = 0;

    observe("use", device, (uint32_t)enable_interrupts(1u << (device & 31)),
            (uint32_t)dev_read(device, 0, 1, 1, &byte));
}

TEST(registry)
{
    wait_for_tick();
    for (uint32_t i = 0; i < CHILDREN; i++) {
        children[i] = child(live, 0, 0, 0, 1);
    }
    renew(0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t kind = random_below(&seed, 12);
        uint32_t device = devices[random_below(&seed, DEVICE_NUMBERS)];
        uint32_t whom = random_below(&seed, CHILDREN + 2);

        if (kind == 0) {
            renew(whom % CHILDREN);
        } else if (kind == 1) {
            try_unprivileged(device);
        } else if (kind < 4) {
            use(device);
        } else {
            change(whom, device, kind < 9 ? kind % 2 : kind - 9);
        }
    }
}
