/* SPDX-License-Identifier: MIT
 *
 * Frames, by what they hold.
 */
#include "sos/net/input.h"

#include "sos/net/arp.h"
#include "sos/net/icmp.h"
#include "sos/net/udp.h"

static bool take_packet(const struct frame *frame, bool broadcast)
{
    struct ip_packet packet;

    if (!ip_parse(frame, broadcast, &packet)) {
        return false;
    }
    switch (packet.protocol) {
    case NET_ICMP:
        return icmp_input(&packet);
    case NET_UDP:
        return udp_input(&packet);
    default:
        return false;
    }
}

static void take(const struct frame *frame)
{
    bool broadcast = false;
    bool understood = false;
    int type = frame_type(frame, &broadcast);

    if (type == FRAME_ARP) {
        understood = arp_input(frame);
    } else if (type == FRAME_IP) {
        understood = take_packet(frame, broadcast);
    }
    frame_host.refused += !understood;
}

void input_frame(const struct frame *frame)
{
    frame_host.received++;
    take(frame);
    input_looped();
}

/* Ends: the answer to a frame is a reply, and that gets none. */
void input_looped(void)
{
    const struct frame *frame;

    while ((frame = frame_take_looped()) != NULL) {
        take(frame);
    }
}
