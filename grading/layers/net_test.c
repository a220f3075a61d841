/* SPDX-License-Identifier: MIT
 *
 * The network server, given frames from a wire (net_wire.h) and messages as
 * init and clients send them; the replies are noted here. Clients 1, 2, ...
 * have handle 10 + pid; client 1 is root, the others are user 100.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grading/layers/ktap.h"
#include "grading/layers/net_wire.h"
#include "sos/net/arp.h"
#include "sos/net/config.h"
#include "sos/net/input.h"
#include "sos/net/serve.h"
#include "sos/net/socket.h"

#define INIT 1
#define HANDLE(pid) (10 + (pid))
#define PIDS 20
#define LATER 12345 /* no reply yet */
#define STORM_STEPS 300000u

static struct {
    int32_t result;
    uint32_t word1;
    size_t bytes;
    uint8_t data[2048];
    bool gone; /* takes no reply */
} got[HANDLE(PIDS)];

static bool note_reply(int32_t client, int32_t result, uint32_t word1,
                       const void *data, size_t bytes)
{
    if (got[client].gone) {
        return false;
    }
    got[client].result = result;
    got[client].word1 = word1;
    got[client].bytes = bytes;
    memcpy(got[client].data, bytes > 0 ? data : "", bytes);
    return true;
}

static int32_t tell(uint32_t operation, uint32_t w1, int32_t pid, int32_t grant)
{
    struct server_request request = {
        INIT, grant, {operation, w1, (uint32_t)pid}, (const uint8_t *)"", 0};

    serve(&request);
    (void)serve_waiting();
    return got[INIT].result;
}

/* A request of client PID; LATER while it is not answered. */
static int32_t ask(int32_t pid, uint32_t operation, uint32_t w1, uint32_t w2,
                   const void *data, size_t bytes)
{
    struct server_request request = {
        HANDLE(pid), 0, {operation, w1, w2}, data, bytes};

    got[HANDLE(pid)].result = LATER;
    serve(&request);
    input_looped();
    (void)serve_waiting();
    return got[HANDLE(pid)].result;
}

static void start(void)
{
    memset(got, 0, sizeof got);
    wire_start();
    socket_start(5);
    serve_start(INIT, note_reply);
    for (int32_t pid = 1; pid < 5; pid++) {
        CHECK(tell(CLIENT_VOUCH, pid == 1 ? 0 : 100, pid, HANDLE(pid)) == 0);
    }
    wire_greet();
}

static uint32_t open_socket(int32_t pid, uint32_t protocol)
{
    int32_t number = ask(pid, NET_SOCKET, protocol, 0, "", 0);

    CHECK(number >= 0);
    return (uint32_t)number;
}

static int32_t bind_to(int32_t pid, uint32_t file, uint32_t address,
                       uint32_t port)
{
    struct net_address own = {address, port};

    return ask(pid, NET_BIND, file, 0, &own, sizeof own);
}

static int32_t send_to(int32_t pid, uint32_t file, uint32_t address,
                       uint32_t port, const void *data, size_t bytes)
{
    struct net_address to = {address, port};
    uint8_t parcel[sizeof to + 2048];

    memcpy(parcel, &to, sizeof to);
    memcpy(parcel + sizeof to, data, bytes);
    return ask(pid, NET_SEND, file, 0, parcel, sizeof to + bytes);
}

/* Whether PID got a datagram with TEXT from (ADDRESS, PORT). */
static bool heard(int32_t pid, uint32_t address, uint32_t port,
                  const char *text)
{
    size_t bytes = strlen(text);
    struct net_address from = {address, port};

    return got[HANDLE(pid)].result == (int32_t)bytes &&
           got[HANDLE(pid)].bytes == sizeof from + bytes &&
           memcmp(got[HANDLE(pid)].data, &from, sizeof from) == 0 &&
           memcmp(got[HANDLE(pid)].data + sizeof from, text, bytes) == 0;
}

static void put_udp(unsigned from, unsigned to, const char *text)
{
    wire_put(wire_frame, wire_udp(from, to, text, strlen(text)));
    (void)serve_waiting();
}

/* --- Addresses ------------------------------------------------------------ */

