/* SPDX-License-Identifier: MIT
 *
 * Scenarios: drivers, interrupts and exceptions as messages.
 */
#include <string.h>

#include "grading/layers/vamos_test.h"
#include "kernel/device.h"

enum {
    DISK = 1 << DEVICE_DISK,
    CLOCK = 1 << DEVICE_CLOCK
};

/* A driver of disk and clock, whose interrupts are enabled. */
static pid_t make_driver(void)
{
    pid_t driver = test_child();
    word_t name = drive_name(INIT, driver);

    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 1) == 0);
    CHECK(DO(INIT, change_driver, name, DEVICE_CLOCK, 1) == 0);
    CHECK(model_enabled() == 0);
    CHECK(DO(driver, enable_interrupts, DISK | CLOCK) == 0);
    CHECK(model_enabled() == (DISK | CLOCK));
    return driver;
}

static bool heard(pid_t pid, word_t devices)
{
    return test_got(pid, 0, 0, KMSG_INTERRUPT, devices, 0);
}

static void one_driver_a_device(void)
{
    pid_t driver = make_driver();
    pid_t other = test_child();
    word_t name = drive_name(INIT, driver);
    word_t other_name = drive_name(INIT, other);

    CHECK(DO(INIT, change_driver, other_name, DEVICE_DISK, 1) == ERR_DRIVER);
    CHECK(DO(INIT, change_driver, other_name, DEVICE_DISK, 0) == ERR_DRIVER);
    CHECK(DO(other, enable_interrupts, DISK) == ERR_DRIVER);
    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 0) == 0);
    CHECK(model_enabled() == CLOCK);
    CHECK(DO(INIT, change_driver, other_name, DEVICE_DISK, 1) == 0);
    CHECK(DO(driver, enable_interrupts, DISK | CLOCK) == ERR_DRIVER);
    CHECK(DO(driver, enable_interrupts, CLOCK) == 0);
    CHECK(DO(driver, enable_interrupts, 0) == 0);
}

static void registers_of_a_device(void)
{
    pid_t driver = make_driver();
    uint8_t *data = model_memory(driver, MODEL_DATA, 8);

    memcpy(data, "abcd\0\0\0\0", 8);
    CHECK(DO(driver, dev_write, DEVICE_DISK, 3, 1, 4, MODEL_DATA) == 4);
    CHECK(model_register(DEVICE_DISK, 3) == 'd');
    CHECK(DO(driver, dev_read, DEVICE_DISK, 3, 2, 3, MODEL_DATA) == 3);
    CHECK(memcmp(data, "d\0d\0d\0\0", 8) == 0);
    CHECK(DO(driver, dev_read, DEVICE_DISK, 3, 4, 0, 0) == 0);
    CHECK(DO(driver, dev_write, DEVICE_SERIAL, 0, 1, 1, MODEL_DATA) ==
          ERR_DRIVER);
}

static void window_of_a_device(void)
{
    CHECK(DO(INIT, change_driver, HN_SELF, DEVICE_SCREEN, 1) == 0);
    memcpy(model_memory(INIT, MODEL_DATA, 8), "abcdefgh", 8);
    CHECK(DO(INIT, dev_write, DEVICE_SCREEN, 3992, 2, 4, MODEL_DATA) == 4);
    CHECK(DO(INIT, dev_write, DEVICE_SCREEN, 3993, 2, 4, MODEL_DATA) ==
          ERR_ARGUMENT);
    CHECK(DO(INIT, dev_read, DEVICE_SCREEN, 3996, 1, 4, MODEL_DATA) == 4);
    CHECK(memcmp(model_memory(INIT, MODEL_DATA, 8), "efghefgh", 8) == 0);
}

static void power(void)
{
    CHECK(DO(INIT, change_driver, HN_SELF, DEVICE_POWER, 1) == 0);
    CHECK(DO(INIT, dev_write, DEVICE_POWER, 0, 1, 1, MODEL_DATA) ==
          ERR_ARGUMENT);
    CHECK(DO(INIT, dev_read, DEVICE_POWER, 0, 4, 1, MODEL_DATA) ==
          ERR_ARGUMENT);
    *(word_t *)model_memory(INIT, MODEL_DATA, 4) = 42;
    CHECK(DO(INIT, dev_write, DEVICE_POWER, 0, 4, 1, MODEL_DATA) == OFF);
    CHECK(model_register(DEVICE_POWER, 0) == 42);
    CHECK(DO(INIT, dev_write, DEVICE_POWER, 1, 4, 1, MODEL_DATA) == OFF);
    CHECK(DO(INIT, dev_write, DEVICE_POWER, 2, 4, 1, MODEL_DATA) ==
          ERR_ARGUMENT);
}

