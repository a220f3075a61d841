/* SPDX-License-Identifier: MIT
 *
 * The pipe server, asked by messages as init and clients send them; the
 * replies are noted here. Clients 1, 2, ... have handle 10 + pid.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grading/layers/ktap.h"
#include "sos/pipe/client.h"
#include "sos/pipe/pipe.h"
#include "sos/pipe/serve.h"
#include "sos/proto.h"

#define INIT 1
#define HANDLE(pid) (10 + (pid))
#define PIDS 20
#define RANDOM_STEPS 20000

/* The last reply to each client, and how many it got. */
static struct {
    int32_t result;
    uint32_t word1;
    size_t bytes;
    uint8_t data[PIPE_BYTES];
    unsigned count;
    bool gone; /* takes no reply */
} got[HANDLE(PIDS)];

/* Data as the random test writes and expects it: byte I of all. */
static uint8_t pattern(uint32_t i)
{
    return (uint8_t)(i * 7 >> 3);
}

static uint32_t arrived; /* bytes that went to readers ... */
static bool torn;        /* ... other than pattern() has it */

static bool note_reply(int32_t client, int32_t result, uint32_t word1,
                       const void *data, size_t bytes)
{
    if (got[client].gone) {
        return false;
    }
    got[client].result = result;
    got[client].word1 = word1;
    got[client].bytes = bytes;
    memcpy(got[client].data, data != NULL ? data : "", bytes);
    got[client].count++;
    for (size_t i = 0; i < bytes; i++) {
        torn |= got[client].data[i] != pattern(arrived++);
    }
    return true;
}

/* Sends a message. Whether it was answered at once. */
static bool send(int32_t sender, int32_t grant, uint32_t operation, uint32_t w1,
                 uint32_t w2, const void *data, size_t bytes)
{
    struct server_request request = {
        sender, grant, {operation, w1, w2}, data, bytes};
    unsigned before = got[sender].count;

    serve(&request);
    return got[sender].count > before;
}

static int32_t tell(uint32_t operation, uint32_t w1, int32_t pid, int32_t grant)
{
    (void)send(INIT, grant, operation, w1, (uint32_t)pid, NULL, 0);
    return got[INIT].result;
}

/* A request of client PID; LATER while it is not answered. */
#define LATER 12345
static int32_t ask(int32_t pid, uint32_t operation, uint32_t w1, uint32_t w2,
                   const void *data, size_t bytes)
{
    return send(HANDLE(pid), 0, operation, w1, w2, data, bytes)
               ? got[HANDLE(pid)].result
               : LATER;
}

static int32_t ask_read(int32_t pid, uint32_t end, uint32_t most)
{
    return ask(pid, IO_READ, end, most, NULL, 0);
}

static int32_t ask_write(int32_t pid, uint32_t end, const char *text)
{
    return ask(pid, IO_WRITE, end, 0, text, strlen(text));
}

static int32_t ask_close(int32_t pid, uint32_t end)
{
    return ask(pid, IO_CLOSE, end, 0, NULL, 0);
}

static bool has(int32_t pid, const char *text)
{
    return got[HANDLE(pid)].bytes == strlen(text) &&
           memcmp(got[HANDLE(pid)].data, text, strlen(text)) == 0;
}

/* A server where clients 1 and 2 (user 7) and 3 (user 8) are known. */
static void start(void)
{
    for (int32_t pid = 0; pid <= (int32_t)CLIENTS; pid++) {
        client_forget(pid);
    }
    memset(got, 0, sizeof got);
    serve_start(INIT, note_reply);
    CHECK(tell(CLIENT_VOUCH, 7 | 7 << 16, 1, HANDLE(1)) == 0);
    CHECK(tell(CLIENT_VOUCH, 7 | 7 << 16, 2, HANDLE(2)) == 0);
    CHECK(tell(CLIENT_VOUCH, 8 | 8 << 16, 3, HANDLE(3)) == 0);
}