static void config_accepts(void)
{
    struct net_status status = {0};

    CHECK(config_read(CONFIG_DEFAULT, &status));
    CHECK(status.address == SELF && status.mask == 0xFFFFFF00 &&
          status.gateway == GATEWAY);
    CHECK(config_read("192.168.7.1/30", &status));
    CHECK(status.mask == 0xFFFFFFFC && status.gateway == 0);
}

static void config_refuses(void)
{
    static const char *const wrong[] = {
        "",          "10.0.2.15",     "10.0.2.15/",     "10.0.2/24",
        "10.0.2.15/0", "10.0.2.15/31", "10.0.2.256/24", "10.0.2.15/24,",
        "10.0.2.15/24,10.0.3.2", "10.0.2.0/24", "10.0.2.255/24",
        "10.0.2.15/24,10.0.2.2 ", "a.b.c.d/24", "10.0.2.15/-1",
        "99999999999999999999.0.2.15/24", "10.0.2.15/24,10.0.2.255"};
    struct net_status status = {.address = 7};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(!config_read(wrong[i], &status));
        CHECK(status.address == 7);
    }
}

/* --- ARP ------------------------------------------------------------------ */

static void arp_answers(void)
{
    start();
    CHECK(wire_frames == 1);
    CHECK(memcmp(wire_sent, wire_peer_mac, 6) == 0);
    CHECK(wire16(wire_sent + 12) == 0x0806 && wire16(wire_sent + 20) == 2);
    CHECK(memcmp(wire_sent + 22, wire_own_mac, 6) == 0);
    CHECK(wire32(wire_sent + 28) == SELF && wire32(wire_sent + 38) == PEER);
}

static void arp_keeps_a_packet_until_the_answer(void)
{
    uint32_t file;
    const uint8_t *data;
    size_t bytes;

    start();
    file = open_socket(2, NET_UDP);
    wire_frames = 0;
    CHECK(send_to(2, file, FAR, 53, "first", 5) == 5);
    CHECK(send_to(2, file, FAR, 53, "last", 4) == 4);
    CHECK(wire_frames == 1 && wire16(wire_sent + 12) == 0x0806);
    CHECK(wire16(wire_sent + 20) == 1 && wire32(wire_sent + 38) == GATEWAY);
    CHECK(memcmp(wire_sent, "\377\377\377\377\377\377", 6) == 0);
    wire_put(wire_frame, wire_arp(2, GATEWAY, SELF));
    CHECK(wire_frames == 2 && wire_is_packet(17, FAR, &data, &bytes));
    CHECK(bytes == 12 && memcmp(data + 8, "last", 4) == 0);
    CHECK(arp_tick() < 0);
}

static void arp_gives_up(void)
{
    uint32_t lost;

    start();
    wire_frames = 0;
    lost = frame_host.lost;
    CHECK(send_to(2, open_socket(2, NET_UDP), 0x0A000277, 9, "x", 1) == 1);
    for (int i = 0; i < 2; i++) {
        CHECK(arp_tick() == 100);
        frame_now += 99;
        CHECK(arp_tick() == 1);
        frame_now++;
    }
    CHECK(arp_tick() == 100);
    CHECK(wire_frames == 3 && frame_host.lost == lost);
    frame_now += 100;
    CHECK(arp_tick() < 0);
    CHECK(wire_frames == 3 && frame_host.lost == lost + 1);
}

static void arp_asks_again_when_old(void)
{
    uint32_t file;

    start();
    file = open_socket(2, NET_UDP);
    CHECK(send_to(2, file, PEER, 9, "x", 1) == 1);
    CHECK(wire16(wire_sent + 12) == 0x0800);
    frame_now += 30000;
    CHECK(send_to(2, file, PEER, 9, "x", 1) == 1);
    CHECK(wire16(wire_sent + 12) == 0x0806);
}

static void arp_refuses(void)
{
    start();
    wire_frames = 0;
    frame_host.refused = 0;
    wire_put(wire_frame, wire_arp(1, SELF, SELF)); /* claims to be us */
    wire_put(wire_frame, wire_arp(1, FAR, SELF));  /* no neighbour */
    wire_put(wire_frame, wire_arp(3, PEER, SELF));
    wire_put(wire_frame, wire_arp(1, PEER, SELF) - 60 + 41); /* cut off */
    (void)wire_arp(1, PEER, SELF);
    wire_frame[22] |= 1; /* the address of a group */
    wire_put(wire_frame, 60);
    (void)wire_arp(1, PEER, SELF);
    wire_frame[18] = 8; /* other lengths of addresses */
    wire_put(wire_frame, 60);
    CHECK(wire_frames == 0 && frame_host.refused == 6);
    wire_put(wire_frame, wire_arp(1, PEER, FAR)); /* for somebody else */
    CHECK(wire_frames == 0 && frame_host.refused == 6);
}