static void driver_waits(void)
{
    pid_t driver = make_driver();

    CHECK(DO(driver, ipc_receive, ANY, FOREVER) == WAITS);
    drive_interrupt(DISK);
    CHECK(heard(driver, DISK) && model_enabled() == CLOCK);
    CHECK(DO(driver, ipc_receive, KERNEL, FOREVER) == WAITS);
    drive_interrupt(DISK); /* silent */
    CHECK(drive_result(driver) == WAITS);
    drive_interrupt(CLOCK);
    CHECK(heard(driver, CLOCK));
    CHECK(DO(driver, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void two_devices_at_once(void)
{
    pid_t driver = make_driver();

    CHECK(DO(driver, ipc_receive, ANY, FOREVER) == WAITS);
    drive_interrupt(DISK | CLOCK);
    CHECK(heard(driver, DISK | CLOCK));
    CHECK(DO(driver, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void busy_driver(void)
{
    pid_t driver = make_driver();

    drive_interrupt(DISK);
    CHECK(DO(driver, enable_interrupts, DISK) == 0);
    drive_interrupt(DISK); /* collapses with the first */
    drive_interrupt(CLOCK);
    CHECK(driver_pending(driver) == (DISK | CLOCK));
    CHECK(DO(driver, ipc_receive, HN_PARENT, 0) == ERR_TIMEOUT);
    CHECK(DO(driver, ipc_receive, NOBODY, 0) == ERR_TIMEOUT);
    CHECK(DO(driver, ipc_receive, ANY, 0) == 0 && heard(driver, DISK | CLOCK));
    CHECK(DO(driver, ipc_receive, ANY, 0) == ERR_TIMEOUT);
}

static void driver_in_a_request(void)
{
    pid_t driver = make_driver();

    CHECK(DO(driver, ipc_request, HN_PARENT, FOREVER) == WAITS);
    drive_interrupt(DISK);
    CHECK(drive_result(driver) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(DO(INIT, ipc_send, drive_name(INIT, driver), 0, 0, 5) == 0);
    CHECK(test_got(driver, INIT, 0, 5, 0, 0));
    CHECK(DO(driver, ipc_receive, KERNEL, 0) == 0 && heard(driver, DISK));
}

static void kernel_goes_first(void)
{
    pid_t driver = make_driver();

    CHECK(DO(INIT, ipc_send, drive_name(INIT, driver), 50, 0, 7) == WAITS);
    drive_interrupt(DISK);
    CHECK(DO(driver, ipc_receive, ANY, 0) == 0 && heard(driver, DISK));
    CHECK(DO(driver, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(driver, INIT, 0, 7, 0, 0));
}

static void two_drivers(void)
{
    pid_t driver = make_driver();
    pid_t other = test_child();

    CHECK(DO(INIT, change_driver, drive_name(INIT, other), DEVICE_SERIAL, 1) ==
          0);
    CHECK(DO(other, enable_interrupts, 1 << DEVICE_SERIAL) == 0);
    CHECK(DO(driver, ipc_receive, ANY, FOREVER) == WAITS);
    drive_interrupt(DISK | 1 << DEVICE_SERIAL);
    CHECK(heard(driver, DISK));
    CHECK(DO(other, ipc_receive, ANY, 0) == 0);
    CHECK(heard(other, 1 << DEVICE_SERIAL));
}

/* What was pending is gone with the driver: the next one begins afresh. */
static void unregistered_with_pending(void)
{
    pid_t driver = make_driver();
    word_t name = drive_name(INIT, driver);

    drive_interrupt(DISK | CLOCK);
    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 0) == 0);
    CHECK(driver_pending(driver) == CLOCK);
    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 1) == 0);
    CHECK(DO(driver, ipc_receive, KERNEL, 0) == 0 && heard(driver, CLOCK));
}

static void call_and_interrupt_in_one_step(void)
{
    pid_t driver = make_driver();

    drive_turn(driver);
    drive_set_call(driver, CALL_ipc_receive, (const word_t[6]){ANY, FOREVER});
    model_silence(DISK);
    (void)drive_step(CVM_CAUSE_CALL | CVM_CAUSE_DEVICE, DISK);
    CHECK(heard(driver, DISK)); /* the call comes first */
}

/* The timer comes before interrupts: the driver has given up. */
static void timeout_and_interrupt_in_one_step(void)
{
    pid_t driver = make_driver();

    CHECK(DO(driver, ipc_receive, KERNEL, 1) == WAITS);
    model_silence(DISK);
    (void)drive_step(CVM_CAUSE_TIMER | CVM_CAUSE_DEVICE, DISK);
    CHECK(drive_result(driver) == ERR_TIMEOUT);
    CHECK(DO(driver, ipc_receive, KERNEL, 0) == 0 && heard(driver, DISK));
}

/* ---- Exceptions ---- */

static bool told_of(pid_t stopped, word_t cause)
{
    return test_got(INIT, 0, 0, KMSG_EXCEPTION, drive_name(INIT, stopped),
                    cause);
}

static void init_waits(void)
{
    pid_t child = test_child();

    CHECK(DO(INIT, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(sched_current() == child);
    drive_exception(14);
    CHECK(told_of(child, 14));
    CHECK(process_get(child)->state == PROCESS_STOPPED);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == ERR_TIMEOUT); /* once */
    drive_ticks(20);
    CHECK(sched_current() == INIT);
}

static void init_is_busy(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    drive_turn(b);
    drive_exception(6);
    drive_turn(a);
    drive_exception(0);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && told_of(a, 0));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && told_of(b, 6));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == ERR_TIMEOUT);
}

static void killed_before_it_was_told(void)
{
    pid_t child = test_child();

    drive_turn(child);
    drive_exception(6);
    CHECK(DO(INIT, process_kill, drive_name(INIT, child)) == 0);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
    CHECK(test_child() == child);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void stranger_stops(void)
{
    pid_t child = test_child();
    pid_t grandchild;

    CHECK(DO(INIT, set_privileged, drive_name(INIT, child)) == 0);
    grandchild = drive_spawn(child, 2, 1);
    drive_turn(grandchild);
    drive_exception(6);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == 0 && told_of(grandchild, 6));
    CHECK(rights_get(INIT, grandchild) == 0);
    CHECK(DO(INIT, process_kill, drive_name(INIT, grandchild)) == 0);
}

static void interrupts_before_exceptions(void)
{
    pid_t child = test_child();

    CHECK(DO(INIT, change_driver, HN_SELF, DEVICE_DISK, 1) == 0);
    CHECK(DO(INIT, enable_interrupts, DISK) == 0);
    drive_turn(child);
    drive_exception(6);
    drive_interrupt(DISK);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && heard(INIT, DISK));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && told_of(child, 6));
}

