/* SPDX-License-Identifier: MIT
 *
 * Observes the kernel through its ABI, in the place of init (observer.h says
 * how). What it should have seen is in test_abi.py.
 */
#include <string.h>

#include "grading/tests/guest/attack.h"
#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

static uint8_t arena[REMOTE_BYTES] __attribute__((aligned(PAGE_BYTES)));

/* ---- Tests ---- */

static void test_later(void)
{
    static const uint32_t numbers[] = {CALLS, CALLS + 1, 1000, 0xFFFFFFFF};

    for (uint32_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        struct trap_registers registers = {numbers[i], 1, 2, 3, 4, 5, 6};

        trap(&registers);
        obs("call %d %d kept %u %u %u %u %u %u", (int)numbers[i],
            (int)registers.eax, registers.ebx, registers.ecx, registers.edx,
            registers.esi, registers.edi, registers.ebp);
    }
}

static void test_unprivileged(void)
{
    handle_t peer = create();

    for (uint32_t number = 0; number <= 10; number++) {
        obs("call %u %d", number, remote_call(peer, number, 0, 2, 1, 1));
    }
}

/* A peer, copied while it runs, while it waits, and by itself. */
static void test_clone(void)
{
    struct message message = {0};
    handle_t peer = create();
    handle_t clone;
    handle_t own;
    int sum;

    remote_call(peer, REMOTE_FILL, 9000, 7, 0, 0);
    sum = remote_call(peer, REMOTE_SUM, 9000, 0, 0, 0);
    clone = process_clone(peer); /* it waits for an order: so does its clone */
    obs("clone %d other %d", clone > 0, clone != peer);
    obs("same %d", remote_call(clone, REMOTE_SUM, 9000, 0, 0, 0) == sum);
    remote_call(clone, REMOTE_FILL, 9000, 8, 0, 0);
    obs("differs %d", remote_call(clone, REMOTE_SUM, 9000, 0, 0, 0) != sum);
    obs("kept %d", remote_call(peer, REMOTE_SUM, 9000, 0, 0, 0) == sum);
    obs("private-frames %d", info(clone).resident == info(peer).resident);

    start_call(peer, CALL_ipc_send, HN_PARENT, (uint32_t)IPC_FOREVER, 0, 77);
    sleep_ticks(1); /* it waits to send, and so will its clone */
    process_kill(clone);
    clone = process_clone(peer);
    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    obs("first %u %d", message.word[0], message.sender == peer);
    ipc_receive(clone, IPC_FOREVER, &message);
    obs("second %u %d", message.word[0], message.sender == clone);

    own = process_clone(HN_SELF);
    if (own == 0) { /* the clone of ourselves, which has no privilege */
        for (;;) {
        }
    }
    obs("own %d handle %d", own > 0, process_clone(99));
    process_kill(own);
}

static void test_errors(void)
{
    const uint8_t *image = observer_image;
    uint32_t bytes = observer_image_bytes;
    uint8_t word[4];

    obs("privileged-handle %d", set_privileged(99));
    obs("kill-handle %d", process_kill(77));
    obs("kill-negative %d", process_kill(-5));
    obs("create-priority %d", process_create(image, bytes, 3, 1));
    obs("create-slice %d", process_create(image, bytes, 0, 0));
    obs("create-address %d", process_create((void *)0x10, 5000, 1, 1));
    obs("create-wrap %d", process_create((void *)0xFFFFF000, 0x2000, 1, 1));
    obs("create-image %d", process_create(arena, 5000, 1, 1));
    obs("create-empty %d", process_create(arena, 0, 1, 1));
    obs("create-short %d", process_create(image, bytes / 2, 1, 1));
    obs("add-much %d", memory_add(HN_SELF, 700000));
    obs("add-wrap %d", memory_add(HN_SELF, 0xFFFFFFFF));
    obs("free-all %d", memory_free(HN_SELF, info(HN_SELF).pages));
    obs("params-priority %d", chg_sched_params(HN_SELF, 3, 1));
    obs("params-slice %d", chg_sched_params(HN_SELF, 1, 0));
    obs("driver-swap %d", change_driver(HN_SELF, DEVICE_SWAP, 1));
    obs("driver-none %d", change_driver(HN_SELF, 99, 1));
    obs("driver-flag %d", change_driver(HN_SELF, DEVICE_CLOCK, 2));
    obs("driver-twice %d", change_driver(HN_SELF, DEVICE_SERIAL, 1));
    obs("driver-not %d", change_driver(HN_SELF, DEVICE_CLOCK, 0));
    obs("enable-other %d", enable_interrupts(1u << DEVICE_CLOCK));
    obs("read-other %d", dev_read(DEVICE_CLOCK, 0, 1, 1, word));
    obs("read-register %d", dev_read(DEVICE_SERIAL, 8, 1, 1, word));
    obs("read-width %d", dev_read(DEVICE_SERIAL, 0, 3, 1, word));
    obs("read-count %d", dev_read(DEVICE_SERIAL, 5, 1, 65537, word));
    obs("read-fits %d", dev_read(DEVICE_SERIAL, 4, 4, 1, word));
    obs("read-beyond %d", dev_read(DEVICE_SERIAL, 5, 4, 1, word));
    obs("write-beyond %d", dev_write(DEVICE_SERIAL, 7, 2, 1, word));
    obs("read-address %d", dev_read(DEVICE_SERIAL, 5, 1, 1, NULL));
    obs("info-item %d", read_kernel_info(99, 0, word));
    obs("info-handle %d", read_kernel_info(INFO_PROCESS, 50, word));
    obs("info-address %d", read_kernel_info(INFO_TIME, 0, NULL));
    obs("rights-receiver %d", change_rights(50, HN_SELF, 0));
    obs("rights-object %d", change_rights(HN_SELF, 50, 0));
    obs("rights-value %d", change_rights(HN_SELF, HN_SELF, 8));
}