/* More neighbours than there is room for. */
static void arp_table_overflows(void)
{
    start();
    for (uint32_t i = 1; i < 255; i++) {
        uint32_t address = (SELF & 0xFFFFFF00) | i;

        frame_now++;
        wire_put(wire_frame, wire_arp(1, address, SELF));
    }
    CHECK(wire_frames == 254 - 1 + 1);
    CHECK(send_to(2, open_socket(2, NET_UDP), (SELF & 0xFFFFFF00) | 254, 9, "x",
                  1) == 1);
    CHECK(wire16(wire_sent + 12) == 0x0800);
}

/* --- IP and ICMP ---------------------------------------------------------- */

static void echo_is_answered(void)
{
    uint8_t text[1472 - 8];
    const uint8_t *data;
    size_t bytes;

    start();
    for (size_t length = 0; length <= sizeof text; length += 61) {
        memset(text, (int)length, sizeof text);
        wire_put(wire_frame, wire_echo(8, 77, text, length));
        CHECK(wire_is_packet(1, PEER, &data, &bytes));
        CHECK(bytes == 8 + length && data[0] == 0 && data[1] == 0);
        CHECK(wire_sum(data, bytes) == 0 && wire16(data + 4) == 77 &&
              wire16(data + 6) == 7);
        CHECK(memcmp(data + 8, text, length) == 0);
    }
}

static void echo_to_all_is_not_answered(void)
{
    size_t bytes;

    start();
    wire_frames = 0;
    bytes = wire_echo(8, 77, "x", 1);
    memset(wire_frame + 30, 0xFF, 4);
    wire_seal();
    wire_put(wire_frame, bytes);
    bytes = wire_echo(8, 77, "x", 1);
    memset(wire_frame, 0xFF, 6); /* Ethernet's broadcast with our address */
    wire_put(wire_frame, bytes);
    CHECK(wire_frames == 0);
}

/* An echo request with any one bit of its packet changed is refused, for the
 * checksums; and so is one that ends too early. */
static void damaged_packets_are_refused(void)
{
    size_t bytes = wire_echo(8, 77, "data", 4);

    start();
    wire_frames = 0;
    for (size_t bit = 14 * 8; bit < bytes * 8; bit++) {
        (void)wire_echo(8, 77, "data", 4);
        wire_frame[bit / 8] ^= (uint8_t)(1 << bit % 8);
        wire_put(wire_frame, bytes);
    }
    for (size_t length = 0; length < bytes; length++) {
        (void)wire_echo(8, 77, "data", 4);
        wire_put(wire_frame, length);
    }
    CHECK(wire_frames == 0);
    wire_put(wire_frame, wire_echo(8, 77, "data", 4));
    CHECK(wire_frames == 1);
}

/* A header field, at OFFSET of the packet, that is sealed but wrong. */
static void check_refused(size_t offset, unsigned value)
{
    size_t bytes = wire_echo(8, 77, "data", 4);

    wire_frame[14 + offset] = (uint8_t)value;
    wire_seal();
    wire_frames = 0;
    wire_put(wire_frame, bytes);
    CHECK(wire_frames == 0);
}

static void wrong_headers_are_refused(void)
{
    start();
    check_refused(0, 0x65); /* version 6 */
    check_refused(0, 0x44); /* header too short */
    check_refused(0, 0x4F); /* header longer than the packet */
    check_refused(2, 0xFF); /* packet longer than the frame */
    check_refused(3, 19);   /* packet shorter than its header */
    check_refused(6, 0x20); /* the first part of several */
    check_refused(7, 1);    /* a later part */
    check_refused(9, 6);    /* TCP */
    check_refused(12, 0);   /* from no host */
    check_refused(12, 127); /* from ourselves, over the wire */
    check_refused(12, 224); /* from a group */
    check_refused(19, 99);  /* to another host */
}

