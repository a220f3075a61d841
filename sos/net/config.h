/* SPDX-License-Identifier: MIT
 *
 * Addresses as the boot command line gives them.
 *
 * Layer: sos/net/config. Uses: nothing.
 */
#ifndef NET_CONFIG_H
#define NET_CONFIG_H

#include <stdbool.h>

#include "sos/proto.h"

/* What QEMU and Bochs give a PC behind their own gateway. */
#define CONFIG_DEFAULT "10.0.2.15/24,10.0.2.2"

/* Reads TEXT, ADDRESS/BITS or ADDRESS/BITS,GATEWAY, into STATUS.
 *
 * Returns:  false if it is not of that form, the address is no host's in a
 *           network of 2 to 30 BITS, or the gateway is not in that network.
 *           STATUS is unchanged then.
 */
bool config_read(const char *text, struct net_status *status);

#endif
