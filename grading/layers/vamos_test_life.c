/* SPDX-License-Identifier: MIT
 *
 * Scenarios: processes begin, are copied, and end, whatever they do.
 */
#include <string.h>

#include "grading/layers/vamos_test.h"
#include "kernel/device.h"

static int kill_child(pid_t pid)
{
    return DO(INIT, process_kill, drive_name(INIT, pid));
}

static void create(void)
{
    pid_t child = drive_spawn(INIT, 0, 9);

    CHECK(child == 2 && sched_current() == INIT);
    CHECK(process_get(child)->priority == 0 && process_get(child)->slice == 9);
    CHECK(cvm_get_register(child, CVM_PC) == MODEL_IMAGE);
    CHECK(cvm_size(child) == MODEL_PAGES);
    CHECK(!rights_is_privileged(child));
    CHECK(kill_child(child) == 0);
    CHECK(model_committed() == MODEL_PAGES);
}

/* It has been given its size already; then a page of it is not there. */
static void load_fails(void)
{
    model_break(2, 1);
    CHECK(DO(INIT, process_create, MODEL_IMAGE, MODEL_IMAGE_BYTES, 1, 1) ==
          ERR_RESOURCES);
    CHECK(!process_is_alive(2) && model_committed() == MODEL_PAGES);
    CHECK(drive_spawn(INIT, 1, 1) == 2);
}

static void full_table(void)
{
    uint32_t committed;

    for (pid_t pid = 2; pid <= MAX_PROCS; pid++) {
        CHECK(drive_spawn(INIT, 1, 1) == pid);
    }
    committed = model_committed();
    CHECK(DO(INIT, process_create, MODEL_IMAGE, MODEL_IMAGE_BYTES, 1, 1) ==
          ERR_RESOURCES);
    CHECK(DO(INIT, process_create, MODEL_DATA, MODEL_IMAGE_BYTES, 1, 1) ==
          ERR_IMAGE);
    CHECK(DO(INIT, process_clone, HN_SELF) == ERR_RESOURCES);
    CHECK(model_committed() == committed);
    CHECK(kill_child(70) == 0 && kill_child(30) == 0);
    CHECK(drive_spawn(INIT, 1, 1) == 30);
    CHECK(drive_spawn(INIT, 1, 1) == 70);
}

/* Everybody knows everybody; then all end, and others come. */
static void full_handle_tables(void)
{
    enum {
        LAST = MAX_PROCS
    };
    pid_t pid;

    for (pid = 2; pid <= LAST; pid++) {
        (void)drive_spawn(INIT, 1, 1);
    }
    for (pid = 3; pid <= LAST; pid++) {
        drive_introduce(2, pid, RIGHT_SEND);
    }
    for (pid = 3; pid <= LAST; pid++) {
        CHECK(kill_child(pid) == 0);
    }
    for (pid = 3; pid <= LAST; pid++) {
        CHECK(drive_spawn(INIT, 1, 1) == pid);
        CHECK(rights_get(2, pid) == 0);
        drive_introduce(2, pid, RIGHT_REQUEST);
        CHECK(rights_get(2, pid) == RIGHT_REQUEST);
    }
}

/* ---- Clones ---- */

static pid_t clone(pid_t caller, word_t handle)
{
    pid_t pid = 0;
    int result = DO(caller, process_clone, handle);

    CHECK(result > 0);
    CHECK(rights_find(caller, (word_t)result, &pid) == 0);
    return pid;
}

static void clone_of_itself(void)
{
    pid_t copy;

    cvm_set_register(INIT, CVM_SP, 0x1234);
    memcpy(model_memory(INIT, MODEL_DATA, 4), "here", 4);
    copy = clone(INIT, HN_SELF);
    CHECK(copy == 2);
    CHECK(cvm_get_register(copy, CVM_RESULT) == 0);
    CHECK(cvm_get_register(copy, CVM_PC) == cvm_get_register(INIT, CVM_PC));
    CHECK(cvm_get_register(copy, CVM_SP) == 0x1234);
    CHECK(memcmp(model_memory(copy, MODEL_DATA, 4), "here", 4) == 0);
    CHECK(!rights_is_privileged(copy));
    CHECK(rights_get(copy, INIT) == 0);
    CHECK(process_get(copy)->slice == SCHED_INIT_SLICE);
    memcpy(model_memory(copy, MODEL_DATA, 4), "gone", 4);
    CHECK(memcmp(model_memory(INIT, MODEL_DATA, 4), "here", 4) == 0);
}

static void clone_has_the_handles(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    pid_t copy;

    drive_introduce(a, b, RIGHT_SEND);
    CHECK(DO(INIT, set_privileged, drive_name(INIT, a)) == 0);
    CHECK(DO(INIT, change_driver, drive_name(INIT, a), DEVICE_DISK, 1) == 0);
    copy = clone(INIT, drive_name(INIT, a));
    CHECK(drive_name(copy, b) == drive_name(a, b));
    CHECK(rights_get(copy, b) == RIGHT_SEND);
    CHECK(rights_get(copy, INIT) == (RIGHT_SEND | RIGHT_REQUEST));
    CHECK(rights_get(copy, a) == 0 && rights_get(b, copy) == 0);
    CHECK(DO(copy, memory_add, HN_SELF, 1) == ERR_UNPRIVILEGED);
    CHECK(DO(copy, enable_interrupts, 1 << DEVICE_DISK) == ERR_DRIVER);
    CHECK(driver_of(DEVICE_DISK) == a);
}

