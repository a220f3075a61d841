/* SPDX-License-Identifier: MIT
 *
 * Sockets as a program sees them, on a PC with a network card: what the
 * library promises besides sending and receiving, and its errors. All
 * datagrams are to ourselves. Says "ok" or what does not hold; `sockets none`
 * for a PC without a card.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK(condition)                                         \
    do {                                                         \
        if (!(condition)) {                                      \
            printf("line %d: %s (%d)\n", __LINE__, #condition, errno); \
            failed = 1;                                          \
        }                                                        \
    } while (0)

/* Whether CALL fails with ERROR. */
#define FAILS(call, error) ((call) == -1 && errno == (error))

static int failed;

static struct sockaddr_in address_of(uint32_t address, unsigned port)
{
    struct sockaddr_in result = {.sin_family = AF_INET};

    result.sin_addr.s_addr = htonl(address);
    result.sin_port = htons((uint16_t)port);
    return result;
}

static int bind_to(int fd, uint32_t address, unsigned port)
{
    struct sockaddr_in own = address_of(address, port);

    return bind(fd, (struct sockaddr *)&own, sizeof own);
}

static ssize_t send_to(int fd, uint32_t address, unsigned port,
                       const void *data, size_t bytes)
{
    struct sockaddr_in to = address_of(address, port);

    return sendto(fd, data, bytes, 0, (struct sockaddr *)&to, sizeof to);
}

static unsigned port_of(int fd)
{
    struct sockaddr_in own;
    socklen_t bytes = sizeof own;

    CHECK(getsockname(fd, (struct sockaddr *)&own, &bytes) == 0);
    CHECK(bytes == sizeof own && own.sin_family == AF_INET);
    return ntohs(own.sin_port);
}

static void test_opening(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    int file = open("/etc/motd", O_RDONLY);
    struct stat status;

    CHECK(FAILS(socket(1, SOCK_DGRAM, 0), EAFNOSUPPORT));
    CHECK(FAILS(socket(AF_INET, 1, 0), EPROTONOSUPPORT));
    CHECK(FAILS(socket(AF_INET, SOCK_DGRAM, 6), EPROTONOSUPPORT));
    CHECK(fd >= 0 && fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode));
    CHECK(FAILS(lseek(fd, 0, SEEK_SET), ESPIPE));
    CHECK(FAILS(write(fd, "x", 1), EDESTADDRREQ));
    CHECK(FAILS(bind_to(file, 0, 5000), ENOTSOCK));
    CHECK(FAILS(bind_to(-1, 0, 5000), EBADF));
    CHECK(FAILS(recv(0, &status, 1, 0), ENOTSOCK));
    CHECK(close(file) == 0 && close(fd) == 0);
    CHECK(FAILS(recv(fd, &status, 1, 0), EBADF));
}

static void test_names(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int other = socket(AF_INET, SOCK_DGRAM, 0);
    struct in_addr address;

    CHECK(port_of(fd) >= 49152 && port_of(fd) != port_of(other));
    CHECK(bind_to(fd, INADDR_ANY, 5000) == 0 && port_of(fd) == 5000);
    CHECK(FAILS(bind_to(other, INADDR_ANY, 5000), EADDRINUSE));
    CHECK(FAILS(bind_to(other, 0x08080808, 5001), EADDRNOTAVAIL));
    CHECK(close(fd) == 0 && bind_to(other, INADDR_ANY, 5000) == 0);
    CHECK(close(other) == 0);
    CHECK(inet_aton("10.0.2.255", &address) == 1);
    CHECK(ntohl(address.s_addr) == 0x0A0002FF);
    CHECK(strcmp(inet_ntoa(address), "10.0.2.255") == 0);
    CHECK(inet_aton("10.0.2", &address) == 0);
    CHECK(inet_aton("10.0.2.256", &address) == 0);
    CHECK(inet_aton("10.0.2.1x", &address) == 0);
}

static void test_datagrams(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    static char data[1473];
    struct sockaddr_in from;
    socklen_t bytes = sizeof from;

    CHECK(bind_to(fd, INADDR_ANY, 5000) == 0);
    CHECK(FAILS(send_to(fd, INADDR_LOOPBACK, 5000, data, 1473), EMSGSIZE));
    CHECK(FAILS(send_to(fd, INADDR_BROADCAST, 5000, data, 1), EACCES));
    CHECK(FAILS(sendto(fd, data, 1, 0, NULL, 0), EDESTADDRREQ));
    CHECK(send_to(fd, INADDR_LOOPBACK, 5000, "first", 5) == 5);
    CHECK(send_to(fd, INADDR_LOOPBACK, 5000, "second", 6) == 6);
    CHECK(recvfrom(fd, data, 3, 0, (struct sockaddr *)&from, &bytes) == 3);
    CHECK(memcmp(data, "fir", 4) == 0 && ntohs(from.sin_port) == 5000);
    CHECK(read(fd, data, sizeof data) == 6 && memcmp(data, "second", 6) == 0);
    CHECK(FAILS(recv(fd, data, 1, MSG_DONTWAIT), EAGAIN));
    CHECK(close(fd) == 0);
}

static void test_patience(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval time = {0, 250000};
    struct timespec before, after;
    char byte;
    long passed;

    CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) == 0);
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK(FAILS(recv(fd, &byte, 1, 0), EAGAIN));
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    passed = (after.tv_sec - before.tv_sec) * 1000 +
             (after.tv_nsec - before.tv_nsec) / 1000000;
    CHECK(passed >= 250);
    CHECK(FAILS(setsockopt(fd, SOL_SOCKET, 1, &time, sizeof time),
                ENOPROTOOPT));
    CHECK(FAILS(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, 1), EINVAL));
    CHECK(close(fd) == 0);
}

/* A child has the parent's sockets, and an ordinary user no small ports. */
static void test_children(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    unsigned port = port_of(fd);
    char data[8];
    int status = -1;

    if (fork() == 0) {
        ssize_t bytes = recv(fd, data, sizeof data, 0);

        (void)setgid(100);
        (void)setuid(100);
        CHECK(bytes == 5 && memcmp(data, "child", 5) == 0);
        CHECK(FAILS(bind_to(fd, INADDR_ANY, 53), EACCES));
        _exit(failed);
    }
    CHECK(send_to(fd, INADDR_LOOPBACK, port, "child", 5) == 5);
    CHECK(wait(&status) > 0 && status == 0);
    CHECK(bind_to(fd, INADDR_ANY, 53) == 0);
    CHECK(close(fd) == 0);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK(FAILS(socket(AF_INET, SOCK_DGRAM, 0), ENETDOWN));
    } else {
        test_opening();
        test_names();
        test_datagrams();
        test_patience();
        test_children();
    }
    puts(failed ? "failed" : "ok");
    return failed;
}