static void padding_and_options_are_passed_over(void)
{
    uint8_t packet[64];
    const uint8_t *data;
    size_t bytes;

    start();
    (void)wire_echo(8, 77, "", 0);
    wire_put(wire_frame, 60);
    CHECK(wire_is_packet(1, PEER, &data, &bytes) && bytes == 8);
    bytes = wire_echo(8, 77, "", 0);
    memcpy(packet, wire_frame + 34, 8);
    memset(wire_frame + 34, 1, 4); /* four times "no operation" */
    memcpy(wire_frame + 38, packet, 8);
    wire_frame[14] = 0x46;
    wire_frame[17] = 32;
    wire_seal();
    wire_frames = 0;
    wire_put(wire_frame, bytes + 4);
    CHECK(wire_frames == 1);
}

static void ping_by_a_client(void)
{
    uint8_t message[12] = {8, 0, 9, 9, 9, 9, 0, 3, 'e', 'c', 'h', 'o'};
    uint8_t reply[13] = {0, 0, 0, 0, 0, 0, 0, 7, 'e', 'c', 'h', 'o', 0};
    const uint8_t *data;
    size_t bytes;
    uint32_t file, port;

    start();
    file = open_socket(2, NET_ICMP);
    port = got[HANDLE(2)].word1 & 0xFFFF;
    CHECK(got[HANDLE(2)].word1 >> 16 == NET_ICMP);
    CHECK(send_to(2, file, PEER, 0, message, 12) == 12);
    CHECK(wire_is_packet(1, PEER, &data, &bytes) && bytes == 12);
    CHECK(wire_sum(data, bytes) == 0 && wire16(data + 4) == port);
    CHECK(data[0] == 8 && wire16(data + 6) == 3 &&
          memcmp(data + 8, "echo", 4) == 0);
    CHECK(ask(2, NET_RECEIVE, file, 100, "", 0) == LATER);
    wire_put(wire_frame, wire_echo(0, port + 1, "echo", 4));
    (void)serve_waiting();
    CHECK(got[HANDLE(2)].result == LATER);
    wire_put(wire_frame, wire_echo(0, port, "echo", 4));
    memcpy(reply + 2, wire_frame + 36, 4); /* checksum, identifier */
    (void)serve_waiting();
    CHECK(got[HANDLE(2)].result == 12 &&
          memcmp(got[HANDLE(2)].data + 8, reply, 12) == 0);
    message[0] = 5; /* a redirection: nobody may forge one */
    CHECK(send_to(2, file, PEER, 0, message, 12) == -EINVAL);
    CHECK(send_to(2, file, PEER, 0, message, 7) == -EINVAL);
}

static void ping_ourselves(void)
{
    uint8_t message[8] = {8, 0, 0, 0, 0, 0, 0, 1};
    uint32_t file;

    start();
    wire_frames = 0;
    file = open_socket(2, NET_ICMP);
    CHECK(send_to(2, file, 0x7F000001, 0, message, 8) == 8);
    CHECK(ask(2, NET_RECEIVE, file, 100, "", 0) == 8);
    CHECK(got[HANDLE(2)].data[8] == 0 && wire_frames == 0);
}

/* --- UDP ------------------------------------------------------------------ */

static void udp_both_ways(void)
{
    uint32_t file, port;
    const uint8_t *data;
    size_t bytes;

    start();
    file = open_socket(2, NET_UDP);
    port = got[HANDLE(2)].word1 & 0xFFFF;
    CHECK(send_to(2, file, PEER, 7, "odd", 3) == 3);
    CHECK(wire_is_packet(17, PEER, &data, &bytes) && bytes == 11);
    CHECK(wire16(data) == port && wire16(data + 2) == 7 &&
          wire16(data + 4) == 11 && memcmp(data + 8, "odd", 3) == 0);
    /* The checksum is that which the peer would put there. */
    (void)wire_udp(port, 7, "odd", 3);
    CHECK(wire16(data + 6) == wire16(wire_frame + 40));
    put_udp(7, port, "one");
    put_udp(8, port, "two");
    CHECK(ask(2, NET_RECEIVE, file, 100, "", 0) == 3);
    CHECK(heard(2, PEER, 7, "one"));
    CHECK(ask(2, NET_RECEIVE, file, 1, "", 0) == 1); /* the rest is lost */
    CHECK(heard(2, PEER, 8, "t"));
    CHECK(ask(2, IO_READ, file, 100, "", 0) == LATER);
    put_udp(9, port, "");
    CHECK(got[HANDLE(2)].result == 0 && got[HANDLE(2)].bytes == 0);
}

