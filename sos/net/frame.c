/* SPDX-License-Identifier: MIT
 *
 * Ethernet. Frames to ourselves never reach the card; they wait in a ring.
 */
#include "sos/net/frame.h"

#include <string.h>

#include "sos/net/bytes.h"

#define TO 0u /* offsets in a frame */
#define FROM 6u
#define TYPE 12u

const uint8_t frame_broadcast[FRAME_MAC_BYTES] = {0xFF, 0xFF, 0xFF,
                                                  0xFF, 0xFF, 0xFF};
struct net_status frame_host;
uint32_t frame_now;

static frame_transmit_t transmit;
static struct frame looped[FRAME_LOOPED];
static uint32_t first, count; /* of those that wait */

static bool is_mac(const uint8_t *at, const uint8_t *mac)
{
    return memcmp(at, mac, FRAME_MAC_BYTES) == 0;
}

void frame_start(const struct net_status *status, frame_transmit_t function)
{
    frame_host = *status;
    transmit = function;
    first = 0;
    count = 0;
}

static void loop(const struct frame *frame)
{
    if (count == FRAME_LOOPED) {
        frame_host.lost++;
        return;
    }
    looped[(first + count) % FRAME_LOOPED] = *frame;
    count++;
}

void frame_send(struct frame *frame, const uint8_t *mac, enum frame_type type)
{
    memcpy(frame->data + TO, mac, FRAME_MAC_BYTES);
    memcpy(frame->data + FROM, frame_host.mac, FRAME_MAC_BYTES);
    put16(frame->data + TYPE, type);
    if (is_mac(mac, frame_host.mac)) {
        loop(frame);
    } else {
        frame_host.sent++;
        transmit(frame->data, frame->bytes);
    }
}

const struct frame *frame_take_looped(void)
{
    const struct frame *frame = &looped[first];

    if (count == 0) {
        return NULL;
    }
    first = (first + 1) % FRAME_LOOPED;
    count--;
    return frame;
}

int frame_type(const struct frame *frame, bool *broadcast)
{
    if (frame->bytes < FRAME_HEADER) {
        return -1;
    }
    *broadcast = is_mac(frame->data + TO, frame_broadcast);
    if (!*broadcast && !is_mac(frame->data + TO, frame_host.mac)) {
        return -1;
    }
    return (int)get16(frame->data + TYPE);
}
