/* SPDX-License-Identifier: MIT
 *
 * Scenarios: handles, the rights that they carry, and how these move.
 */
#include "grading/layers/vamos_test.h"

/* PID sends to init a grant of RIGHTS on what HANDLE names. */
static int send_grant(pid_t pid, word_t handle, word_t rights)
{
    struct ipc_buffers grant = {.grant_handle = (int32_t)handle,
                                .grant_rights = rights};

    return DO(pid, ipc_send, HN_PARENT, FOREVER, drive_buffers(pid, grant));
}

static void parent_and_child(void)
{
    pid_t child = test_child();
    word_t name = drive_name(INIT, child);

    CHECK(name == 2 && rights_get(INIT, child) == RIGHTS_ALL);
    CHECK(rights_get(child, INIT) == (RIGHT_SEND | RIGHT_REQUEST));
    CHECK(DO(child, ipc_receive, HN_PARENT, FOREVER) == WAITS);
    CHECK(DO(INIT, ipc_send, name, 0, 0, 1, 2, 3) == 0);
    CHECK(test_got(child, INIT, 0, 1, 2, 3));
    CHECK(cvm_get_register(child, CVM_ARGUMENT_1) == HN_PARENT);
    CHECK(DO(INIT, ipc_receive, HN_PARENT, 0) == ERR_HANDLE); /* init's none */
}

static void each_right_by_itself(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    word_t name;

    for (word_t rights = 0; rights <= RIGHTS_ALL; rights++) {
        drive_introduce(a, b, rights);
        name = drive_name(a, b);
        CHECK(DO(a, ipc_send, name, 0) ==
              ((rights & RIGHT_SEND) != 0 ? ERR_TIMEOUT : ERR_RIGHTS));
        CHECK(DO(a, ipc_request, name, 0) ==
              ((rights & RIGHT_REQUEST) != 0 ? ERR_TIMEOUT : ERR_RIGHTS));
        CHECK(DO(a, ipc_receive, name, 0) == ERR_TIMEOUT); /* needs none */
        CHECK(DO(a, change_rights, HN_PARENT, name, rights) ==
              ((rights & RIGHT_GRANT) != 0 ? 0 : ERR_RIGHTS));
        drive_introduce(INIT, b, RIGHTS_ALL);
    }
}

static void grants_are_subsets(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    pid_t c = test_child();

    drive_introduce(a, b, RIGHT_SEND | RIGHT_GRANT);
    drive_introduce(a, c, 0);
    CHECK(DO(a, change_rights, drive_name(a, c), drive_name(a, b),
             RIGHT_REQUEST) == ERR_RIGHTS);
    CHECK(DO(a, change_rights, drive_name(a, c), drive_name(a, b),
             RIGHTS_ALL) == ERR_RIGHTS);
    CHECK(DO(a, change_rights, drive_name(a, c), drive_name(a, b),
             RIGHT_SEND) == 0);
    CHECK(rights_get(c, b) == RIGHT_SEND);
    CHECK(DO(c, change_rights, drive_name(c, a), drive_name(c, b), 0) ==
          ERR_RIGHTS);
    CHECK(DO(a, change_rights, drive_name(a, c), drive_name(a, b), 0) == 0);
    CHECK(rights_get(c, b) == 0);
    CHECK(DO(c, ipc_send, drive_name(c, b), 0) == ERR_RIGHTS);
}

/* The handle stays, so that the receiver of it can be told of. */
static void rights_on_oneself(void)
{
    pid_t child = test_child();

    CHECK(DO(child, change_rights, HN_PARENT, HN_SELF, 0) == 0);
    CHECK(rights_get(INIT, child) == 0);
    CHECK(DO(INIT, ipc_send, drive_name(INIT, child), 0) == ERR_RIGHTS);
    CHECK(DO(child, change_rights, HN_PARENT, HN_SELF, RIGHT_SEND) == 0);
    CHECK(DO(INIT, ipc_send, drive_name(INIT, child), 0) == ERR_TIMEOUT);
    CHECK(DO(child, change_rights, HN_SELF, HN_SELF, 0) == 0);
    CHECK(rights_get(child, child) == RIGHTS_ALL);
}

static void grant_by_message(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    word_t granted;

    drive_introduce(a, b, RIGHTS_ALL);
    drive_introduce(INIT, b, 0);
    CHECK(send_grant(a, drive_name(a, b), RIGHT_SEND) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    granted = test_granted(INIT);
    CHECK(granted == drive_name(INIT, b) && rights_get(INIT, b) == RIGHT_SEND);
    CHECK(send_grant(a, drive_name(a, b), RIGHT_REQUEST) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0); /* adds, takes nothing away */
    CHECK(rights_get(INIT, b) == (RIGHT_SEND | RIGHT_REQUEST));
    CHECK(send_grant(a, HN_SELF, 0) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_granted(INIT) == drive_name(INIT, a));
    CHECK(send_grant(a, HN_PARENT, RIGHT_SEND) == ERR_RIGHTS);
}

/* Between sending and receiving, the right to grant was taken away; then the
 * object ended. The message itself still comes.
 */
static void grant_that_came_to_nothing(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    drive_introduce(a, b, RIGHTS_ALL);
    drive_introduce(INIT, b, 0);
    CHECK(send_grant(a, drive_name(a, b), RIGHT_SEND) == WAITS);
    drive_introduce(a, b, RIGHT_SEND);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_granted(INIT) == 0 && rights_get(INIT, b) == 0);
    drive_introduce(a, b, RIGHTS_ALL);
    CHECK(send_grant(a, drive_name(a, b), RIGHT_SEND) == WAITS);
    CHECK(DO(INIT, process_kill, drive_name(INIT, b)) == 0);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == 0);
    CHECK(test_granted(INIT) == 0);
}

