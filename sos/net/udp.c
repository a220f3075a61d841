/* SPDX-License-Identifier: MIT
 *
 * UDP datagrams.
 */
#include "sos/net/udp.h"

#include <errno.h>
#include <string.h>

#include "sos/net/bytes.h"
#include "sos/net/socket.h"

/* A datagram, as offsets. */
#define SOURCE 0u
#define DESTINATION 2u
#define LENGTH 4u
#define CHECKSUM 6u

#define PORT_MOST 0xFFFFu
#define NO_CHECKSUM 0u /* one that is 0 is sent as ... */
#define ZERO_CHECKSUM 0xFFFFu

/* The checksum of a datagram between two hosts: it covers their addresses. */
static uint32_t checksum(uint32_t source, uint32_t destination,
                         const uint8_t *datagram, size_t bytes)
{
    uint8_t pseudo[12];

    put32(pseudo, source);
    put32(pseudo + 4, destination);
    put16(pseudo + 8, NET_UDP);
    put16(pseudo + 10, (uint32_t)bytes);
    return ip_checksum(
        ip_sum(ip_sum(0, pseudo, sizeof pseudo), datagram, bytes));
}

bool udp_input(const struct ip_packet *packet)
{
    const uint8_t *datagram = packet->data;
    struct net_address from = {packet->source, 0};
    size_t length;

    if (packet->bytes < UDP_HEADER) {
        return false;
    }
    length = get16(datagram + LENGTH);
    if (length < UDP_HEADER || length > packet->bytes ||
        (get16(datagram + CHECKSUM) != NO_CHECKSUM &&
         checksum(packet->source, packet->destination, datagram, length) !=
             0)) {
        return false;
    }
    from.port = get16(datagram + SOURCE);
    return socket_deliver(NET_UDP, get16(datagram + DESTINATION), from,
                          datagram + UDP_HEADER, length - UDP_HEADER);
}

int udp_send(uint32_t port, struct net_address to, const uint8_t *data,
             size_t bytes)
{
    static struct frame frame;
    uint8_t *datagram = frame.data + IP_DATA;
    uint32_t sum;
    int error = ip_resolve(&to.address);

    if (to.port == 0 || to.port > PORT_MOST) {
        return -EINVAL;
    }
    if (bytes > NET_DATA_BYTES) {
        return -EMSGSIZE;
    }
    if (error < 0) {
        return error;
    }
    put16(datagram + SOURCE, port);
    put16(datagram + DESTINATION, to.port);
    put16(datagram + LENGTH, (uint32_t)(UDP_HEADER + bytes));
    put16(datagram + CHECKSUM, 0);
    memcpy(datagram + UDP_HEADER, data, bytes);
    sum = checksum(frame_host.address, to.address, datagram,
                   UDP_HEADER + bytes);
    put16(datagram + CHECKSUM, sum == NO_CHECKSUM ? ZERO_CHECKSUM : sum);
    ip_send(&frame, to.address, NET_UDP, UDP_HEADER + bytes);
    return 0;
}
