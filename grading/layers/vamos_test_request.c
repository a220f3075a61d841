/* SPDX-License-Identifier: MIT
 *
 * Scenarios: requests and replies between `a` and `b`.
 */
#include "grading/layers/vamos_pair.h"
#include "grading/layers/vamos_test.h"

static pid_t a;
static pid_t b;

static void request_and_reply(void)
{
    pair_make(&a, &b);
    drive_introduce(b, a, 0); /* the server may only reply */
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, 0, 1, 2, 3) == WAITS);
    CHECK(test_got(b, a, 0, 1, 2, 3));
    CHECK(DO(b, ipc_send, drive_name(b, a), 0, 0, 4, 5, 6) == 0);
    CHECK(test_got(a, b, 0, 4, 5, 6));
    CHECK(DO(b, ipc_send, drive_name(b, a), 0) == ERR_RIGHTS);
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, 0, 1, 2, 3) == WAITS);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0) == ERR_RIGHTS); /* too early */
    CHECK(DO(b, ipc_receive, ANY, 0) == 0);
    CHECK(DO(b, ipc_request, drive_name(b, a), 0) == ERR_RIGHTS);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0, 0, 7, 8, 9) == 0);
    CHECK(test_got(a, b, 0, 7, 8, 9));
}

/* Who waits for a message of just this sender has not asked for a reply. */
static void no_reply_without_request(void)
{
    pair_make(&a, &b);
    drive_introduce(b, a, 0);
    CHECK(DO(a, ipc_receive, drive_name(a, b), FOREVER) == WAITS);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0) == ERR_RIGHTS);
    CHECK(drive_result(a) == WAITS);
}

static void reply_with_memory(void)
{
    pair_make(&a, &b);
    pair_fill(b, 64);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, pair_in(a, 64)) ==
          WAITS);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0, pair_out(b, 64)) == 0);
    CHECK(test_got(a, b, 64, 0, 0, 0) && pair_same(a, b, 64));
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, pair_in(a, 63)) ==
          WAITS);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == 0);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0, pair_out(b, 64)) ==
          ERR_TRUNCATED);
    CHECK(drive_result(a) == ERR_TRUNCATED);
}

static void request_has_one_timeout(void)
{
    pair_make(&a, &b);
    CHECK(DO(a, ipc_request, drive_name(a, b), 40) == WAITS);
    drive_ticks(15);
    CHECK(DO(b, ipc_receive, ANY, 0) == 0);
    drive_ticks(39 - sched_time());
    CHECK(drive_result(a) == WAITS);
    while (drive_result(a) == WAITS && sched_time() < 100) {
        drive_tick();
    }
    CHECK(drive_result(a) == ERR_TIMEOUT && sched_time() >= 40);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0) == ERR_TIMEOUT);
}

/* The other's reply cannot be there yet; so it is as if it came too late. */
static void request_without_time(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_request, drive_name(a, b), 0, 0, 1, 2, 3) == ERR_TIMEOUT);
    CHECK(test_got(b, a, 0, 1, 2, 3));
}

static void others_wait_during_a_request(void)
{
    pid_t other;

    pair_make(&a, &b);
    other = test_child();
    drive_introduce(other, a, PAIR_RIGHTS);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER) == WAITS);
    CHECK(DO(other, ipc_send, drive_name(other, a), 0) == ERR_TIMEOUT);
    CHECK(DO(other, ipc_send, drive_name(other, a), FOREVER, 0, 9) == WAITS);
    CHECK(drive_result(a) == WAITS);
    CHECK(DO(b, ipc_send, drive_name(b, a), 0, 0, 1) == 0);
    CHECK(test_got(a, b, 0, 1, 0, 0));
    CHECK(DO(a, ipc_receive, ANY, 0) == 0 && test_got(a, other, 0, 9, 0, 0));
}

/* Who asked has lost the memory for the reply, so it does not wait any longer:
 * then its server has no right to wait for it either.
 */
static void reply_comes_too_late(void)
{
    pair_make(&a, &b);
    drive_introduce(b, a, 0);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, pair_in(a, 64)) ==
          WAITS);
    CHECK(DO(INIT, memory_free, drive_name(INIT, a), MODEL_PAGES - 1) == 1);
    CHECK(DO(b, ipc_send, drive_name(b, a), FOREVER) == ERR_RIGHTS);
    CHECK(drive_result(a) == ERR_ADDRESS);
    CHECK(DO(a, ipc_receive, ANY, 0) == ERR_TIMEOUT);
}

/* Two that request from each other both wait: nobody breaks the circle. */
static void requests_in_a_circle(void)
{
    pair_make(&a, &b);
    CHECK(DO(a, ipc_request, drive_name(a, b), 30) == WAITS);
    CHECK(DO(b, ipc_request, drive_name(b, a), FOREVER) == WAITS);
    drive_ticks(31);
    CHECK(drive_result(a) == ERR_TIMEOUT && drive_result(b) == WAITS);
    CHECK(DO(a, ipc_receive, ANY, 0) == 0);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == 0);
    CHECK(drive_result(b) == 0);
}

const struct ktap_test test_requests[] = {
    {"vamos-request-reply", request_and_reply},
    {"vamos-request-none", no_reply_without_request},
    {"vamos-request-memory", reply_with_memory},
    {"vamos-request-timeout", request_has_one_timeout},
    {"vamos-request-timeout-0", request_without_time},
    {"vamos-request-others-wait", others_wait_during_a_request},
    {"vamos-request-late", reply_comes_too_late},
    {"vamos-request-circle", requests_in_a_circle},
    {NULL, NULL},
};
