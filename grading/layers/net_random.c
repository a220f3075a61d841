/* SPDX-License-Identifier: MIT
 *
 * Random frames, most of them nearly right, and random requests of clients. The
 * sanitizers see what goes wrong with memory; here only the books are checked.
 */
#include <string.h>

#include "grading/layers/net_wire.h"
#include "sos/net/arp.h"
#include "sos/net/serve.h"
#include "sos/net/socket.h"

static uint32_t state;

static uint32_t below(uint32_t most)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % most;
}

/* One that our layers would understand; its length. */
static size_t good_frame(void)
{
    static const uint32_t hosts[] = {PEER, GATEWAY, SELF, FAR, 0xFFFFFFFF, 0};
    static uint8_t data[1472];
    size_t bytes = below(4) == 0 ? below(1464) : below(40);

    for (size_t i = 0; i < bytes; i++) {
        data[i] = (uint8_t)below(256);
    }
    switch (below(5)) {
    case 0:
        return wire_arp(1 + below(2), hosts[below(6)], hosts[below(6)]);
    case 1:
        return wire_echo(below(2) * 8, 49152 + below(16), data, bytes);
    case 2:
        return wire_udp(below(65536), 49152 + below(16), data, bytes);
    case 3:
        return wire_ip(below(20), hosts[below(6)], hosts[below(6)], data,
                       bytes);
    default:
        memcpy(wire_frame, data, bytes);
        return bytes;
    }
}

/* Changes some bytes of the frame; often the header is sealed again. */
static size_t damage(size_t bytes)
{
    for (uint32_t i = below(4); i > 0 && bytes > 0; i--) {
        wire_frame[below(2) == 0 ? below(bytes) : below(bytes) % 48] =
            (uint8_t)(below(3) == 0 ? 0xFF : below(256));
    }
    if (below(2) == 0) {
        wire_seal();
    }
    return below(8) == 0 ? below((uint32_t)bytes + 1) : bytes;
}

static void put_frame(void)
{
    size_t bytes = good_frame();

    if (below(3) != 0) {
        bytes = damage(bytes);
    }
    wire_put(wire_frame, bytes <= FRAME_BYTES ? bytes : FRAME_BYTES);
}

/* A request of any client, or init, about one of the numbers there may be. */
static void put_request(void)
{
    static const uint32_t operations[] = {
        NET_SOCKET,   NET_SOCKET,     NET_BIND,         NET_SEND,
        NET_SEND,     NET_RECEIVE,    NET_RECEIVE,      NET_TIMEOUT,
        NET_STATUS,   IO_READ,        IO_CLOSE,         IO_REOPEN,
        IO_FSTAT,     CLIENT_VOUCH,   CLIENT_FORK,      CLIENT_EXEC,
        CLIENT_FORGET, CLIENT_INTERRUPT, IO_WRITE,      0};
    static uint8_t data[64 + NET_DATA_BYTES];
    struct net_address address = {below(2) ? PEER : SELF, 49152 + below(16)};
    struct proc_file file = {.number = below(200),
                             .node = NET_NODE(below(20), 49152 + below(16))};
    struct server_request request = {.data = data};
    bool is_reopen;

    request.word[0] = operations[below(20)];
    request.word[1] = below(3) == 0 ? NET_UDP : below(200);
    request.word[2] = below(2) == 0 ? below(25) : below(2000) | NET_NO_WAIT;
    request.granted = (int32_t)below(25);
    request.sender = request.word[0] >= CLIENT_VOUCH &&
                             request.word[0] <= CLIENT_FORGET && below(8) != 0
                         ? 1
                         : (int32_t)below(25);
    is_reopen = request.word[0] == IO_REOPEN;
    memcpy(data, is_reopen ? (void *)&file : (void *)&address,
           is_reopen ? sizeof file : sizeof address);
    request.bytes = is_reopen ? sizeof file : below(3) * 8 + below(600);
    serve(&request);
}

bool random_storm(unsigned seed, unsigned steps)
{
    uint32_t before = frame_host.received;
    unsigned frames = 0;
    bool sound = true;

    state = seed;
    for (unsigned i = 0; i < steps; i++) {
        if (below(3) == 0) {
            put_request();
        } else {
            put_frame();
            frames++;
        }
        frame_now += below(20);
        (void)serve_waiting();
        (void)arp_tick();
        sound &= frame_host.sockets <= SOCKETS;
    }
    return sound && frame_host.received - before == frames &&
           frame_host.refused <= 2 * frames;
}