/* It has not been answered: the clone comes to the trap and asks again. */
static void clone_of_one_that_waits(void)
{
    pid_t child = test_child();
    pid_t copy;

    CHECK(DO(child, ipc_request, HN_PARENT, FOREVER, 0, 1, 2, 3) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    copy = clone(INIT, drive_name(INIT, child));
    CHECK(process_get(copy)->state == PROCESS_READY);
    CHECK(cvm_get_register(copy, CVM_CALL) == CALL_ipc_request);
    drive_turn(copy);
    (void)drive_step(CVM_CAUSE_CALL, 0); /* it comes by the trap */
    CHECK(process_get(copy)->state == PROCESS_SENDING);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_got(INIT, copy, 0, 1, 2, 3));
    CHECK(DO(INIT, ipc_send, drive_name(INIT, copy), 0, 0, 8) == 0);
    CHECK(process_get(copy)->state == PROCESS_READY);
    CHECK(process_get(child)->state == PROCESS_RECEIVING);
    CHECK(DO(INIT, ipc_send, drive_name(INIT, child), 0, 0, 9) == 0);
    CHECK(test_got(child, INIT, 0, 9, 0, 0));
}

static void clone_of_one_with_a_timeout(void)
{
    pid_t child = test_child();
    pid_t copy;

    CHECK(DO(child, ipc_receive, NOBODY, 12) == WAITS);
    drive_ticks(2);
    copy = clone(INIT, drive_name(INIT, child));
    drive_ticks(10); /* the clone's time begins when it asks */
    CHECK(drive_result(child) == ERR_TIMEOUT);
    CHECK(process_get(copy)->state == PROCESS_READY);
}

static void clone_of_a_stopped_one(void)
{
    pid_t child = test_child();
    pid_t copy;

    drive_turn(child);
    drive_exception(6);
    copy = clone(INIT, drive_name(INIT, child));
    CHECK(process_get(copy)->state == PROCESS_READY);
    CHECK(process_get(child)->state == PROCESS_STOPPED);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == 0);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void clone_without_memory(void)
{
    pid_t child = test_child();
    word_t name = drive_name(INIT, child);

    model_set_limit(3 * MODEL_PAGES);
    CHECK(DO(INIT, memory_add, name, 1) == MODEL_PAGES + 1);
    CHECK(DO(INIT, process_clone, name) == ERR_RESOURCES);
    CHECK(!process_is_alive(3) && cvm_size(3) == 0);
    CHECK(DO(INIT, memory_free, name, 1) == MODEL_PAGES);
    CHECK(clone(INIT, name) == 3);
}

/* ---- Ends ---- */

static void kill_a_ready_one(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    CHECK(kill_child(a) == 0 && sched_current() == INIT);
    drive_turn(b);
    drive_tick();
    CHECK(sched_current() == INIT);
}

static void kill_oneself(void)
{
    pid_t child = test_child();

    CHECK(DO(INIT, set_privileged, drive_name(INIT, child)) == 0);
    CHECK(DO(child, process_kill, HN_SELF) == GONE);
    CHECK(sched_current() == INIT);
    CHECK(model_committed() == MODEL_PAGES);
    CHECK(DO(INIT, process_kill, HN_SELF) == GONE);
    CHECK(sched_current() == 0);
    drive_tick();
}

static void kill_a_sender(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    pid_t c = test_child();

    CHECK(DO(a, ipc_send, HN_PARENT, FOREVER, 0, 1) == WAITS);
    CHECK(DO(b, ipc_request, HN_PARENT, 300, 0, 2) == WAITS);
    CHECK(DO(c, ipc_send, HN_PARENT, FOREVER, 0, 3) == WAITS);
    CHECK(kill_child(b) == 0);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && test_got(INIT, a, 0, 1, 0, 0));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0 && test_got(INIT, c, 0, 3, 0, 0));
    CHECK(DO(INIT, ipc_receive, ANY, 0) == ERR_TIMEOUT);
    drive_ticks(300);
}

static void kill_a_receiver(void)
{
    pid_t child = test_child();

    CHECK(DO(child, ipc_receive, ANY, 5) == WAITS);
    CHECK(kill_child(child) == 0);
    CHECK(test_child() == child); /* the time of the old one is not its own */
    test_sleep(child);
    drive_ticks(10);
    CHECK(drive_result(child) == WAITS);
}