static void udp_refuses(void)
{
    uint32_t file;

    start();
    file = open_socket(1, NET_UDP);
    CHECK(bind_to(1, file, 0, 53) == 0);
    CHECK(ask(1, NET_RECEIVE, file, 100, "", 0) == LATER);
    frame_host.refused = 0;
    put_udp(7, 54, "nobody");
    (void)wire_udp(7, 53, "data", 4);
    wire_frame[42] ^= 1;
    wire_put(wire_frame, 46); /* its checksum is wrong */
    (void)wire_udp(7, 53, "data", 4);
    wire_frame[39] = 13; /* longer than the packet */
    wire_frame[40] = wire_frame[41] = 0;
    wire_put(wire_frame, 46);
    wire_frame[39] = 7; /* shorter than its header */
    wire_put(wire_frame, 46);
    wire_put(wire_frame, wire_ip(17, PEER, SELF, "1234567", 7));
    CHECK(serve_waiting() < 0 && got[HANDLE(1)].result == LATER);
    CHECK(frame_host.refused == 5);
    (void)wire_udp(7, 53, "data", 4);
    wire_frame[40] = wire_frame[41] = 0; /* it has none: that is allowed */
    wire_put(wire_frame, 46);
    (void)serve_waiting();
    CHECK(heard(1, PEER, 7, "data"));
}

static void queues_are_bounded(void)
{
    uint32_t file, port;

    start();
    file = open_socket(2, NET_UDP);
    port = got[HANDLE(2)].word1 & 0xFFFF;
    for (uint32_t i = 0; i < SOCKET_QUEUE + 3; i++) {
        char text[2] = {(char)('a' + i)};

        put_udp(7, port, text);
    }
    CHECK(frame_host.lost == 3);
    for (uint32_t i = 0; i < SOCKET_QUEUE; i++) {
        char text[2] = {(char)('a' + i)};

        CHECK(ask(2, NET_RECEIVE, file, 100, "", 0) == 1);
        CHECK(heard(2, PEER, 7, text));
    }
    CHECK(ask(2, NET_RECEIVE, file, NET_NO_WAIT | 100, "", 0) == -EAGAIN);
}

static void sending_has_limits(void)
{
    static const char data[NET_DATA_BYTES + 1];
    uint32_t file;

    start();
    file = open_socket(2, NET_UDP);
    CHECK(send_to(2, file, PEER, 7, data, NET_DATA_BYTES) == NET_DATA_BYTES);
    CHECK(wire_sent_bytes == 1514);
    CHECK(send_to(2, file, PEER, 7, data, sizeof data) == -EMSGSIZE);
    CHECK(send_to(2, file, PEER, 0, data, 1) == -EINVAL);
    CHECK(send_to(2, file, PEER, 65536, data, 1) == -EINVAL);
    CHECK(send_to(2, file, 0, 7, data, 1) == -EINVAL);
    CHECK(send_to(2, file, 0xFFFFFFFF, 7, data, 1) == -EACCES);
    CHECK(send_to(2, file, SELF | 0xFF, 7, data, 1) == -EACCES);
    CHECK(send_to(2, file, 0xE0000001, 7, data, 1) == -EACCES);
    CHECK(ask(2, NET_SEND, file, 0, data, 7) == -EINVAL);
    frame_host.gateway = 0;
    CHECK(send_to(2, file, FAR, 7, data, 1) == -ENETUNREACH);
}

/* --- Requests ------------------------------------------------------------- */

