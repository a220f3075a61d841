/* SPDX-License-Identifier: MIT
 *
 * Scenarios: messages. `a` and `b` may send to and request from each other,
 * unless a scenario says otherwise.
 */
#include "grading/layers/vamos_pair.h"
#include "grading/layers/vamos_test.h"

static pid_t a;
static pid_t b;

/* ---- Short ---- */

static void receiver_first(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, 0, 11, 22, 33) == 0);
    CHECK(test_got(b, a, 0, 11, 22, 33) && test_granted(b) == 0);
    CHECK(DO(b, ipc_receive, drive_name(b, a), FOREVER) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, 0, 4, 5, 6) == 0);
    CHECK(test_got(b, a, 0, 4, 5, 6));
}

static void sender_first(void)
{
    pair_make(&a, &b);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER, 0, 11, 22, 33) == WAITS);
    CHECK(DO(b, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(b, a, 0, 11, 22, 33) && drive_result(a) == 0);
    CHECK(DO(a, ipc_send, drive_name(a, b), 9, 0, 4, 5, 6) == WAITS);
    CHECK(DO(b, ipc_receive, drive_name(b, a), 0) == 0);
    CHECK(test_got(b, a, 0, 4, 5, 6) && drive_result(a) == 0);
}

static void sender_keeps_the_processor(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == 0);
    CHECK(sched_current() == a);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER) == WAITS);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == 0);
    CHECK(sched_current() == b);
}

static void nobody_there(void)
{
    pair_make(&a, &b);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == ERR_TIMEOUT);
    CHECK(DO(a, ipc_request, drive_name(a, b), 0) == ERR_TIMEOUT);
    CHECK(DO(a, ipc_receive, drive_name(a, b), 0) == ERR_TIMEOUT);
    CHECK(DO(a, ipc_receive, ANY, 0) == ERR_TIMEOUT);
    CHECK(DO(a, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
    CHECK(DO(a, ipc_send, drive_name(a, b), 2) == WAITS);
    drive_ticks(2);
    CHECK(drive_result(a) == ERR_TIMEOUT);
    CHECK(DO(b, ipc_receive, ANY, 0) == ERR_TIMEOUT); /* it left no trace */
}

static void partner_waits_for_another(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, HN_PARENT, FOREVER) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == ERR_TIMEOUT);
    CHECK(DO(INIT, ipc_send, drive_name(INIT, b), 0, 0, 1, 2, 3) == 0);
    CHECK(test_got(b, INIT, 0, 1, 2, 3));
    test_sleep(b);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == ERR_TIMEOUT);
    CHECK(drive_result(b) == WAITS);
}

static void kernel_only(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, KERNEL, 5) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == ERR_TIMEOUT);
    drive_ticks(5);
    CHECK(drive_result(b) == ERR_TIMEOUT);
}

static void first_come_first_served(void)
{
    pid_t child[4];
    static const uint32_t order[] = {2, 0, 3, 1};

    for (uint32_t i = 0; i < 4; i++) {
        child[i] = test_child();
    }
    for (uint32_t i = 0; i < 4; i++) {
        CHECK(DO(child[order[i]], ipc_send, HN_PARENT, FOREVER, 0, i) == WAITS);
    }
    for (uint32_t i = 0; i < 4; i++) {
        CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
        CHECK(test_got(INIT, child[order[i]], 0, i, 0, 0));
    }
}

static void out_of_order_if_asked(void)
{
    pid_t child[3];

    for (uint32_t i = 0; i < 3; i++) {
        child[i] = test_child();
        CHECK(DO(child[i], ipc_send, HN_PARENT, FOREVER, 0, i) == WAITS);
    }
    CHECK(DO(INIT, ipc_receive, drive_name(INIT, child[1]), 0) == 0);
    CHECK(test_got(INIT, child[1], 0, 1, 0, 0));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(INIT, child[0], 0, 0, 0, 0));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(INIT, child[2], 0, 2, 0, 0));
}

/* ---- Order of checks ---- */