static void test_ipc_errors(void)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);
    struct message far = {
        .data = (void *)0xB0000000, .data_bytes = 4, .grant = HN_NONE};
    struct message big = {
        .data = arena, .data_bytes = IPC_MAX_BYTES + 1, .grant = HN_NONE};
    struct message grant = {.grant = 50};
    handle_t peer = create();

    obs("send-handle %d", ipc_send(50, 0, &none));
    obs("send-any %d", ipc_send(HN_ANY, 0, &none));
    obs("send-self %d", ipc_send(HN_SELF, 0, &none));
    obs("send-timeout %d", ipc_send(peer, -2, &none));
    obs("send-address %d", ipc_send(peer, 0, &far));
    obs("send-length %d", ipc_send(peer, 0, &big));
    obs("send-grant %d", ipc_send(peer, 0, &grant));
    obs("receive-handle %d", ipc_receive(50, 0, &none));
    obs("receive-self %d", ipc_receive(HN_SELF, 0, &none));
    obs("receive-now %d", ipc_receive(HN_ANY, 0, &none));
    obs("buffers %d", remote_call(peer, CALL_ipc_receive, (uint32_t)HN_ANY, 0,
                                  0xC0000000, 0));
}

static void test_short(void)
{
    struct message message = {0};
    handle_t peer = create();

    start_remote(
        peer,
        (struct remote){.registers = {CALL_ipc_request, HN_PARENT,
                                      (uint32_t)IPC_FOREVER, 0, 11, 22, 33}});
    obs("receive %d", ipc_receive(HN_ANY, IPC_FOREVER, &message));
    obs("words %u %u %u from-peer %d length %u granted %d", message.word[0],
        message.word[1], message.word[2], message.sender == peer,
        message.length, message.granted);
    message = MESSAGE_SHORT(44, 55, 66);
    obs("reply %d", ipc_send(peer, 0, &message));
    struct trap_registers reply = finish(peer);
    obs("replied %d %u %u %u from-parent %d", (int)reply.eax, reply.esi,
        reply.edi, reply.ebp, reply.ebx == HN_PARENT);
}

/* LENGTH bytes from the peer's arena to ours, both at odd places. */
static void long_message(handle_t peer, uint32_t length, uint32_t offset)
{
    struct message message = {.buffer = arena + 3,
                              .buffer_bytes = IPC_MAX_BYTES};
    struct remote remote = {.registers = {CALL_ipc_send, HN_PARENT,
                                          (uint32_t)IPC_FOREVER, REMOTE_BUFFERS,
                                          1, 2, 3},
                            .buffers = {.send_address = offset,
                                        .send_length = length,
                                        .grant_handle = HN_NONE}};
    int error;

    memset(arena, 0xEE, sizeof(arena));
    remote_call(peer, REMOTE_FILL, length + offset, length, 0, 0);
    start_remote(peer, remote);
    error = ipc_receive(peer, IPC_FOREVER, &message);
    obs("long %u %d length %u sum %x beyond %x %x", length, error,
        message.length, remote_sum(arena + 3, message.length), arena[2],
        arena[3 + message.length]);
    obs("sent %d", (int)finish(peer).eax);
}

