/* SPDX-License-Identifier: MIT
 *
 * udp [-w SECONDS] ADDRESS PORT | -l [-e] [-c COUNT] PORT: sends each line of
 * its input as a datagram and prints what comes back, or prints the datagrams
 * that come to PORT.
 *
 *      -w  how long an answer to a line is waited for (1)
 *      -l  listens
 *      -e  sends each datagram back
 *      -c  ends after so many; else at ^C
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define DATAGRAM_BYTES 1472u
#define SECONDS_MOST 3600ul
#define COUNT_MOST 1000000000ul
#define PORT_MOST 65535ul

static char data[DATAGRAM_BYTES];

static int open_socket(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd < 0) {
        tool_die("network");
    }
    return fd;
}

static void send_data(int fd, const char *from, size_t bytes,
                      const struct sockaddr_in *to)
{
    if (sendto(fd, from, bytes, 0, (const struct sockaddr *)to, sizeof *to) <
        0) {
        tool_complain(inet_ntoa(to->sin_addr));
    }
}

/* Receives and prints one datagram. Its bytes; -1: none came. */
static ssize_t print_datagram(int fd, int flags, struct sockaddr_in *from)
{
    socklen_t from_bytes = sizeof *from;
    ssize_t bytes = recvfrom(fd, data, sizeof data, flags,
                             (struct sockaddr *)from, &from_bytes);

    if (bytes < 0 && errno != EAGAIN) {
        tool_die("network");
    }
    if (bytes > 0) {
        fwrite(data, 1, (size_t)bytes, stdout);
        fflush(stdout);
    }
    return bytes;
}

static void listen_at(unsigned long port, unsigned long count, int echo)
{
    struct sockaddr_in own = {.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port)};
    struct sockaddr_in from;
    unsigned long done = 0;
    int fd = open_socket();

    if (bind(fd, (const struct sockaddr *)&own, sizeof own) < 0) {
        tool_die("port");
    }
    while (count == 0 || done < count) {
        ssize_t bytes = print_datagram(fd, 0, &from);

        if (bytes >= 0 && echo) {
            send_data(fd, data, (size_t)bytes, &from);
        }
        done += bytes >= 0;
    }
}

static void talk_to(const struct sockaddr_in *to, unsigned long seconds)
{
    struct timeval patience = {(time_t)seconds, 0};
    int fd = open_socket();
    struct sockaddr_in from;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while ((length = getline(&line, &room, stdin)) > 0) {
        int flags = seconds == 0 ? MSG_DONTWAIT : 0;

        send_data(fd, line, (size_t)length, to);
        while (print_datagram(fd, flags, &from) >= 0) {
            flags = MSG_DONTWAIT;
        }
    }
    free(line);
}

int main(int argc, char **argv)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    unsigned long count = 0, seconds = 1, port;
    int listens = 0, echo = 0;
    int option;

    tool_start("udp", 1, "[-w SECONDS] ADDRESS PORT | -l [-e] [-c COUNT] PORT");
    while ((option = getopt(argc, argv, "c:elw:")) != -1) {
        if (option == 'c') {
            count = tool_number(optarg, "number", COUNT_MOST);
        } else if (option == 'e') {
            echo = 1;
        } else if (option == 'l') {
            listens = 1;
        } else if (option == 'w') {
            seconds = tool_number(optarg, "number of seconds", SECONDS_MOST);
        } else {
            tool_usage();
        }
    }
    if (argc - optind != (listens ? 1 : 2)) {
        tool_usage();
    }
    port = tool_number(argv[argc - 1], "port", PORT_MOST);
    if (listens) {
        listen_at(port, count, echo);
        return tool_end(0);
    }
    if (!inet_aton(argv[optind], &to.sin_addr)) {
        tool_die_why(argv[optind], "an address like 10.0.2.2 is wanted");
    }
    to.sin_port = htons((uint16_t)port);
    talk_to(&to, seconds);
    return tool_end(0);
}