static void order_of_checks(void)
{
    struct ipc_buffers bad = {.send_length = IPC_MAX_BYTES + 1,
                              .grant_handle = BAD_HANDLE};
    pid_t stranger;
    word_t name;

    pair_make(&a, &b);
    stranger = test_child();
    drive_introduce(a, stranger, 0);
    name = drive_name(a, stranger);
    CHECK(DO(a, ipc_send, BAD_HANDLE, -2, 1) == ERR_HANDLE);
    CHECK(DO(a, ipc_request, ANY, -2, 1) == ERR_HANDLE);
    CHECK(DO(a, ipc_send, KERNEL, -2, 1) == ERR_HANDLE);
    CHECK(DO(a, ipc_receive, BAD_HANDLE, -2, 1) == ERR_HANDLE);
    CHECK(DO(a, ipc_send, name, -2, 1) == ERR_RIGHTS);
    CHECK(DO(a, ipc_request, name, -2, 1) == ERR_RIGHTS);
    CHECK(DO(a, ipc_send, HN_SELF, -2, 1) == ERR_ADDRESS);
    CHECK(DO(a, ipc_receive, ANY, -2, 1) == ERR_ADDRESS);
    CHECK(DO(a, ipc_send, HN_SELF, -2, drive_buffers(a, bad)) == ERR_HANDLE);
    bad.grant_handle = (int32_t)name;
    bad.grant_rights = 1;
    CHECK(DO(a, ipc_request, HN_SELF, -2, drive_buffers(a, bad)) == ERR_RIGHTS);
    bad.grant_handle = HN_NONE;
    CHECK(DO(a, ipc_send, HN_SELF, 0, drive_buffers(a, bad)) == ERR_ARGUMENT);
    bad.send_length = 1;
    CHECK(DO(a, ipc_send, HN_SELF, -2, drive_buffers(a, bad)) == ERR_ARGUMENT);
    CHECK(DO(a, ipc_send, HN_SELF, 0, drive_buffers(a, bad)) == ERR_ADDRESS);
    CHECK(DO(a, ipc_request, HN_SELF, 0, drive_buffers(a, bad)) == ERR_ADDRESS);
    CHECK(DO(a, ipc_send, HN_SELF, 0) == ERR_ARGUMENT);
    CHECK(DO(a, ipc_request, HN_SELF, 0) == ERR_ARGUMENT);
    CHECK(DO(a, ipc_receive, HN_SELF, 0) == ERR_ARGUMENT);
}

static void receiver_ignores_what_sends(void)
{
    struct ipc_buffers odd = {.send_address = 1,
                              .send_length = 0xFFFFFFFF,
                              .grant_handle = BAD_HANDLE,
                              .receive_capacity = IPC_MAX_BYTES + 1};

    pair_make(&a, &b);
    CHECK(DO(a, ipc_receive, ANY, 0, drive_buffers(a, odd)) == ERR_ARGUMENT);
    odd.receive_capacity = IPC_MAX_BYTES;
    CHECK(DO(a, ipc_receive, ANY, 0, drive_buffers(a, odd)) == ERR_ADDRESS);
    odd.receive_capacity = 0;
    CHECK(DO(a, ipc_receive, ANY, 0, drive_buffers(a, odd)) == ERR_TIMEOUT);
}

static void ranges_that_wrap(void)
{
    struct ipc_buffers wrap = {
        .send_address = 0xFFFFFFFF, .send_length = 2, .grant_handle = HN_NONE};

    pair_make(&a, &b);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, drive_buffers(a, wrap)) ==
          ERR_ADDRESS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, 0xFFFFFFF8) == ERR_ADDRESS);
    wrap.send_length = 0; /* an empty range is nowhere */
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, drive_buffers(a, wrap)) ==
          ERR_TIMEOUT);
}

/* ---- Memory ---- */

static void long_message(void)
{
    static const uint32_t length[] = {1, 3, 4, 255, 4096};

    pair_make(&a, &b);
    for (uint32_t i = 0; i < sizeof(length) / sizeof(length[0]); i++) {
        pair_fill(a, length[i]);
        CHECK(DO(b, ipc_receive, ANY, FOREVER, pair_in(b, 4096)) == WAITS);
        CHECK(DO(a, ipc_send, drive_name(a, b), 0, pair_out(a, length[i]), 7, 8,
                 9) == 0);
        CHECK(test_got(b, a, length[i], 7, 8, 9) && pair_same(a, b, length[i]));
    }
}

static void longest_message(void)
{
    pair_make(&a, &b);
    CHECK(DO(INIT, memory_add, drive_name(INIT, a), 16) == MODEL_PAGES + 16);
    CHECK(DO(INIT, memory_add, drive_name(INIT, b), 16) == MODEL_PAGES + 16);
    pair_fill(a, IPC_MAX_BYTES);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER,
             pair_out(a, IPC_MAX_BYTES)) == WAITS);
    CHECK(DO(b, ipc_receive, ANY, 0, pair_in(b, IPC_MAX_BYTES)) == 0);
    CHECK(test_got(b, a, IPC_MAX_BYTES, 0, 0, 0) &&
          pair_same(a, b, IPC_MAX_BYTES));
}