static void ports_and_permissions(void)
{
    uint32_t file, other;

    start();
    file = open_socket(2, NET_UDP);
    other = open_socket(3, NET_UDP);
    CHECK(bind_to(2, file, 0, 53) == -EACCES);
    CHECK(bind_to(2, file, SELF, 5353) == 0);
    CHECK(got[HANDLE(2)].word1 == NET_NODE(NET_UDP, 5353));
    CHECK(bind_to(2, file, SELF, 5353) == 0);
    CHECK(bind_to(3, other, 0, 5353) == -EADDRINUSE);
    CHECK(bind_to(3, other, PEER, 5354) == -EADDRNOTAVAIL);
    CHECK(bind_to(3, other, 0, 65536) == -EINVAL);
    CHECK(ask(3, NET_BIND, other, 0, "x", 1) == -EINVAL);
    CHECK(bind_to(3, file, 0, 5355) == -EBADF); /* another one's */
    CHECK(ask(3, NET_RECEIVE, file, 9, "", 0) == -EBADF);
    CHECK(ask(3, IO_CLOSE, 0xFFFF, 0, "", 0) == -EBADF);
    CHECK(ask(9, NET_STATUS, 0, 0, "", 0) == -EPERM); /* nobody knows it */
    CHECK(tell(CLIENT_VOUCH, 0, 9, 0) == -EINVAL);
    CHECK(ask(2, CLIENT_VOUCH, 0, 9, "", 0) < 0);
    CHECK(ask(2, NET_SOCKET, 6, 0, "", 0) == -EPROTONOSUPPORT);
    CHECK(ask(2, IO_WRITE, file, 0, "x", 1) == -EDESTADDRREQ);
    CHECK(ask(2, IO_SEEK, file | 1 << 16, 0, "", 0) == -ESPIPE);
    CHECK(ask(2, 0, file, 0, "", 0) == -ENOSYS);
    CHECK(ask(2, IO_FSTAT, file, 0, "", 0) == 0);
    CHECK(S_ISSOCK(((struct io_stat *)got[HANDLE(2)].data)->mode));
}

static void sockets_are_counted(void)
{
    start();
    for (uint32_t i = 0; i < SOCKETS_PER_USER; i++) {
        (void)open_socket(2, NET_UDP);
    }
    CHECK(ask(3, NET_SOCKET, NET_UDP, 0, "", 0) == -EMFILE);
    for (uint32_t i = SOCKETS_PER_USER; i < SOCKETS; i++) {
        (void)open_socket(1, NET_UDP);
    }
    CHECK(ask(1, NET_SOCKET, NET_UDP, 0, "", 0) == -ENFILE);
    CHECK(frame_host.sockets == SOCKETS);
    CHECK(tell(CLIENT_FORGET, 0, 2, 0) == 0);
    CHECK(frame_host.sockets == SOCKETS - SOCKETS_PER_USER);
    (void)open_socket(3, NET_UDP);
}

static void waiting_ends(void)
{
    uint32_t file;

    start();
    file = open_socket(2, NET_UDP);
    CHECK(ask(2, NET_TIMEOUT, file, 50, "", 0) == 0);
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == LATER);
    CHECK(serve_waiting() == 50);
    frame_now += 49;
    CHECK(serve_waiting() == 1 && got[HANDLE(2)].result == LATER);
    frame_now++;
    CHECK(serve_waiting() < 0 && got[HANDLE(2)].result == -EAGAIN);
    CHECK(ask(2, NET_TIMEOUT, file, 0, "", 0) == 0);
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == LATER);
    CHECK(serve_waiting() < 0);
    CHECK(tell(CLIENT_INTERRUPT, 0, 2, HANDLE(2)) == 0);
    CHECK(got[HANDLE(2)].result == -EINTR);
    CHECK(tell(CLIENT_INTERRUPT, 0, 2, HANDLE(2)) == 0);
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == -EINTR); /* the next one */
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == LATER);
    CHECK(tell(CLIENT_INTERRUPT, 0, 7, HANDLE(7)) == -ESRCH);
}

/* A datagram stays when the client that waited has ended over it. */
static void nothing_is_given_to_the_dead(void)
{
    uint32_t file, port;

    start();
    file = open_socket(2, NET_UDP);
    port = got[HANDLE(2)].word1 & 0xFFFF;
    CHECK(tell(CLIENT_FORK, 2, 5, HANDLE(5)) == 0);
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == LATER);
    got[HANDLE(2)].gone = true;
    put_udp(7, port, "kept");
    CHECK(tell(CLIENT_FORGET, 0, 2, 0) == 0);
    CHECK(ask(5, NET_RECEIVE, file, 9, "", 0) == 4);
    CHECK(heard(5, PEER, 7, "kept"));
}