static void kill_a_requester(void)
{
    pid_t child = test_child();
    word_t name;

    CHECK(DO(INIT, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(child, ipc_request, HN_PARENT, FOREVER) == WAITS);
    name = cvm_get_register(INIT, CVM_ARGUMENT_1);
    CHECK(kill_child(child) == 0);
    CHECK(DO(INIT, ipc_send, name, 0) == ERR_HANDLE); /* nobody to reply to */
}

/* Who sends to it, who waits for a message or a reply of it. */
static void kill_a_partner(void)
{
    pid_t victim = test_child();
    pid_t other[4];

    for (uint32_t i = 0; i < 4; i++) {
        other[i] = test_child();
        drive_introduce(other[i], victim, RIGHTS_ALL);
    }
    CHECK(DO(other[1], ipc_request, drive_name(other[1], victim), 500) ==
          WAITS);
    CHECK(DO(victim, ipc_receive, ANY, 0) == 0);
    CHECK(DO(other[0], ipc_send, drive_name(other[0], victim), FOREVER) ==
          WAITS);
    CHECK(DO(other[2], ipc_receive, drive_name(other[2], victim), FOREVER) ==
          WAITS);
    CHECK(DO(other[3], ipc_receive, ANY, 400) == WAITS);
    CHECK(kill_child(victim) == 0);
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(drive_result(other[i]) == ERR_PARTNER);
    }
    CHECK(drive_result(other[3]) == WAITS);
    drive_ticks(500);
}

static void kill_a_driver(void)
{
    pid_t driver = test_child();
    word_t name = drive_name(INIT, driver);
    pid_t next;

    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 1) == 0);
    CHECK(DO(driver, enable_interrupts, 1 << DEVICE_DISK) == 0);
    drive_interrupt(1 << DEVICE_DISK);
    CHECK(DO(driver, enable_interrupts, 1 << DEVICE_DISK) == 0);
    CHECK(kill_child(driver) == 0);
    CHECK(model_enabled() == 0 && driver_of(DEVICE_DISK) == 0);
    next = test_child();
    CHECK(next == driver);
    name = drive_name(INIT, next);
    CHECK(DO(next, enable_interrupts, 1 << DEVICE_DISK) == ERR_DRIVER);
    CHECK(DO(INIT, change_driver, name, DEVICE_DISK, 1) == 0);
    CHECK(DO(next, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void kill_a_clone(void)
{
    pid_t child = test_child();
    pid_t copy;

    CHECK(DO(child, ipc_send, HN_PARENT, FOREVER) == WAITS);
    copy = clone(INIT, drive_name(INIT, child));
    CHECK(kill_child(copy) == 0);
    CHECK(process_get(child)->state == PROCESS_SENDING);
    copy = clone(INIT, drive_name(INIT, child));
    CHECK(kill_child(child) == 0);
    drive_turn(copy);
    (void)drive_step(CVM_CAUSE_CALL, 0);
    CHECK(process_get(copy)->state == PROCESS_SENDING);
    CHECK(kill_child(copy) == 0);
    CHECK(model_committed() == MODEL_PAGES);
}

static void kill_a_stopped_one(void)
{
    pid_t child = test_child();

    drive_turn(child);
    drive_exception(6);
    CHECK(kill_child(child) == 0);
    CHECK(sched_current() == INIT);
}

/* Those that wait for init itself. */
static void kill_init(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    CHECK(DO(INIT, set_privileged, drive_name(INIT, a)) == 0);
    CHECK(DO(b, ipc_request, HN_PARENT, FOREVER) == WAITS);
    CHECK(DO(INIT, ipc_receive, drive_name(INIT, a), FOREVER) == WAITS);
    CHECK(DO(a, process_kill, HN_PARENT) == 0);
    CHECK(drive_result(b) == ERR_PARTNER);
    drive_turn(b);
    drive_exception(6); /* nobody to tell */
    CHECK(sched_current() == a);
    CHECK(drive_spawn(a, 0, 1) != INIT); /* nobody takes its place */
}

const struct ktap_test test_life[] = {
    {"vamos-create", create},
    {"vamos-create-load-fails", load_fails},
    {"vamos-create-full-table", full_table},
    {"vamos-create-full-handles", full_handle_tables},
    {"vamos-clone-self", clone_of_itself},
    {"vamos-clone-handles", clone_has_the_handles},
    {"vamos-clone-waiting", clone_of_one_that_waits},
    {"vamos-clone-timeout", clone_of_one_with_a_timeout},
    {"vamos-clone-stopped", clone_of_a_stopped_one},
    {"vamos-clone-no-memory", clone_without_memory},
    {"vamos-kill-ready", kill_a_ready_one},
    {"vamos-kill-oneself", kill_oneself},
    {"vamos-kill-sender", kill_a_sender},
    {"vamos-kill-receiver", kill_a_receiver},
    {"vamos-kill-requester", kill_a_requester},
    {"vamos-kill-partner", kill_a_partner},
    {"vamos-kill-driver", kill_a_driver},
    {"vamos-kill-clone", kill_a_clone},
    {"vamos-kill-stopped", kill_a_stopped_one},
    {"vamos-kill-init", kill_init},
    {NULL, NULL},
};
