/* SPDX-License-Identifier: MIT
 *
 * ICMP echo.
 */
#include "sos/net/icmp.h"

#include <errno.h>
#include <string.h>

#include "sos/net/bytes.h"
#include "sos/net/socket.h"

/* A message, as offsets. */
#define TYPE 0u
#define CODE 1u
#define CHECKSUM 2u
#define IDENTIFIER 4u

#define ECHO_REPLY 0u
#define ECHO_REQUEST 8u

/* Sends the message DATA, which fits, as one of TYPE with IDENTIFIER. */
static void send_message(uint32_t destination, uint8_t type,
                         uint32_t identifier, const uint8_t *data, size_t bytes)
{
    static struct frame frame;
    uint8_t *message = frame.data + IP_DATA;

    memcpy(message, data, bytes);
    message[TYPE] = type;
    put16(message + IDENTIFIER, identifier);
    put16(message + CHECKSUM, 0);
    put16(message + CHECKSUM, ip_checksum(ip_sum(0, message, bytes)));
    ip_send(&frame, destination, NET_ICMP, bytes);
}

bool icmp_input(const struct ip_packet *packet)
{
    const uint8_t *message = packet->data;
    uint32_t to = packet->source;
    struct net_address from = {packet->source, 0};

    if (packet->bytes < ICMP_HEADER || packet->bytes > IP_DATA_BYTES ||
        packet->broadcast || message[CODE] != 0 ||
        ip_checksum(ip_sum(0, message, packet->bytes)) != 0) {
        return false;
    }
    if (message[TYPE] == ECHO_REPLY) {
        return socket_deliver(NET_ICMP, get16(message + IDENTIFIER), from,
                              message, packet->bytes);
    }
    if (message[TYPE] != ECHO_REQUEST || ip_resolve(&to) < 0) {
        return false;
    }
    send_message(to, ECHO_REPLY, get16(message + IDENTIFIER), message,
                 packet->bytes);
    return true;
}

int icmp_send(uint32_t identifier, uint32_t destination, const uint8_t *data,
              size_t bytes)
{
    int error = ip_resolve(&destination);

    if (bytes < ICMP_HEADER || data[TYPE] != ECHO_REQUEST || data[CODE] != 0) {
        return -EINVAL;
    }
    if (bytes > NET_DATA_BYTES) {
        return -EMSGSIZE;
    }
    if (error == 0) {
        send_message(destination, ECHO_REQUEST, identifier, data, bytes);
    }
    return error;
}