static void test_long(void)
{
    handle_t peer = create();

    long_message(peer, 0, 0);
    long_message(peer, 1, 4095);
    long_message(peer, 4096, 17);
    long_message(peer, 65536, 4001);
}

static void test_truncated(void)
{
    struct message message = {.buffer = arena, .buffer_bytes = 7};
    struct remote remote = {
        .registers = {CALL_ipc_send, HN_PARENT, (uint32_t)IPC_FOREVER,
                      REMOTE_BUFFERS, 1, 2, 3},
        .buffers = {.send_length = 8, .grant_handle = HN_NONE}};
    handle_t peer = create();

    start_remote(peer, remote);
    obs("receive %d word %u byte %u", ipc_receive(peer, IPC_FOREVER, &message),
        message.word[0], arena[0]);
    obs("send %d", (int)finish(peer).eax);
}

static void test_timeout(void)
{
    struct message message = {0};
    handle_t peer = create();
    uint32_t before;

    sleep_ticks(1); /* to the beginning of a tick */
    before = now();
    obs("sleep %d", ipc_receive(HN_NONE, 3, &message));
    obs("ticks %u", now() - before);
    before = now();
    obs("receive %d", ipc_receive(peer, 2, &message));
    obs("ticks %u", now() - before);
    before = now();
    start_call(peer, CALL_ipc_send, HN_PARENT, 2, 0, 0);
    sleep_ticks(5);
    obs("peer-send %d", (int)finish(peer).eax);
    obs("no-trace %d", ipc_receive(HN_ANY, 0, &message));
}

static void test_fifo(void)
{
    handle_t peer[4];
    struct message message = {0};

    for (int i = 0; i < 4; i++) {
        peer[i] = create();
    }
    for (int i = 3; i >= 0; i--) {
        start_call(peer[i], CALL_ipc_send, HN_PARENT, (uint32_t)IPC_FOREVER, 0,
                   (uint32_t)i);
        sleep_ticks(1);
    }
    for (int i = 0; i < 4; i++) {
        ipc_receive(HN_ANY, 0, &message);
        obs("word %u", message.word[0]);
    }
}

static void test_kill(void)
{
    handle_t victim = create();
    handle_t waiter[3] = {create(), create(), create()};
    struct message message = MESSAGE_SHORT(0, 0, 0);

    /* The waiters get to know the victim by a grant in an empty order. */
    for (int i = 0; i < 3; i++) {
        change_rights(waiter[i], victim, RIGHT_SEND | RIGHT_REQUEST);
    }
    start_call(victim, CALL_ipc_receive, (uint32_t)HN_NONE,
               (uint32_t)IPC_FOREVER, 0, 0);
    start_call(waiter[0], CALL_ipc_send, 2, (uint32_t)IPC_FOREVER, 0, 0);
    start_call(waiter[1], CALL_ipc_request, 2, (uint32_t)IPC_FOREVER, 0, 0);
    start_call(waiter[2], CALL_ipc_receive, 2, (uint32_t)IPC_FOREVER, 0, 0);
    sleep_ticks(2);
    obs("state %u %u %u %u", info(victim).state, info(waiter[0]).state,
        info(waiter[1]).state, info(waiter[2]).state);
    obs("kill %d", process_kill(victim));
    for (int i = 0; i < 3; i++) {
        obs("waiter %d", (int)finish(waiter[i]).eax);
    }
    obs("stale-kill %d", process_kill(victim));
    obs("stale-send %d", ipc_send(victim, 0, &message));
    obs("stale-other %d", remote_call(waiter[0], CALL_ipc_send, 2, 0, 0, 0));
    obs("other-handle %d", create() != victim);
    obs("still-stale %d", process_kill(victim));
}

