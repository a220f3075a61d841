/* SPDX-License-Identifier: MIT
 *
 * Purpose: messages whose memory part lies in a region. Child 1 is the pager of
 * child 0, which talks to init; sometimes a page goes while it waits.
 */
#include "labs/lab7-pagers/tests/scene.h"

#include <stdbool.h>

enum {
    CONSUMER,
    PAGER,
    CHILDREN,
    ROUNDS = 40,
    WAIT = 3
};

static struct order order_of(char letter, uint32_t who, uint32_t page)
{
    return (struct order){.letter = letter,
                          .who = who,
                          .region = FIRST_REGION,
                          .address = scene_page(FIRST_REGION, page),
                          .own = scene_own(page),
                          .wait = WAIT};
}

static void order(struct order order)
{
    scene_order(&order, order.who == PAGER ? CONSUMER : PAGER);
}

/* The pager maps PAGE, for ACCESS, or takes it back. */
static void supply(uint32_t page, uint32_t access)
{
    struct order map = order_of(access == 0 ? 'u' : 'm', PAGER, page);

    map.access = access;
    order(map);
}

static void receive(uint32_t at)
{
    static uint32_t buffer[MESSAGE_BYTES / 4];
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result;

    buffer[0] = 0;
    message.buffer = buffer;
    message.buffer_bytes = sizeof(buffer);
    result = ipc_receive(scene_child(CONSUMER), 0, &message);
    observe("came", (uint32_t)result, at == WORD ? buffer[0] : 0, 0);
}

static void send(uint32_t value)
{
    const uint32_t data[MESSAGE_BYTES / 4] = {value, value};
    struct message message = MESSAGE_SHORT(0, 0, 0);

    message.data = data;
    message.data_bytes = sizeof(data);
    observe("went", (uint32_t)ipc_send(scene_child(CONSUMER), 0, &message), 0,
            0);
}

static void exchange(uint32_t *seed, uint32_t value)
{
    uint32_t at = random_below(seed, 2) == 0 ? WORD : PAGE_BYTES - 4;
    bool sends = random_below(seed, 2) == 0;
    bool lost = random_below(seed, 4) == 0;
    struct order exchange = order_of(sends ? 'x' : 'y', CONSUMER, 0);

    exchange.address += at;
    order(exchange);
    if (lost) {
        supply(0, 0);
    }
    scene_rest();
    if (sends) {
        receive(at);
    } else {
        send(value);
    }
    scene_rest();
}

TEST(messages)
{
    scene_start(CHILDREN);
    wait_for_tick();
    observe("start", CHILDREN, lab_time(), scene_own(0) >> PAGE_SHIFT);
    scene_rest();
    order(order_of('a', CONSUMER, 0));
    scene_rest();
    supply(0, PAGER_READ);
    scene_rest();
    for (uint32_t i = 1; i <= ROUNDS; i++) {
        struct order write = order_of('o', PAGER, 0);

        supply(0, random_below(&seed, 3));
        scene_rest();
        supply(1, random_below(&seed, 3));
        scene_rest();
        exchange(&seed, i);
        order(order_of('q', PAGER, 0));
        scene_rest();
        write.value = ROUNDS + i;
        order(write);
        scene_rest();
    }
}
