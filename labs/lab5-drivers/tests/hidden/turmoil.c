/* SPDX-License-Identifier: MIT
 *
 * Purpose: drivers come and go while their devices interrupt. In each round
 * init registers, unregisters or ends somebody; then the children, one after
 * the other, give their devices cause to interrupt, enable some, and hear.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/clock.h"
#include "labs/lab5-drivers/guest/typist.h"

enum { CHILDREN = 3, ROUNDS = 24, TURN = 8, RATE = 6, SOURCES = 2 };

static const uint32_t sources[SOURCES] = {DEVICE_KEYBOARD, DEVICE_CLOCK};
static handle_t children[CHILDREN];

static void give_cause(uint32_t device)
{
    uint8_t byte = 0;

    if (device == DEVICE_CLOCK) {
        clock_begin(RATE);
    } else if (dev_read(DEVICE_KEYBOARD, 0, 1, 1, &byte) == 1) {
        typist_send(1);
    }
}

static uint32_t set_of(uint32_t subset)
{
    return (subset & 1) << sources[0] | (subset >> 1) << sources[1];
}

/* Its turn in a round, which lasts TURN ticks. */
static void take_turn(uint32_t who, uint32_t *seed)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    uint32_t causes = random_below(seed, 1 << SOURCES);
    uint32_t enabled = random_below(seed, 1 << SOURCES);
    int result;

    for (uint32_t i = 0; i < SOURCES; i++) {
        if ((causes >> i & 1) != 0) {
            give_cause(sources[i]);
        }
    }
    (void)sleep_ticks(3);
    observe("enabled", who, (uint32_t)enable_interrupts(set_of(enabled)), 0);
    (void)sleep_ticks(1);
    result = ipc_receive(HN_KERNEL, 0, &message);
    observe("heard", who, (uint32_t)result, message.word[1]);
    (void)sleep_ticks(TURN - 4);
}

static void live(uint32_t who, uint32_t seed)
{
    (void)sleep_ticks((int32_t)(1 + who * TURN));
    for (;;) {
        take_turn(who, &seed);
        (void)sleep_ticks(CHILDREN * TURN);
    }
}

static void begin(uint32_t who, uint32_t seed)
{
    children[who] = child(live, who, seed, 1, 1);
}

static void change(uint32_t who, uint32_t device, int registered)
{
    observe("change", who, device,
            (uint32_t)change_driver(children[who], device, registered));
}

/* The keyboard's controller interrupts, and does not translate. */
static void prepare(void)
{
    uint8_t config = 0x41;
    uint8_t write_config = 0x60;

    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    (void)dev_write(DEVICE_KEYBOARD, 1, 1, 1, &write_config);
    (void)sleep_ticks(1);
    (void)dev_write(DEVICE_KEYBOARD, 0, 1, 1, &config);
    (void)sleep_ticks(1);
    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 0);
}

TEST(turmoil)
{
    wait_for_tick();
    prepare();
    for (uint32_t i = 0; i < CHILDREN; i++) {
        begin(i, seed + i);
    }
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t who = random_below(&seed, CHILDREN);
        uint32_t device = sources[random_below(&seed, SOURCES)];
        uint32_t kind = random_below(&seed, 8);

        if (kind == 0) {
            (void)process_kill(children[who]);
            begin(who, seed);
            observe("ended", who, 0, 0);
        } else {
            change(who, device, kind < 6);
        }
        (void)sleep_ticks((CHILDREN + 1) * TURN);
    }
}
