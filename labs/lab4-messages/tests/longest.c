/* SPDX-License-Identifier: MIT
 *
 * Purpose: messages of up to 64 KiB, across pages, up to the very end of a
 * process's memory, and beyond.
 */
#include <stdbool.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { EXCHANGES = 12, ROOM = IPC_MAX_BYTES + PAGE_BYTES, UNTOUCHED = 0xEE };

/* Where a buffer is. */
enum { INSIDE, AT_END, BEYOND, PLACES };

static uint8_t memory[ROOM];
static handle_t receiver;

/* The address behind the last byte of our memory. */
static uintptr_t end_of_memory(void)
{
    struct info_process info = {.pages = 0};

    (void)read_kernel_info(INFO_PROCESS, HN_SELF, &info);
    return (uintptr_t)info.pages << PAGE_SHIFT;
}

struct draw {
    uint32_t bytes; /* at least 1 */
    uint32_t place;
    uint32_t offset;
};

static struct draw draw(uint32_t *seed)
{
    struct draw draw;
    bool is_large = random_below(seed, 2) != 0;

    draw.bytes = 1 + random_below(seed, is_large ? IPC_MAX_BYTES : PAGE_BYTES);
    draw.place = random_below(seed, 8);
    draw.place = draw.place < PLACES ? draw.place : INSIDE;
    draw.offset = random_below(seed, PAGE_BYTES);
    return draw;
}

static uint8_t *address(const struct draw *draw)
{
    uintptr_t beyond = draw->place == BEYOND ? 1 : 0;

    return draw->place == INSIDE
               ? &memory[draw->offset]
               : (uint8_t *)(end_of_memory() - draw->bytes + beyond);
}

/* Fills BYTES bytes, but none beyond our memory. */
static void fill(uint8_t *at, uint32_t bytes, uint32_t first, uint32_t step)
{
    for (uint32_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(first + i * step);
    }
}

static uint32_t sum(const uint8_t *at, uint32_t bytes)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < bytes; i++) {
        sum = sum * 3 + at[i];
    }
    return sum;
}

static void send(uint32_t seed, uint32_t b)
{
    for (uint32_t i = 0; i < EXCHANGES; i++) {
        struct draw it = draw(&seed);
        struct message message = MESSAGE_SHORT(i, 0, 0);
        uint32_t there = it.bytes - (it.place == BEYOND ? 1 : 0);
        int result;

        message.data = address(&it);
        message.data_bytes = it.bytes;
        fill(address(&it), there, i, 5);
        result = ipc_send(receiver, 20, &message);
        observe("sent", i, (uint32_t)result, 0);
    }
}

static void receive(uint32_t seed, uint32_t b)
{
    for (uint32_t i = 0; i < EXCHANGES; i++) {
        struct draw it = draw(&seed);
        struct message message = MESSAGE_SHORT(0, 0, 0);
        uint32_t there = it.bytes - (it.place == BEYOND ? 1 : 0);
        int result;

        message.buffer = address(&it);
        message.buffer_bytes = it.bytes;
        fill(address(&it), there, UNTOUCHED, 0);
        result = ipc_receive(HN_ANY, 20, &message);
        observe("got", (uint32_t)result, result == 0 ? message.length : 0,
                sum(address(&it), there));
    }
}

TEST(longest)
{
    uint32_t seeds[2] = {1 + random_below(&seed, 1 << 20),
                         1 + random_below(&seed, 1 << 20)};

    /* the end of our memory is a page of its own, which we do not need */
    (void)memory_add(HN_SELF, ROOM / PAGE_BYTES);
    receiver = child(receive, seeds[0], 0, 1, UINT32_MAX);
    (void)child(send, seeds[1], 0, 1, UINT32_MAX);
    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    wait_for_tick();
    (void)sleep_ticks(400);
}
