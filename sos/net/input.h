/* SPDX-License-Identifier: MIT
 *
 * The way of a frame upwards, from Ethernet to the socket that it is for.
 *
 * Layer: sos/net/input. Uses: arp, frame, icmp, ip, udp.
 */
#ifndef NET_INPUT_H
#define NET_INPUT_H

#include "sos/net/frame.h"

/* Takes in a frame from the wire, and after it those to ourselves. It may be
 * anything: what is not understood is counted and forgotten. */
void input_frame(const struct frame *frame);

/* Takes in the frames to ourselves. */
void input_looped(void);

#endif
