/* SPDX-License-Identifier: MIT
 *
 * Scenarios: who runs, for how long, and how long one waits.
 */
#include "grading/layers/vamos_test.h"

/* The PIDs that run, one digit for each of COUNT ticks. */
static uint32_t runs(uint32_t count)
{
    uint32_t digits = 0;

    for (uint32_t i = 0; i < count; i++) {
        digits = digits * 10 + sched_current();
        drive_tick();
    }
    return digits;
}

static void slices(void)
{
    (void)drive_spawn(INIT, 2, 1);
    (void)drive_spawn(INIT, 2, 3);
    CHECK(runs(9) == 111112333);
    CHECK(runs(9) == 111112333);
}

static void one_process_keeps_the_processor(void)
{
    CHECK(runs(9) == 111111111);
    CHECK(process_get(INIT)->consumed == 4);
}

static void priorities(void)
{
    (void)drive_spawn(INIT, 0, 2);
    (void)drive_spawn(INIT, 1, 2);
    (void)drive_spawn(INIT, 1, 1);
    CHECK(runs(7) == 1111111);
    CHECK(DO(INIT, ipc_receive, NOBODY, 4) == WAITS);
    CHECK(runs(6) == 334311); /* init comes back in the middle of a slice */
    CHECK(DO(INIT, ipc_receive, NOBODY, FOREVER) == WAITS);
    CHECK(runs(3) == 343);
    test_sleep(sched_current());
    test_sleep(sched_current());
    CHECK(runs(4) == 2222);
}

static void nobody_is_ready(void)
{
    test_sleep(INIT);
    CHECK(sched_current() == 0);
    drive_ticks(5);
    CHECK(sched_current() == 0 && process_get(INIT)->run_ticks == 0);
}

static void consumed_time_is_kept(void)
{
    pid_t child = drive_spawn(INIT, 2, 3);

    drive_turn(child);
    drive_ticks(2);
    CHECK(DO(child, ipc_receive, NOBODY, 2) == WAITS);
    drive_ticks(5);
    CHECK(sched_current() == child); /* init has had its five */
    drive_tick();
    CHECK(sched_current() == INIT && process_get(child)->consumed == 0);
}

static void parameters_change(void)
{
    pid_t a = drive_spawn(INIT, 2, 1);
    pid_t b = drive_spawn(INIT, 2, 1);
    word_t name = drive_name(INIT, a);

    CHECK(DO(INIT, chg_sched_params, name, 2, 2) == 0); /* stays in front */
    CHECK(runs(8) == 11111223);
    CHECK(DO(INIT, chg_sched_params, name, 1, 2) == 0);
    CHECK(DO(INIT, chg_sched_params, name, 2, 1) == 0); /* now behind b */
    CHECK(runs(7) == 1111132);
    CHECK(DO(INIT, chg_sched_params, HN_SELF, 1, 1) == 0);
    CHECK(runs(4) == 3232);
    test_sleep(a);
    test_sleep(b);
    CHECK(runs(2) == 11);
}

static void parameters_of_one_that_waits(void)
{
    pid_t child = test_child();

    CHECK(DO(child, ipc_receive, NOBODY, 2) == WAITS);
    CHECK(DO(INIT, chg_sched_params, drive_name(INIT, child), 0, 1) == 0);
    drive_ticks(3);
    CHECK(drive_result(child) == ERR_TIMEOUT && sched_current() == INIT);
    test_sleep(INIT);
    CHECK(sched_current() == child);
}

static void shorter_slice_than_consumed(void)
{
    (void)test_child();
    drive_ticks(3);
    CHECK(DO(INIT, chg_sched_params, HN_SELF, 2, 2) == 0);
    CHECK(runs(4) == 1211);
}

static void sleeps(void)
{
    static const word_t ticks[] = {1, 2, 3, 10};

    for (uint32_t i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
        CHECK(DO(INIT, ipc_receive, NOBODY, ticks[i]) == WAITS);
        drive_ticks(ticks[i] - 1);
        CHECK(drive_result(INIT) == WAITS);
        drive_tick();
        CHECK(drive_result(INIT) == ERR_TIMEOUT);
    }
    CHECK(DO(INIT, ipc_receive, NOBODY, 0) == ERR_TIMEOUT);
    CHECK(DO(INIT, ipc_receive, NOBODY, 0x7FFFFFFF) == WAITS);
    drive_ticks(300);
    CHECK(drive_result(INIT) == WAITS);
}

