/* SPDX-License-Identifier: MIT
 *
 * Purpose: the memory of a process becomes less while it waits with a message
 * there. It is told when it meets somebody; the other one goes on as if it had
 * not been there.
 */
#include <stdbool.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { FEWEST = 2, MOST = 6, BYTES = 64, FIRST_PLACE = 2 };

/* What happens when, in ticks after the start. */
enum {
    CLIENTS_SHRINK = 1,
    SERVER_RECEIVES = 4,
    SERVER_SHRINKS = 20, /* it waits with room in its last page */
    CLIENT_SENDS = 25,
    SERVER_REQUESTS = 30, /* once more, with room in its last page */
    SERVER_SHRINKS_AGAIN = 33,
    CLIENT_REPLIES = 36, /* which it has no right to, but for the request */
    END = 50
};

static uint32_t began;

static void sleep_until(uint32_t tick)
{
    (void)sleep_ticks((int32_t)(began + tick - lab_time()));
}

/* In the last page of our memory, which may be gone when it matters: we never
 * touch it.
 */
static void *last_page(void)
{
    struct info_process info = {.pages = 0};

    (void)read_kernel_info(INFO_PROCESS, HN_SELF, &info);
    return (void *)(uintptr_t)((info.pages << PAGE_SHIFT) - BYTES);
}

/* ---- Clients ---- */

static void send(handle_t server, uint32_t who, int32_t timeout)
{
    struct message message = MESSAGE_SHORT(who, 0, 0);
    int result;

    message.data = last_page();
    message.data_bytes = BYTES;
    result = ipc_send(server, timeout, &message);
    observe("sent", who, (uint32_t)result, lab_time());
}

static void reply(handle_t server)
{
    struct message message = {.grant = HN_NONE};
    int result = ipc_receive(HN_ANY, IPC_FOREVER, &message);

    observe("asked", (uint32_t)result, message.word[0], lab_time());
    sleep_until(CLIENT_REPLIES);
    result = ipc_send(server, IPC_FOREVER, &message);
    observe("replied", (uint32_t)result, 0, lab_time());
}

/* Our handle for the server comes behind those for clients born before us. */
static void visit(uint32_t who, uint32_t b)
{
    handle_t server = (handle_t)(FIRST_PLACE + who);

    began = lab_time();
    send(server, who, IPC_FOREVER);
    if (who == 0) {
        sleep_until(CLIENT_SENDS);
        send(server, who, 3);
        reply(server);
    }
}

/* ---- The server ---- */

static void receive(void)
{
    static uint8_t room[BYTES];
    struct message message = {.grant = HN_NONE};
    int result;

    message.buffer = room;
    message.buffer_bytes = BYTES;
    result = ipc_receive(HN_ANY, 1, &message);
    observe("got", (uint32_t)result, result == 0 ? message.word[0] : 0,
            lab_time());
}

/* Waits with room that it is about to lose, for a message or for a reply. */
static void lose_room(bool requests)
{
    struct message message = MESSAGE_SHORT(7, 0, 0);
    int result;

    message.buffer = last_page();
    message.buffer_bytes = BYTES;
    result = requests ? ipc_request(FIRST_PLACE, IPC_FOREVER, &message)
                      : ipc_receive(HN_ANY, IPC_FOREVER, &message);
    observe("lost", (uint32_t)result, requests, lab_time());
}

static void serve(uint32_t clients, uint32_t b)
{
    began = lab_time();
    sleep_until(SERVER_RECEIVES);
    for (uint32_t i = 0; i <= clients; i++) {
        receive();
    }
    lose_room(false);
    receive();
    sleep_until(SERVER_REQUESTS);
    lose_room(true);
}

/* ---- Init ---- */

static void shrink(handle_t handle)
{
    observe("shrunk", (uint32_t)handle, memory_free(handle, 1) > 0 ? 1 : 0, 0);
}

TEST(shrink)
{
    uint32_t count = FEWEST + random_below(&seed, MOST - FEWEST + 1);
    handle_t server;

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    (void)memory_add(HN_SELF, 2);
    for (uint32_t i = 0; i < count; i++) {
        (void)child(visit, i, 0, 1, UINT32_MAX);
    }
    server = child(serve, count, 0, 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        (void)change_rights((handle_t)(FIRST_PLACE + i), server, RIGHT_SEND);
    }
    wait_for_tick();
    began = lab_time();
    observe("start", began, count, 0);
    sleep_until(CLIENTS_SHRINK);
    for (uint32_t i = 0; i < count; i++) {
        bool some = random_below(&seed, 2) == 0 || i == 0;

        if (some && i < count - 1) {
            shrink((handle_t)(FIRST_PLACE + i));
        }
    }
    sleep_until(SERVER_SHRINKS);
    shrink(server);
    sleep_until(SERVER_SHRINKS_AGAIN);
    shrink(server);
    (void)change_rights(FIRST_PLACE, server, 0);
    sleep_until(END);
}
