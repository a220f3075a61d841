/* SPDX-License-Identifier: MIT
 *
 * Purpose: an exception stops the process that made it, and no other; init
 * hears of it. A time limit that was not needed is void.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 6, LIMIT = 50 };

static volatile uint32_t *volatile nobodys = (volatile uint32_t *)8;

/* Exceptions: divide error, invalid opcode, page fault. */
static void make_fault(uint32_t kind)
{
    if (kind == 0) {
        __asm__ volatile("divl %0" : : "r"(0) : "eax", "edx");
    } else if (kind == 1) {
        __asm__ volatile("ud2");
    } else {
        *nobodys = 0;
    }
}

/* Sees a tick of its own; then makes a fault, if KIND is one, or sees the next
 * tick.
 */
static void live(uint32_t who, uint32_t kind)
{
    (void)sleep_ticks((int32_t)(2 * who + 2));
    observe("before", who, 0, 0);
    if (kind < 3) {
        make_fault(kind);
    }
    (void)sleep_ticks(1);
    observe("after", who, 0, 0);
}

static uint32_t state_of(handle_t handle)
{
    struct info_process info = {.state = UINT32_MAX};

    (void)read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info);
    return info.state;
}

TEST(faults)
{
    struct message message = {.grant = HN_NONE};
    uint32_t faults = 0;
    uint32_t count = 3 + random_below(&seed, MOST - 2);
    uint32_t before;
    int result;

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kind = random_below(&seed, 5);

        (void)child(live, i, kind, 1, 1);
        faults += kind < 3 ? 1 : 0;
    }
    wait_for_tick();
    for (uint32_t i = 0; i < faults; i++) {
        result = ipc_receive(HN_KERNEL, LIMIT, &message);

        observe("stopped", (uint32_t)result,
                child_number((handle_t)message.word[1]), message.word[2]);
        observe("state", state_of((handle_t)message.word[1]), 0, 0);
    }
    before = lab_time();
    result = sleep_ticks(2 * LIMIT);
    observe("slept", (uint32_t)result, lab_time() - before, 0);
}