static void forever(void)
{
    test_sleep(INIT);
    drive_ticks(300);
    CHECK(drive_result(INIT) == WAITS);
}

/* At one time they end by PID; before that, by time. */
static void timeouts_in_order(void)
{
    pid_t child[3];

    for (uint32_t i = 0; i < 3; i++) {
        child[i] = drive_spawn(INIT, 1, 1);
    }
    CHECK(DO(INIT, ipc_receive, NOBODY, 100) == WAITS);
    drive_ticks(2); /* the last one is current */
    CHECK(DO(child[2], ipc_receive, NOBODY, 3) == WAITS);
    CHECK(DO(child[0], ipc_receive, NOBODY, 4) == WAITS);
    CHECK(DO(child[1], ipc_receive, NOBODY, 3) == WAITS);
    drive_ticks(2);
    CHECK(sched_current() == 0);
    drive_ticks(1);
    CHECK(sched_current() == child[1]);
    CHECK(runs(4) == 3432);
}

/* The tick is the last of a slice and the end of a wait. */
static void tick_before_timeouts(void)
{
    pid_t a = drive_spawn(INIT, 2, 1);
    pid_t b = drive_spawn(INIT, 2, 1);

    CHECK(DO(a, ipc_receive, NOBODY, 1) == WAITS);
    CHECK(sched_current() == b);
    CHECK(runs(8) == 31111132);
}

static void waited_long_enough(void)
{
    pid_t child = test_child();

    CHECK(DO(child, ipc_send, HN_PARENT, 4, 0, 1, 2, 3) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, FOREVER) == 0);
    CHECK(drive_result(child) == 0); /* its timeout is void from now on */
    test_sleep(child);
    drive_ticks(20);
    CHECK(drive_result(child) == WAITS);
}

static void call_and_tick_in_one_step(void)
{
    drive_set_call(INIT, CALL_ipc_receive, (const word_t[6]){NOBODY, 1});
    (void)drive_step(CVM_CAUSE_CALL | CVM_CAUSE_TIMER, 0);
    CHECK(drive_result(INIT) == ERR_TIMEOUT && sched_time() == 1);
    CHECK(process_get(INIT)->run_ticks == 0);
    drive_set_call(INIT, CALL_memory_add, (const word_t[6]){HN_SELF, 1});
    (void)drive_step(CVM_CAUSE_CALL | CVM_CAUSE_TIMER, 0);
    CHECK(drive_result(INIT) == MODEL_PAGES + 1);
    CHECK(process_get(INIT)->run_ticks == 1);
}

static void illegal_timeouts(void)
{
    (void)test_child();
    CHECK(DO(INIT, ipc_receive, NOBODY, -2) == ERR_ARGUMENT);
    CHECK(DO(INIT, ipc_receive, ANY, 0x80000000) == ERR_ARGUMENT);
    CHECK(DO(INIT, ipc_send, 2, 0x80000000) == ERR_ARGUMENT);
    CHECK(DO(INIT, ipc_request, 2, -2) == ERR_ARGUMENT);
}

const struct ktap_test test_time[] = {
    {"vamos-slices", slices},
    {"vamos-slice-alone", one_process_keeps_the_processor},
    {"vamos-priorities", priorities},
    {"vamos-nobody-ready", nobody_is_ready},
    {"vamos-consumed-kept", consumed_time_is_kept},
    {"vamos-params-change", parameters_change},
    {"vamos-params-waiting", parameters_of_one_that_waits},
    {"vamos-params-shorter-slice", shorter_slice_than_consumed},
    {"vamos-sleep", sleeps},
    {"vamos-sleep-forever", forever},
    {"vamos-timeout-order", timeouts_in_order},
    {"vamos-timeout-and-slice", tick_before_timeouts},
    {"vamos-timeout-void", waited_long_enough},
    {"vamos-call-and-tick", call_and_tick_in_one_step},
    {"vamos-timeout-illegal", illegal_timeouts},
    {NULL, NULL},
};
