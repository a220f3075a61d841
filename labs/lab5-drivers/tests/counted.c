/* SPDX-License-Identifier: MIT
 *
 * Purpose: no interrupt is lost. The driver waits for each of them, and others
 * compute meanwhile.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/clock.h"

enum { TICKS = 20, OTHERS = 2 };

static void spin(uint32_t a, uint32_t b)
{
    for (;;) {
        lab_compute();
    }
}

TEST(counted)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    uint32_t count = 0;
    uint32_t end;

    (void)change_driver(HN_SELF, DEVICE_CLOCK, 1);
    for (uint32_t i = 0; i < OTHERS; i++) {
        (void)child(spin, 0, 0, i, 1);
    }
    wait_for_tick();
    clock_begin(6 + random_below(&seed, 3));
    (void)enable_interrupts(CLOCK_SET);
    end = lab_time() + TICKS;
    while ((int32_t)(lab_time() - end) < 0 &&
           ipc_receive(HN_KERNEL, 10, &message) == 0) {
        count += (uint32_t)clock_take();
        (void)enable_interrupts(CLOCK_SET);
    }
    observe("counted", count, 0, 0);
}