static void copies_share_sockets(void)
{
    uint32_t file;

    start();
    file = open_socket(2, NET_UDP);
    CHECK(tell(CLIENT_FORK, 2, 5, HANDLE(5)) == 0);
    CHECK(tell(CLIENT_FORK, 2, 5, HANDLE(5)) == 0);
    CHECK(tell(CLIENT_FORK, 19, 6, HANDLE(6)) == -ESRCH);
    CHECK(ask(2, IO_CLOSE, file, 0, "", 0) == 0);
    CHECK(ask(2, IO_CLOSE, file, 0, "", 0) == -EBADF);
    CHECK(frame_host.sockets == 1);
    CHECK(tell(CLIENT_EXEC, 0, 5, HANDLE(6)) == 0);
    CHECK(ask(5, IO_CLOSE, file, 0, "", 0) == -EPERM); /* the old process */
    CHECK(tell(CLIENT_VOUCH, 100, 7, HANDLE(7)) == 0);
    CHECK(ask(7, IO_CLOSE, file, 0, "", 0) == -EBADF);
    CHECK(ask(6, IO_FSTAT, file, 0, "", 0) == 0);
    CHECK(tell(CLIENT_FORGET, 0, 5, 0) == 0);
    CHECK(frame_host.sockets == 0);
}

static int32_t reopen(int32_t pid, uint32_t number, uint32_t node)
{
    struct proc_file file = {
        .service = SERVICE_NET, .number = number, .node = node, .offset = 30};

    return ask(pid, IO_REOPEN, 0, 0, &file, sizeof file);
}

static void sockets_survive_a_restart(void)
{
    uint32_t file, node, port;

    start();
    file = open_socket(2, NET_UDP);
    CHECK(bind_to(2, file, 0, 5353) == 0);
    node = got[HANDLE(2)].word1;
    start(); /* all is forgotten */
    socket_start(9);
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == -EBADF);
    CHECK(reopen(2, file, node) == 0);
    CHECK(reopen(2, file, node) == 0);
    CHECK(tell(CLIENT_VOUCH, 101, 6, HANDLE(6)) == 0);
    CHECK(reopen(6, file, node) == -EBUSY);     /* of another user */
    CHECK(reopen(3, file, node + 1) == -EBUSY); /* another port */
    CHECK(reopen(3, file + 1, node) == -EADDRINUSE);
    CHECK(reopen(3, file + 1, NET_NODE(NET_UDP, 53)) == -EACCES);
    CHECK(reopen(3, file + 1, NET_NODE(6, 5000)) == -EPROTONOSUPPORT);
    CHECK(reopen(3, 0x10000, node) == -EINVAL);
    CHECK(reopen(3, file, node) == 0); /* one that shared it */
    CHECK(frame_host.sockets == 1);
    port = node & 0xFFFF;
    CHECK(ask(2, NET_RECEIVE, file, 9, "", 0) == LATER);
    CHECK(serve_waiting() == 30);
    put_udp(7, port, "again");
    CHECK(heard(2, PEER, 7, "again"));
    CHECK(open_socket(2, NET_UDP) != file);
}

static void storm_does_no_harm(void)
{
    start();
    CHECK(random_storm(1, STORM_STEPS));
    wire_start();
    wire_greet();
    wire_frames = 0;
    wire_put(wire_frame, wire_echo(8, 77, "data", 4));
    CHECK(wire_frames == 1);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"config-accepts", config_accepts},
        {"config-refuses", config_refuses},
        {"arp-answers", arp_answers},
        {"arp-keeps-packet", arp_keeps_a_packet_until_the_answer},
        {"arp-gives-up", arp_gives_up},
        {"arp-asks-again", arp_asks_again_when_old},
        {"arp-refuses", arp_refuses},
        {"arp-overflows", arp_table_overflows},
        {"echo-answered", echo_is_answered},
        {"echo-to-all", echo_to_all_is_not_answered},
        {"ip-damaged", damaged_packets_are_refused},
        {"ip-wrong", wrong_headers_are_refused},
        {"ip-padding-options", padding_and_options_are_passed_over},
        {"icmp-client", ping_by_a_client},
        {"icmp-ourselves", ping_ourselves},
        {"udp-both-ways", udp_both_ways},
        {"udp-refuses", udp_refuses},
        {"socket-queue", queues_are_bounded},
        {"socket-limits", sending_has_limits},
        {"socket-permissions", ports_and_permissions},
        {"socket-count", sockets_are_counted},
        {"serve-waiting", waiting_ends},
        {"serve-dead-client", nothing_is_given_to_the_dead},
        {"serve-copies", copies_share_sockets},
        {"serve-restart", sockets_survive_a_restart},
        {"storm", storm_does_no_harm},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
