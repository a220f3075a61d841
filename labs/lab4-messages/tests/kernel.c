/* SPDX-License-Identifier: MIT
 *
 * Purpose: what the kernel has to say. Children crash or send to init, which
 * then receives from the kernel, from anybody, from nobody.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { FEWEST = 4, MOST = 12, SILENT = 99 };

/* Our handle for init, which gives it to us after our birth: the next place. */
static handle_t init;

static void crash(void)
{
    __asm__ volatile("ud2");
}

static void live(uint32_t who, uint32_t kind)
{
    struct message message = MESSAGE_SHORT(who, kind, 0);

    if (kind == 0) {
        crash();
    }
    observe("sent", who, (uint32_t)ipc_send(init, IPC_FOREVER, &message), 0);
}

/* Sends after some ticks, and asks the kernel meanwhile: it has nothing to say
 * to us.
 */
static void be_late(uint32_t who, uint32_t ticks)
{
    struct message message = MESSAGE_SHORT(who, SILENT, 0);
    int result = ipc_receive(HN_KERNEL, (int32_t)ticks, &message);

    observe("asked", who, (uint32_t)result, lab_time());
    observe("sent", who, (uint32_t)ipc_send(init, IPC_FOREVER, &message), 0);
}

static handle_t begin(void (*body)(uint32_t a, uint32_t b), uint32_t who,
                      uint32_t kind)
{
    handle_t handle;

    init = (handle_t)(who + 2);
    handle = child(body, who, kind, 1, UINT32_MAX);
    (void)change_rights(handle, HN_SELF, RIGHT_SEND);
    return handle;
}

static void receive(handle_t partner, int32_t timeout)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result = ipc_receive(partner, timeout, &message);

    observe("got", (uint32_t)result,
            result == 0 ? (uint32_t)message.sender : 0, lab_time());
    if (result == 0) {
        observe("words", message.word[0], message.word[1], message.word[2]);
    }
}

TEST(kernel)
{
    static const handle_t partners[] = {HN_ANY, HN_KERNEL, HN_NONE};
    uint32_t count = FEWEST + random_below(&seed, MOST - FEWEST + 1);
    handle_t late;

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        (void)begin(live, i, random_below(&seed, 3));
    }
    wait_for_tick();
    observe("start", lab_time(), 0, 0);
    (void)sleep_ticks(2);
    for (uint32_t i = 0; i < 2 * count; i++) {
        handle_t partner = partners[random_below(&seed, 3)];

        receive(partner, partner == HN_NONE ? 1 : 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        receive(HN_ANY, 0);
    }
    /* one crashes while we wait, for everybody and for somebody else */
    (void)begin(live, count, 0);
    receive(HN_ANY, IPC_FOREVER);
    late = begin(be_late, count + 1, 3);
    (void)begin(live, count + 2, 0);
    receive(late, IPC_FOREVER);
    receive(HN_KERNEL, 1);
}
