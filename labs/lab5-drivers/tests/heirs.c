/* SPDX-License-Identifier: MIT
 *
 * Purpose: a driver ends, or is one no more, and another takes its place. What
 * the first has not heard of is not for the second.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/clock.h"

enum { ROUNDS = 8, RATE = 6 };

static void hear(const char *name, uint32_t who, int32_t timeout)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result = ipc_receive(HN_KERNEL, timeout, &message);

    observe(name, who, (uint32_t)result, message.word[1]);
}

/* One driver: begins with what its predecessor has left, lets the clock
 * interrupt, and hears of it, unless it KEEPS silent. */
static void drive(uint32_t who, uint32_t keeps)
{
    hear("new", who, 3);
    clock_begin(RATE);
    (void)sleep_ticks(2);
    hear("masked", who, 0);
    observe("enabled", who, (uint32_t)enable_interrupts(CLOCK_SET), 0);
    (void)sleep_ticks(2);
    if (keeps == 0) {
        hear("heard", who, 0);
    }
    observe("works", who, 0, 0);
    (void)sleep_ticks(20);
    observe("later", who, (uint32_t)enable_interrupts(CLOCK_SET),
            (uint32_t)clock_take());
    hear("later", who, 2);
}

TEST(heirs)
{
    wait_for_tick();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        handle_t driver = child(drive, i, random_below(&seed, 2), 1, 1);
        uint32_t kind = random_below(&seed, 2);

        observe("change", i,
                (uint32_t)change_driver(driver, DEVICE_CLOCK, 1), 0);
        (void)sleep_ticks(15);
        if (kind == 0) {
            observe("change", i,
                    (uint32_t)change_driver(driver, DEVICE_CLOCK, 0), 1);
            (void)sleep_ticks(20);
        }
        (void)process_kill(driver);
    }
}
