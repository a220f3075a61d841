/* SPDX-License-Identifier: MIT
 *
 * ping [-c COUNT] [-i SECONDS] [-W SECONDS] ADDRESS: asks a host for an echo
 * again and again, and says how long each one took, in steps of 10 ms.
 *
 *      -c  so many times; else until ^C
 *      -i  from one to the next (1)
 *      -W  how long one is waited for (1)
 *
 * Exit status: 0 if there was an echo, 1 if there was none.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define DATA_BYTES 56u
#define SECONDS_MOST 3600ul
#define COUNT_MOST 1000000000ul
#define MILLISECONDS 1000l

struct echo {
    struct icmphdr head;
    char data[DATA_BYTES];
};

static volatile sig_atomic_t stopped; /* by ^C */
static unsigned long received;

static void stop(int signal)
{
    stopped = 1;
}

/* Milliseconds since some time in the past. */
static long now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * MILLISECONDS + time.tv_nsec / 1000000;
}

static void send_echo(int fd, const struct sockaddr_in *to, uint16_t sequence)
{
    struct echo echo = {.head.type = ICMP_ECHO};

    echo.head.un.echo.sequence = htons(sequence);
    for (unsigned i = 0; i < DATA_BYTES; i++) {
        echo.data[i] = (char)i;
    }
    if (sendto(fd, &echo, sizeof echo, 0, (const struct sockaddr *)to,
               sizeof *to) < 0) {
        tool_die(inet_ntoa(to->sin_addr));
    }
}

/* Receives for LEFT milliseconds at most: the bytes, or -1 with errno. */
static ssize_t receive(int fd, struct echo *echo, struct sockaddr_in *from,
                       long left)
{
    socklen_t from_bytes = sizeof *from;
    struct timeval time = {left / MILLISECONDS, left % MILLISECONDS * 1000};

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    return recvfrom(fd, echo, sizeof *echo, 0, (struct sockaddr *)from,
                    &from_bytes);
}

/* Waits for the echo of SEQUENCE, WAIT milliseconds at most. */
static void await_echo(int fd, uint16_t sequence, long wait)
{
    long start = now();
    long passed = 0;

    while (!stopped && passed < wait) {
        struct sockaddr_in from;
        struct echo echo;
        ssize_t bytes = receive(fd, &echo, &from, wait - passed);

        passed = now() - start;
        if (bytes < 0 && errno != EAGAIN && errno != EINTR) {
            tool_die("network");
        }
        if (bytes >= (ssize_t)sizeof echo.head &&
            ntohs(echo.head.un.echo.sequence) == sequence) {
            received++;
            printf("%d bytes from %s: seq=%u time=%ld ms\n", (int)bytes,
                   inet_ntoa(from.sin_addr), sequence, passed);
            fflush(stdout);
            return;
        }
    }
}

/* Sends COUNT echo requests (0: until ^C), one in each INTERVAL. How many. */
static unsigned long ping(int fd, const struct sockaddr_in *to,
                          unsigned long count, long interval, long wait)
{
    unsigned long sent = 0;

    while (!stopped && (count == 0 || sent < count)) {
        long start = now();
        long left;

        send_echo(fd, to, (uint16_t)sent);
        await_echo(fd, (uint16_t)sent, wait);
        sent++;
        left = interval - (now() - start);
        if (!stopped && sent != count && left > 0) {
            struct timespec pause = {left / MILLISECONDS,
                                     left % MILLISECONDS * 1000000};

            (void)nanosleep(&pause, NULL);
        }
    }
    return sent;
}

int main(int argc, char **argv)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    struct sigaction action = {.sa_handler = stop};
    unsigned long count = 0, interval = 1, wait = 1, sent;
    int option, fd;

    tool_start("ping", 2, "[-c COUNT] [-i SECONDS] [-W SECONDS] ADDRESS");
    while ((option = getopt(argc, argv, "c:i:W:")) != -1) {
        if (option == 'c') {
            count = tool_number(optarg, "number", COUNT_MOST);
        } else if (option == 'i') {
            interval = tool_number(optarg, "number of seconds", SECONDS_MOST);
        } else if (option == 'W') {
            wait = tool_number(optarg, "number of seconds", SECONDS_MOST);
        } else {
            tool_usage();
        }
    }
    if (optind != argc - 1) {
        tool_usage();
    }
    if (!inet_aton(argv[optind], &to.sin_addr)) {
        tool_die_why(argv[optind], "an address like 10.0.2.2 is wanted");
    }
    fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    if (fd < 0) {
        tool_die("network");
    }
    (void)sigaction(SIGINT, &action, NULL);
    sent = ping(fd, &to, count, (long)interval * MILLISECONDS,
                (long)wait * MILLISECONDS);
    printf("%lu sent, %lu received\n", sent, received);
    return tool_end(received > 0 ? 0 : 1);
}