/* A pipe of client 1; its end to read, the other is one more. */
static uint32_t open_pipe(void)
{
    int32_t end = ask(1, PIPE_OPEN, 0, 0, NULL, 0);

    CHECK(end >= 0 && got[HANDLE(1)].word1 == (uint32_t)end + 1);
    return (uint32_t)end;
}

static void test_write_then_read(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask_write(1, end + 1, "hello") == 5);
    CHECK(ask_write(1, end + 1, "") == 0);
    CHECK(ask_read(1, end, 2) == 2 && has(1, "he"));
    CHECK(ask_read(1, end, 100) == 3 && has(1, "llo"));
    CHECK(ask_read(1, end, 0) == 0);
    CHECK(ask(1, IO_FSTAT, end, 0, NULL, 0) == 0 &&
          S_ISFIFO(((struct io_stat *)got[HANDLE(1)].data)->mode));
}

static void test_reader_waits(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask_read(4, end, 10) == LATER);
    CHECK(ask_write(1, end + 1, "now") == 3);
    CHECK(got[HANDLE(4)].count == 1 && has(4, "now"));
}

static void test_readers_come_in_turn(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 5, HANDLE(5)) == 0);
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask_read(5, end, 1) == LATER && ask_read(4, end, 1) == LATER);
    CHECK(ask_write(1, end + 1, "ab") == 2);
    CHECK(has(5, "a") && has(4, "b"));
}

static void test_writer_waits_and_repeats(void)
{
    static char block[PIPE_BYTES + 100];
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, sizeof block) == PIPE_BYTES);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, 100) == LATER);
    CHECK(ask_read(4, end, 99) == 99 && got[HANDLE(1)].count == 2);
    CHECK(ask_read(4, end, 1) == 1);
    CHECK(got[HANDLE(1)].count == 3 && got[HANDLE(1)].result == 0);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, 100) == 100);
}

static void test_small_writes_are_whole(void)
{
    static char block[PIPE_BYTES];
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, PIPE_BYTES - PIPE_ATOMIC + 1) ==
          PIPE_BYTES - PIPE_ATOMIC + 1);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, PIPE_ATOMIC) == LATER);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, PIPE_ATOMIC + 1) ==
          PIPE_ATOMIC - 1);
}

static void test_end_of_file(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask_write(4, end + 1, "x") == 1);
    CHECK(ask_close(1, end + 1) == 0 && ask_close(1, end + 1) == -EBADF);
    CHECK(ask_read(1, end, 9) == 1 && ask_read(1, end, 9) == LATER);
    CHECK(tell(CLIENT_FORGET, 0, 4, 0) == 0);
    CHECK(got[HANDLE(1)].result == 0 && got[HANDLE(1)].bytes == 0);
    CHECK(ask_read(1, end, 9) == 0);
}

static void test_no_reader_left(void)
{
    static char block[PIPE_BYTES];
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, PIPE_BYTES) == PIPE_BYTES);
    CHECK(ask_write(1, end + 1, "x") == LATER);
    CHECK(ask_close(4, end) == 0 && got[HANDLE(1)].count == 2);
    CHECK(tell(CLIENT_FORK, 4, 5, HANDLE(5)) == 0); /* only the other end */
    got[HANDLE(1)].gone = false;
    CHECK(tell(CLIENT_INTERRUPT, 0, 1, 0) == 0);
    CHECK(ask_close(1, end) == 0);
    CHECK(ask_write(1, end + 1, "x") == -EPIPE);
    CHECK(ask_write(5, end + 1, "x") == -EPIPE);
}

static void test_waiting_writer_learns_of_last_reader(void)
{
    static char block[PIPE_BYTES];
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask_close(1, end) == 0);
    CHECK(ask(1, IO_WRITE, end + 1, 0, block, PIPE_BYTES) == PIPE_BYTES);
    CHECK(ask_write(1, end + 1, "x") == LATER);
    CHECK(tell(CLIENT_FORGET, 0, 4, 0) == 0);
    CHECK(got[HANDLE(1)].result == 0); /* repeat */
    CHECK(ask_write(1, end + 1, "x") == -EPIPE);
}

