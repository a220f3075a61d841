/* SPDX-License-Identifier: MIT
 *
 * The network server: hands each message to serve(), each frame from the card
 * to input_frame(). This is the only file of net that knows messages. A reply
 * goes out at once or not at all, so no client can hold the server up; after
 * BURST frames it is the clients' turn, so neither can the wire.
 *
 * Its argument, if init gives it one, says which address it has (config.h).
 */
#include <errno.h>

#include "sos/net/arp.h"
#include "sos/net/config.h"
#include "sos/net/input.h"
#include "sos/net/ne2000.h"
#include "sos/net/serve.h"
#include "sos/net/socket.h"
#include "vamos.h"

#define BURST 16u /* frames that are taken in one after the other */

static uint8_t incoming[IPC_MAX_BYTES]; /* memory part of the request */
static bool has_frames; /* the card interrupted, and has not been emptied */

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

/* Takes in what the card has, at most BURST frames. */
static void take_frames(void)
{
    static struct frame frame;

    for (uint32_t i = 0; i < BURST && has_frames; i++) {
        has_frames = ne2000_receive(&frame);
        if (has_frames) {
            input_frame(&frame);
        }
    }
    if (!has_frames) {
        (void)enable_interrupts(1u << DEVICE_NETWORK);
    }
}

/* How long the next message is waited for, after all that is due was done. */
static int32_t patience(void)
{
    int32_t clients = serve_waiting();
    int32_t neighbours = arp_tick();

    if (has_frames) {
        return 0;
    }
    return clients < 0 || (neighbours >= 0 && neighbours < clients)
               ? neighbours
               : clients;
}

/* Waits for one message, and serves it. */
static void serve_next(void)
{
    struct server_request request;
    int error = server_receive(patience(), incoming, &request);

    frame_now = now();
    if (error == 0 && request.sender == HN_KERNEL) {
        has_frames = true;
    } else if (error == 0) {
        serve(&request);
        input_looped();
    }
    if (has_frames) {
        take_frames();
    }
}

/* Brings up all layers. 0 or a positive errno. */
static int start(const char *addresses)
{
    struct net_status host = {0};

    if (!config_read(addresses, &host)) {
        return EINVAL;
    }
    if (!ne2000_start(host.mac)) {
        return ENODEV;
    }
    frame_now = now();
    frame_start(&host, ne2000_send);
    arp_start();
    socket_start(frame_now);
    serve_start(HN_PARENT, server_reply);
    return 0;
}

int main(int argc, char **argv)
{
    int error = start(argc > 1 ? argv[1] : CONFIG_DEFAULT);
    struct message none = MESSAGE_SHORT(0, 0, 0);

    server_ready(error);
    while (error != 0) {
        (void)ipc_receive(HN_NONE, IPC_FOREVER, &none); /* nothing to serve */
    }
    (void)enable_interrupts(1u << DEVICE_NETWORK);
    for (;;) {
        serve_next();
    }
}
