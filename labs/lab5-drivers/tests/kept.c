/* SPDX-License-Identifier: MIT
 *
 * Purpose: a device interrupts while its driver is busy, sleeps, or waits for
 * it. It is heard of once, and then silent until it is enabled.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/clock.h"

enum { ROUNDS = 12, FASTEST = 5, RATES = 3 };

static void compute(uint32_t ticks)
{
    uint32_t until = lab_time() + ticks;

    while ((int32_t)(lab_time() - until) < 0) {
        lab_compute();
    }
}

static void hear(const char *name, int32_t timeout)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result = ipc_receive(HN_KERNEL, timeout, &message);

    observe(name, (uint32_t)result, message.word[0], message.word[1]);
}

TEST(kept)
{
    (void)change_driver(HN_SELF, DEVICE_CLOCK, 1);
    wait_for_tick();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t ticks = 2 + random_below(&seed, 5);

        clock_begin(FASTEST + random_below(&seed, RATES));
        observe("enabled", (uint32_t)enable_interrupts(CLOCK_SET), 0, 0);
        switch (random_below(&seed, 3)) {
        case 0:
            compute(ticks);
            hear("kept", 0);
            break;
        case 1:
            (void)sleep_ticks((int32_t)ticks);
            hear("kept", 0);
            break;
        default:
            hear("came", 100);
            (void)sleep_ticks((int32_t)ticks);
        }
        hear("silent", (int32_t)random_below(&seed, 3));
        observe("cause", (uint32_t)clock_take(), 0, 0);
        (void)sleep_ticks(2);
        hear("silent", 1);
        clock_end();
    }
}