static void truncated(void)
{
    pair_make(&a, &b);
    pair_fill(a, 100);
    CHECK(DO(b, ipc_receive, ANY, FOREVER, pair_in(b, 99)) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, pair_out(a, 100)) ==
          ERR_TRUNCATED);
    CHECK(drive_result(b) == ERR_TRUNCATED && !pair_same(a, b, 1));
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER, pair_out(a, 1)) == WAITS);
    CHECK(DO(b, ipc_receive, ANY, 0) == ERR_TRUNCATED);
    CHECK(drive_result(a) == ERR_TRUNCATED && !pair_same(a, b, 1));
    CHECK(DO(a, ipc_request, drive_name(a, b), FOREVER, pair_out(a, 1)) ==
          WAITS);
    CHECK(DO(b, ipc_receive, ANY, 0) == ERR_TRUNCATED);
    CHECK(drive_result(a) == ERR_TRUNCATED); /* no reply to wait for */
}

static void receiver_lost_its_memory(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, ANY, FOREVER, pair_in(b, 8)) == WAITS);
    CHECK(DO(INIT, memory_free, drive_name(INIT, b), 1) == 3);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER, 0, 1, 2, 3) == WAITS);
    CHECK(drive_result(b) == ERR_ADDRESS);
    CHECK(DO(b, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(b, a, 0, 1, 2, 3) && drive_result(a) == 0);
}

static void sender_lost_its_memory(void)
{
    pid_t late;

    pair_make(&a, &b);
    late = test_child();
    drive_introduce(late, b, PAIR_RIGHTS);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER, pair_out(a, 8)) == WAITS);
    CHECK(DO(late, ipc_send, drive_name(late, b), 9, 0, 1, 2, 3) == WAITS);
    CHECK(DO(INIT, memory_free, drive_name(INIT, a), 1) == 3);
    CHECK(DO(b, ipc_receive, ANY, 0) == 0);
    CHECK(drive_result(a) == ERR_ADDRESS && test_got(b, late, 0, 1, 2, 3));
    CHECK(DO(late, ipc_send, drive_name(late, b), 9, pair_out(late, 8)) ==
          WAITS);
    CHECK(DO(INIT, memory_free, drive_name(INIT, late), 1) == 3);
    CHECK(DO(b, ipc_receive, ANY, 4) == WAITS);
    CHECK(drive_result(late) == ERR_ADDRESS);
}

static void page_cannot_be_read(void)
{
    pair_make(&a, &b);
    CHECK(DO(b, ipc_receive, ANY, FOREVER, pair_in(b, 8)) == WAITS);
    model_break(b, 3);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0, pair_out(a, 8)) ==
          ERR_RESOURCES);
    CHECK(drive_result(b) == ERR_RESOURCES);
    CHECK(DO(a, ipc_send, drive_name(a, b), FOREVER, pair_out(a, 8)) == WAITS);
    CHECK(DO(b, ipc_receive, ANY, FOREVER, pair_in(b, 8)) == ERR_RESOURCES);
    CHECK(drive_result(a) == ERR_RESOURCES);
    model_break(b, 1);
    CHECK(DO(b, ipc_receive, ANY, FOREVER, MODEL_STACK) == ERR_RESOURCES);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS); /* needs no memory */
    CHECK(DO(a, ipc_request, drive_name(a, b), 0) == ERR_TIMEOUT);
    model_break(a, 1);
    CHECK(DO(a, ipc_request, drive_name(a, b), 0, MODEL_STACK) ==
          ERR_RESOURCES);
}

const struct ktap_test test_ipc[] = {
    {"vamos-ipc-receiver-first", receiver_first},
    {"vamos-ipc-sender-first", sender_first},
    {"vamos-ipc-sender-runs-on", sender_keeps_the_processor},
    {"vamos-ipc-nobody-there", nobody_there},
    {"vamos-ipc-waits-for-another", partner_waits_for_another},
    {"vamos-ipc-kernel-only", kernel_only},
    {"vamos-ipc-fifo", first_come_first_served},
    {"vamos-ipc-chosen-sender", out_of_order_if_asked},
    {"vamos-ipc-order-of-checks", order_of_checks},
    {"vamos-ipc-receiver-ignores", receiver_ignores_what_sends},
    {"vamos-ipc-wrap", ranges_that_wrap},
    {"vamos-ipc-long", long_message},
    {"vamos-ipc-longest", longest_message},
    {"vamos-ipc-truncated", truncated},
    {"vamos-ipc-receiver-shrinks", receiver_lost_its_memory},
    {"vamos-ipc-sender-shrinks", sender_lost_its_memory},
    {"vamos-ipc-broken-page", page_cannot_be_read},
    {NULL, NULL},
};