static void test_interrupt(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask_read(1, end, 1) == LATER);
    CHECK(tell(CLIENT_INTERRUPT, 0, 1, 0) == 0);
    CHECK(got[HANDLE(1)].result == -EINTR);
    /* Before it waits: the next one that would have to, and only that. */
    CHECK(tell(CLIENT_INTERRUPT, 0, 1, 0) == 0);
    CHECK(ask_write(1, end + 1, "x") == 1 && ask_read(1, end, 1) == 1);
    CHECK(ask_read(1, end, 1) == -EINTR);
    CHECK(ask_read(1, end, 1) == LATER);
    CHECK(tell(CLIENT_INTERRUPT, 0, 99, 0) == -ESRCH);
}

static void test_exec_keeps_ends(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask_write(1, end + 1, "x") == 1);
    CHECK(tell(CLIENT_EXEC, 0, 1, HANDLE(9)) == 0);
    CHECK(ask_read(1, end, 1) == -EPERM); /* the old process is nobody */
    CHECK(send(HANDLE(9), 0, IO_READ, end, 1, NULL, 0) &&
          got[HANDLE(9)].result == 1);
}

static void test_nobody_has_no_access(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask(6, PIPE_OPEN, 0, 0, NULL, 0) == -EPERM);
    CHECK(ask_read(2, end, 1) == -EBADF &&
          ask_write(2, end + 1, "x") == -EBADF);
    CHECK(ask_close(2, end) == -EBADF);
    CHECK(ask_read(1, end + 1, 1) == -EBADF &&
          ask_write(1, end, "x") == -EBADF);
    CHECK(ask_read(1, PIPE_ENDS, 1) == -EBADF);
    CHECK(ask_read(1, UINT32_MAX, 1) == -EBADF);
    /* What only init may say. */
    CHECK(ask(2, CLIENT_VOUCH, 0, 2, NULL, 0) == -EBADF);
    CHECK(tell(CLIENT_VOUCH, 0, 4, 0) == -EINVAL);
    CHECK(tell(CLIENT_FORK, 77, 4, HANDLE(4)) == -ESRCH);
    CHECK(tell(CLIENT_EXEC, 0, 77, HANDLE(4)) == -ESRCH);
    CHECK(tell(IO_READ, 0, 0, 0) == -ENOSYS);
}

static void test_other_operations(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(ask(1, IO_SEEK, end | 1u << 16, 5, NULL, 0) == -ESPIPE);
    CHECK(ask(1, IO_LIST, end, 0, NULL, 0) == -ENOTDIR);
    CHECK(ask(1, IO_REOPEN, 0, 0, NULL, 0) == -EIO);
    CHECK(ask(1, IO_SYNC, end, 0, NULL, 0) == -EINVAL);
    CHECK(ask(1, TTY_SIZE, end, 0, NULL, 0) == -ENOSYS);
}

static void test_limits(void)
{
    start();
    for (uint32_t i = 0; i < PIPES_PER_USER; i++) {
        CHECK(ask(1, PIPE_OPEN, 0, 0, NULL, 0) >= 0);
    }
    CHECK(ask(2, PIPE_OPEN, 0, 0, NULL, 0) == -EMFILE); /* the same user */
    for (uint32_t i = PIPES_PER_USER; i < PIPES - PIPES_RESERVE; i++) {
        CHECK(ask(3, PIPE_OPEN, 0, 0, NULL, 0) >= 0);
    }
    CHECK(ask(3, PIPE_OPEN, 0, 0, NULL, 0) == -ENFILE);
    CHECK(tell(CLIENT_VOUCH, 0, 4, HANDLE(4)) == 0);
    for (uint32_t i = 0; i < PIPES_RESERVE; i++) {
        CHECK(ask(4, PIPE_OPEN, 0, 0, NULL, 0) >= 0);
    }
    CHECK(ask(4, PIPE_OPEN, 0, 0, NULL, 0) == -ENFILE);
    CHECK(tell(CLIENT_FORGET, 0, 1, 0) == 0);
    CHECK(ask(2, PIPE_OPEN, 0, 0, NULL, 0) >= 0);
    for (int32_t pid = 5; pid <= (int32_t)CLIENTS; pid++) {
        CHECK(tell(CLIENT_VOUCH, 0, pid, HANDLE(5)) == 0);
    }
    CHECK(tell(CLIENT_VOUCH, 0, 1, HANDLE(5)) == 0);
    CHECK(tell(CLIENT_VOUCH, 0, 2000, HANDLE(5)) == -EAGAIN);
}

