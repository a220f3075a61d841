/* SPDX-License-Identifier: MIT
 *
 * The network card: an NE2000, which has memory of its own for one frame to
 * send and a ring of frames received, and which the driver reads and writes
 * through one register.
 *
 * What the card says about a frame is checked like the frame itself: a ring
 * that makes no sense is emptied by starting the card anew.
 *
 * Layer: sos/net/ne2000. Uses: frame.
 * Source: National Semiconductor DP8390D data sheet (1995); NE2000 manual.
 */
#ifndef NET_NE2000_H
#define NET_NE2000_H

#include "sos/net/frame.h"

/* Starts the card.
 *
 * MAC       becomes its address.
 * Returns:  false: there is no card that answers.
 */
bool ne2000_start(uint8_t mac[FRAME_MAC_BYTES]);

/* Sends a frame, or loses it if the card does not take it. May wait for the
 * last one to be on the wire. */
void ne2000_send(const uint8_t *data, size_t bytes);

/* Takes the next frame from the card. Returns false if it has none: then, and
 * only then, it does not interrupt. */
bool ne2000_receive(struct frame *frame);

#endif