static void test_rights(void)
{
    handle_t one = create();
    handle_t other = create();
    struct message message = {.grant = other, .grant_rights = RIGHT_SEND};

    obs("unknown %d", remote_call(one, CALL_ipc_send, 2, 0, 0, 0));
    obs("give %d", change_rights(one, other, RIGHT_SEND));
    obs("send %d", remote_call(one, CALL_ipc_send, 2, 0, 0, 0));
    obs("request %d", remote_call(one, CALL_ipc_request, 2, 0, 0, 0));
    obs("pass-on %d", remote_call(one, CALL_change_rights, HN_PARENT, 2, 1, 0));
    obs("take %d", change_rights(one, other, 0));
    obs("taken %d", remote_call(one, CALL_ipc_send, 2, 0, 0, 0));
    /* a peer that waits for any message gets a handle with it */
    start_call(one, CALL_ipc_receive, HN_PARENT, (uint32_t)IPC_FOREVER, 0, 0);
    obs("grant %d", ipc_send(one, 10, &message));
    obs("granted %u", finish(one).edx);
    obs("use %d", remote_call(one, CALL_ipc_send, 2, 0, 0, 0));
    message.grant_rights = 0;
    start_call(one, CALL_ipc_receive, HN_PARENT, (uint32_t)IPC_FOREVER, 0, 0);
    obs("grant-nothing %d", ipc_send(one, 10, &message));
    obs("same-handle %u", finish(one).edx);
    obs("kept %d", remote_call(one, CALL_ipc_send, 2, 0, 0, 0));
    /* a process takes our rights on it: we are privileged, and still grant */
    obs("rebel %d",
        remote_call(one, CALL_change_rights, HN_PARENT, HN_SELF, 0, 0));
    obs("refused %d", ipc_send(one, 0, &message));
    obs("still-grants %d", change_rights(other, one, RIGHT_SEND));
}

static void test_priority(void)
{
    handle_t low = create();
    handle_t high = create();
    struct info_process before;

    start_call(low, REMOTE_SPIN, 0, 0, 0, 0);
    start_call(high, REMOTE_SPIN, 0, 0, 0, 0);
    chg_sched_params(low, 0, 1);
    sleep_ticks(1);
    before = info(low);
    sleep_ticks(10);
    obs("low-runs %u", info(low).run_ticks - before.run_ticks);
    chg_sched_params(low, 1, 1);
    sleep_ticks(12);
    obs("low-shares %u", info(low).run_ticks - before.run_ticks);
}

static void test_slices(void)
{
    handle_t peer[3];
    uint32_t start[3];

    for (int i = 0; i < 3; i++) {
        peer[i] = create();
        chg_sched_params(peer[i], 1, (uint32_t)i + 1);
        start_call(peer[i], REMOTE_SPIN, 0, 0, 0, 0);
    }
    sleep_ticks(6);
    for (int i = 0; i < 3; i++) {
        start[i] = info(peer[i]).run_ticks;
    }
    sleep_ticks(60);
    obs("ran %u %u %u", info(peer[0]).run_ticks - start[0],
        info(peer[1]).run_ticks - start[1], info(peer[2]).run_ticks - start[2]);
}

static void test_exceptions(void)
{
    struct info_exception exception;
    struct message message = {0};

    for (uint32_t what = REMOTE_DIVIDE; what <= REMOTE_OUT; what++) {
        handle_t peer = create();
        int error;

        start_call(peer, what, 0, 0, 0, 0);
        error = ipc_receive(HN_ANY, 100, &message);
        read_kernel_info(INFO_EXCEPTION, (uint32_t)peer, &exception);
        obs("exception %u receive %d kernel %d kind %u peer %d cause %u %u "
            "address %x stopped %d",
            what - REMOTE_DIVIDE, error, message.sender == HN_KERNEL,
            message.word[0], message.word[1] == (uint32_t)peer, message.word[2],
            exception.cause, exception.address,
            info(peer).state == PROCESS_STOPPED);
        obs("kill %d", process_kill(peer));
    }
}

/* A peer tries to get out of its machine; if it lives on, what it found. */
static void attack(uint32_t number)
{
    handle_t peer = create();
    struct trap_registers found = {0};
    struct message message = {.buffer = &found, .buffer_bytes = sizeof(found)};

    start_call(peer, REMOTE_ATTACK, number, 0, 0, 0);
    ipc_receive(HN_ANY, 1000, &message);
    if (message.sender == HN_KERNEL) {
        obs("attack %s cause %u", attack_name(number), message.word[2]);
    } else {
        obs("attack %s found %x", attack_name(number), found.eax);
    }
    process_kill(peer);
}

static void test_attacks(void)
{
    for (uint32_t i = 0; i < attacks; i++) {
        attack(i);
    }
}