static void test_reply_not_taken_loses_nothing(void)
{
    uint32_t end;

    start();
    end = open_pipe();
    CHECK(tell(CLIENT_FORK, 1, 4, HANDLE(4)) == 0);
    CHECK(ask_read(4, end, 9) == LATER);
    got[HANDLE(4)].gone = true; /* it ended, and init did not say so yet */
    CHECK(ask_write(1, end + 1, "kept") == 4);
    CHECK(ask_read(1, end, 9) == 4 && has(1, "kept"));
}

/* Writers 2..4 and readers 5..8 of one pipe: what is read is what was written,
 * in order, and small writes are in one piece. A client that waits does nothing
 * else until it is answered. */
static void test_random(void)
{
    static uint8_t block[2 * PIPE_BYTES];
    uint32_t end, written = 0;
    unsigned asked[PIDS] = {0}; /* replies that it had when it asked */

    start();
    srandom(7);
    arrived = 0;
    torn = false;
    end = open_pipe();
    for (int32_t pid = 2; pid <= 8; pid++) {
        CHECK(tell(CLIENT_FORK, 1, pid, HANDLE(pid)) == 0);
        CHECK(ask_close(pid, pid <= 4 ? end : end + 1) == 0);
        asked[pid] = got[HANDLE(pid)].count - 1;
    }
    for (int step = 0; step < RANDOM_STEPS; step++) {
        int32_t pid = 2 + (int32_t)(random() % 7);
        size_t bytes = 1 + (size_t)random() % (random() % 2 ? 9000 : 40);
        int32_t result;

        if (got[HANDLE(pid)].count == asked[pid]) {
            continue; /* it waits */
        }
        asked[pid] = got[HANDLE(pid)].count;
        if (pid > 4) {
            (void)ask_read(pid, end, (uint32_t)bytes);
            continue;
        }
        for (size_t i = 0; i < bytes; i++) {
            block[i] = pattern(written + (uint32_t)i);
        }
        result = ask(pid, IO_WRITE, end + 1, 0, block, bytes);
        CHECK(result > 0 &&
              (bytes > PIPE_ATOMIC || result == LATER || result == (int)bytes));
        written += result == LATER ? 0 : (uint32_t)result;
    }
    CHECK(!torn);
    CHECK(written - arrived == pipe_fill(end) && arrived > 1000000);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"pipe-write-then-read", test_write_then_read},
        {"pipe-reader-waits", test_reader_waits},
        {"pipe-readers-come-in-turn", test_readers_come_in_turn},
        {"pipe-writer-waits-and-repeats", test_writer_waits_and_repeats},
        {"pipe-small-writes-are-whole", test_small_writes_are_whole},
        {"pipe-end-of-file", test_end_of_file},
        {"pipe-no-reader-left", test_no_reader_left},
        {"pipe-waiting-writer-learns-of-last-reader",
         test_waiting_writer_learns_of_last_reader},
        {"pipe-interrupt", test_interrupt},
        {"pipe-exec-keeps-ends", test_exec_keeps_ends},
        {"pipe-nobody-has-no-access", test_nobody_has_no_access},
        {"pipe-other-operations", test_other_operations},
        {"pipe-limits", test_limits},
        {"pipe-reply-not-taken-loses-nothing",
         test_reply_not_taken_loses_nothing},
        {"pipe-random", test_random},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