static void init_stops(void)
{
    pid_t child = test_child();

    drive_exception(6); /* init's own; it can hear of none any more */
    CHECK(strstr(model_message(), "init stopped") != NULL);
    CHECK(sched_current() == child);
    drive_exception(6);
    CHECK(sched_current() == 0);
    drive_ticks(3);
}

/* A stopped process is a partner that does not answer. */
static void send_to_a_stopped_one(void)
{
    pid_t child = test_child();
    word_t name = drive_name(INIT, child);

    drive_turn(child);
    drive_exception(6);
    CHECK(DO(INIT, ipc_send, name, 0) == ERR_TIMEOUT);
    CHECK(DO(INIT, ipc_request, name, 3) == WAITS);
    drive_ticks(3);
    CHECK(drive_result(INIT) == ERR_TIMEOUT);
}

const struct ktap_test test_drivers[] = {
    {"vamos-driver-one", one_driver_a_device},
    {"vamos-driver-registers", registers_of_a_device},
    {"vamos-driver-window", window_of_a_device},
    {"vamos-driver-power", power},
    {"vamos-interrupt-waiting", driver_waits},
    {"vamos-interrupt-two", two_devices_at_once},
    {"vamos-interrupt-busy", busy_driver},
    {"vamos-interrupt-request", driver_in_a_request},
    {"vamos-interrupt-first", kernel_goes_first},
    {"vamos-interrupt-drivers", two_drivers},
    {"vamos-interrupt-unregister", unregistered_with_pending},
    {"vamos-interrupt-with-call", call_and_interrupt_in_one_step},
    {"vamos-interrupt-with-tick", timeout_and_interrupt_in_one_step},
    {"vamos-exception-waiting", init_waits},
    {"vamos-exception-busy", init_is_busy},
    {"vamos-exception-killed", killed_before_it_was_told},
    {"vamos-exception-stranger", stranger_stops},
    {"vamos-exception-interrupt", interrupts_before_exceptions},
    {"vamos-exception-init", init_stops},
    {"vamos-exception-partner", send_to_a_stopped_one},
    {NULL, NULL},
};