static void test_memory(void)
{
    handle_t peer = create();
    uint32_t pages = info(peer).pages;
    uint32_t before = memory().free_frames;
    int size = memory_add(HN_SELF, 100);
    uint8_t *end = (uint8_t *)(uintptr_t)(((uint32_t)size - 100) * PAGE_BYTES);
    uint32_t sum = 0;

    for (uint32_t i = 0; i < 100 * PAGE_BYTES; i++) {
        sum += end[i];
        end[i] = 7;
    }
    obs("zeros %u resident %d", sum, before - memory().free_frames >= 100);
    obs("freed %d", memory_free(HN_SELF, 100) == size - 100);
    obs("frames-back %d", before - memory().free_frames <= 2);
    memory_add(HN_SELF, 100);
    for (uint32_t i = 0; i < 100 * PAGE_BYTES; i++) {
        sum += end[i];
    }
    obs("zeros-again %u", sum);
    obs("peer-add %d", memory_add(peer, 5) - (int)pages);
    obs("peer-free %d", memory_free(peer, 3) - (int)pages);
}

static void test_recycle(void)
{
    handle_t first = create();
    uint32_t before;
    uint32_t after;

    remote_call(first, REMOTE_FILL, 9000, 1, 0, 0);
    process_kill(first);
    before = memory().free_frames;
    for (int i = 0; i < 300; i++) {
        handle_t peer = create();

        remote_call(peer, REMOTE_FILL, 9000, 1, 0, 0);
        process_kill(peer);
    }
    after = memory().free_frames;
    obs("frames-lost %d", (int)(before - after));
}

static void test_full(void)
{
    static handle_t peer[MAX_PROCS] = {1}; /* has a frame already */
    uint32_t before = memory().free_frames;
    int count = 0;
    handle_t last = create();

    while (last > 0) {
        peer[count] = last;
        count++;
        last = create();
    }
    obs("created %d error %d", count, last);
    obs("works %d", remote_call(peer[count - 1], REMOTE_SUM, 0, 0, 0, 0));
    for (int i = 0; i < count; i++) {
        process_kill(peer[i]);
    }
    obs("frames-lost %d", (int)(before - memory().free_frames));
}

static void test_driver(void)
{
    uint8_t select_c = 0x0C;
    uint8_t set[2] = {0x8B, 0x42}; /* register B: periodic interrupts, 24 h */
    uint8_t value;
    struct message message = {0};
    handle_t peer = create();
    int kept;

    obs("register %d", change_driver(HN_SELF, DEVICE_CLOCK, 1));
    obs("second %d", change_driver(peer, DEVICE_CLOCK, 1));
    dev_write(DEVICE_CLOCK, 0, 1, 1, &set[0]);
    dev_write(DEVICE_CLOCK, 1, 1, 1, &set[1]);
    dev_write(DEVICE_CLOCK, 0, 1, 1, &select_c);
    dev_read(DEVICE_CLOCK, 1, 1, 1, &value);
    obs("enable %d", enable_interrupts(1u << DEVICE_CLOCK));
    sleep_ticks(3); /* busy: it is kept */
    kept = ipc_receive(HN_KERNEL, 0, &message);
    obs("kept %d kind %u set %x", kept, message.word[0], message.word[1]);
    obs("masked %d", ipc_receive(HN_KERNEL, 3, &message));
    dev_write(DEVICE_CLOCK, 0, 1, 1, &select_c);
    dev_read(DEVICE_CLOCK, 1, 1, 1, &value);
    enable_interrupts(1u << DEVICE_CLOCK);
    obs("next %d from-kernel %d", ipc_receive(HN_ANY, 100, &message),
        message.sender == HN_KERNEL);
    obs("unregister %d", change_driver(HN_SELF, DEVICE_CLOCK, 0));
    obs("read %d", dev_read(DEVICE_CLOCK, 1, 1, 1, &value));
}

static void test_status(void)
{
    uint32_t status = 256;

    dev_write(DEVICE_POWER, 0, 4, 1, &status);
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"later", test_later},
    {"unprivileged", test_unprivileged},
    {"clone", test_clone},
    {"errors", test_errors},
    {"ipc-errors", test_ipc_errors},
    {"short", test_short},
    {"long", test_long},
    {"truncated", test_truncated},
    {"timeout", test_timeout},
    {"fifo", test_fifo},
    {"kill", test_kill},
    {"rights", test_rights},
    {"priority", test_priority},
    {"slices", test_slices},
    {"exceptions", test_exceptions},
    {"attacks", test_attacks},
    {"memory", test_memory},
    {"recycle", test_recycle},
    {"full", test_full},
    {"driver", test_driver},
    {"status", test_status},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