static void grant_is_lost_with_the_message(void)
{
    struct ipc_buffers grant = {.grant_rights = RIGHT_SEND,
                                .send_address = MODEL_DATA,
                                .send_length = 1};
    pid_t a = test_child();
    pid_t b = test_child();

    drive_introduce(a, b, RIGHTS_ALL);
    drive_introduce(INIT, b, 0);
    grant.grant_handle = (int32_t)drive_name(a, b);
    CHECK(DO(a, ipc_send, HN_PARENT, 9, drive_buffers(a, grant)) == WAITS);
    CHECK(DO(INIT, ipc_receive, ANY, 0) == ERR_TRUNCATED);
    CHECK(rights_get(INIT, b) == 0);
}

/* The privileged ones vouch for everybody, though they hold no rights. */
static void privileged_may_grant(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    CHECK(DO(b, change_rights, HN_PARENT, HN_SELF, 0) == 0);
    drive_introduce(a, b, RIGHTS_ALL);
    CHECK(rights_get(a, b) == RIGHTS_ALL && rights_get(INIT, b) == 0);
}

/* Who receives from a stranger knows it from then on, without rights. */
static void strangers(void)
{
    pid_t a = test_child();
    pid_t b = test_child();

    drive_introduce(a, b, RIGHT_SEND);
    CHECK(DO(b, ipc_receive, ANY, FOREVER) == WAITS);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == 0);
    CHECK(cvm_get_register(b, CVM_ARGUMENT_1) == 2);
    CHECK(rights_get(b, a) == 0);
    CHECK(DO(b, ipc_send, 2, 0) == ERR_RIGHTS);
}

/* PID and slot are used again; the old handle names nobody, for ever. */
static void stale_handles(void)
{
    word_t old[4];

    for (uint32_t i = 0; i < 4; i++) {
        pid_t child = test_child();

        CHECK(child == 2);
        old[i] = drive_name(INIT, child);
        CHECK((old[i] & 0xFF) == 2);
        for (uint32_t k = 0; k < i; k++) {
            CHECK(old[k] != old[i]);
            CHECK(DO(INIT, ipc_send, old[k], 0) == ERR_HANDLE);
            CHECK(DO(INIT, process_kill, old[k]) == ERR_HANDLE);
        }
        CHECK(DO(INIT, process_kill, old[i]) == 0);
        CHECK(DO(INIT, process_kill, old[i]) == ERR_HANDLE);
    }
}

/* A process that knew the old owner of a PID does not know the new one. */
static void stale_handles_of_others(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    word_t old;

    drive_introduce(a, b, RIGHTS_ALL);
    old = drive_name(a, b);
    CHECK(DO(INIT, process_kill, drive_name(INIT, b)) == 0);
    CHECK(DO(a, ipc_send, old, 0) == ERR_HANDLE);
    CHECK(test_child() == b);
    CHECK(DO(a, ipc_send, old, 0) == ERR_HANDLE && rights_get(a, b) == 0);
    drive_introduce(a, b, RIGHT_SEND);
    CHECK(DO(a, ipc_send, old, 0) == ERR_HANDLE);
    CHECK(drive_name(a, b) != old);
    CHECK(DO(a, ipc_send, drive_name(a, b), 0) == ERR_TIMEOUT);
}

/* The slot that named one is now another one's; then somebody has the PID of
 * the first.
 */
static void slot_used_again(void)
{
    pid_t a = test_child();
    pid_t b = test_child();
    pid_t c = test_child();

    drive_introduce(a, b, RIGHT_SEND);
    CHECK(DO(INIT, process_kill, drive_name(INIT, b)) == 0);
    drive_introduce(a, c, RIGHTS_ALL);
    CHECK((drive_name(a, c) & 0xFF) == 2); /* where b was */
    CHECK(test_child() == b);
    CHECK(rights_get(a, b) == 0);
    drive_introduce(a, b, RIGHT_REQUEST);
    CHECK(drive_name(a, b) != drive_name(a, c));
    CHECK(rights_get(a, b) == RIGHT_REQUEST);
    CHECK(rights_get(a, c) == RIGHTS_ALL);
}

static void orphans(void)
{
    pid_t a = test_child();
    pid_t grandchild;

    CHECK(DO(INIT, set_privileged, drive_name(INIT, a)) == 0);
    grandchild = drive_spawn(a, 2, 1);
    CHECK(DO(INIT, process_kill, drive_name(INIT, a)) == 0);
    CHECK(DO(grandchild, ipc_send, HN_PARENT, 0) == ERR_HANDLE);
    CHECK(test_child() == a); /* the PID of its parent, but not its parent */
    CHECK(DO(grandchild, ipc_send, HN_PARENT, 0) == ERR_HANDLE);
}

const struct ktap_test test_rights[] = {
    {"vamos-rights-parent", parent_and_child},
    {"vamos-rights-each", each_right_by_itself},
    {"vamos-rights-subsets", grants_are_subsets},
    {"vamos-rights-oneself", rights_on_oneself},
    {"vamos-rights-privileged", privileged_may_grant},
    {"vamos-grant-message", grant_by_message},
    {"vamos-grant-nothing", grant_that_came_to_nothing},
    {"vamos-grant-truncated", grant_is_lost_with_the_message},
    {"vamos-handle-stranger", strangers},
    {"vamos-handle-stale", stale_handles},
    {"vamos-handle-stale-others", stale_handles_of_others},
    {"vamos-handle-slot", slot_used_again},
    {"vamos-handle-orphan", orphans},
    {NULL, NULL},
};
