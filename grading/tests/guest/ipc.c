/* SPDX-License-Identifier: MIT
 *
 * Observes messages: their length, their memory, their order, how long one
 * waits for them, and the handles that they carry. test_ipc.py says what must
 * be seen.
 */
#include <stdbool.h>

#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

enum {
    OTHER = 2,  /* the handle by which two peers know each other */
    OBJECT = 3, /* the handle of what they grant */
    SENDERS = 12
};

#define FOREVER ((uint32_t)IPC_FOREVER)

static handle_t one; /* two peers that know each other */
static handle_t two;

static void make_pair(void)
{
    one = create();
    two = create();
    change_rights(one, two, RIGHTS_ALL);
    change_rights(two, one, RIGHTS_ALL);
}

static void end_pair(void)
{
    process_kill(one);
    process_kill(two);
}

/* An order to make the call NUMBER, ipc_send or ipc_receive, with the other
 * peer. ADDRESS and LENGTH are of what it sends or of its buffer. */
static struct remote transfer(uint32_t number, uint32_t timeout,
                              uint32_t address, uint32_t length)
{
    struct remote remote = {
        .registers = {number, OTHER, timeout, REMOTE_BUFFERS, 0, 0, 0},
        .buffers = {.grant_handle = HN_NONE}};

    if (number == CALL_ipc_send) {
        remote.buffers.send_address = address;
        remote.buffers.send_length = length;
    } else {
        remote.buffers.receive_address = address;
        remote.buffers.receive_capacity = length;
    }
    return remote;
}

static uint32_t sum(handle_t peer, uint32_t offset, uint32_t bytes)
{
    return (uint32_t)remote_call(peer, REMOTE_SUM, bytes, offset, 0, 0);
}

/* ---- Long messages and swapped pages ---- */

/* Who has pages on the disk when the message is sent. */
enum {
    OUT_SENDER = 1,
    OUT_RECEIVER = 2
};

static uint32_t resident(handle_t peer)
{
    return info(peer).resident;
}

/* Another process of BALLAST pages needs so much memory that those of the pair
 * are evicted; then who is not to be OUT gets its pages back. */
static void evict(uint32_t ballast, uint32_t out)
{
    handle_t other = create();
    uint32_t first = info(other).pages;

    memory_add(other, ballast);
    remote_call(other, REMOTE_WRITE_PAGES, first, ballast, 1, 0);
    remote_call(other, REMOTE_WRITE_PAGES, first, ballast, 2, 0);
    if ((out & OUT_SENDER) == 0) {
        (void)sum(one, 0, REMOTE_BYTES);
    }
    if ((out & OUT_RECEIVER) == 0) {
        (void)sum(two, 0, REMOTE_BYTES);
    }
}

/* Numbers: pages of the other process, who is out, address and length of the
 * message, and address in the receiver. */
static void test_swapped(void)
{
    uint32_t from = observer_number(2);
    uint32_t length = observer_number(3);
    uint32_t to = observer_number(4);

    make_pair();
    remote_call(one, REMOTE_FILL, REMOTE_BYTES, 1, 0, 0);
    remote_call(two, REMOTE_FILL, REMOTE_BYTES, 2, 0, 0);
    evict(observer_number(0), observer_number(1));
    obs("resident %u %u", resident(one), resident(two));
    start_remote(two, transfer(CALL_ipc_receive, FOREVER, to, length));
    start_remote(one, transfer(CALL_ipc_send, FOREVER, from, length));
    obs("received %d", (int)finish(two).eax);
    obs("sent %d", (int)finish(one).eax);
    obs("sums %x %x %x %x", sum(two, to, length), sum(two, 0, to),
        sum(two, to + length, REMOTE_BYTES - to - length),
        sum(one, 0, REMOTE_BYTES));
}

/* One byte more than is allowed is refused, and the partner waits on. */
static void test_limit(void)
{
    struct trap_registers received;
    int sent;

    make_pair();
    remote_call(one, REMOTE_FILL, REMOTE_BYTES, 1, 0, 0);
    start_remote(two,
                 transfer(CALL_ipc_receive, FOREVER, 0, IPC_MAX_BYTES + 1));
    obs("capacity %d", (int)finish(two).eax);
    start_remote(two, transfer(CALL_ipc_receive, FOREVER, 0, IPC_MAX_BYTES));
    start_remote(one, transfer(CALL_ipc_send, FOREVER, 0, IPC_MAX_BYTES + 1));
    sent = (int)finish(one).eax;
    obs("length %d waits %u", sent, info(two).state);
    start_remote(one, transfer(CALL_ipc_send, FOREVER, 0, IPC_MAX_BYTES));
    received = finish(two);
    obs("received %d length %u", (int)received.eax, received.ecx);
    obs("sent %d sum %x", (int)finish(one).eax, sum(two, 0, IPC_MAX_BYTES));
}

/* The memory of one who waits is taken from it: it gets the error, and the
 * other one waits on. */
static void test_memory_gone(void)
{
    uint32_t beyond;

    for (uint32_t number = CALL_ipc_send; number <= CALL_ipc_receive;
         number++) {
        uint32_t other = CALL_ipc_send + CALL_ipc_receive - number;

        make_pair();
        beyond = (info(one).pages << PAGE_SHIFT) -
                 (uint32_t)remote_call(one, REMOTE_ARENA, 0, 0, 0, 0);
        memory_add(one, 1);
        start_remote(one, transfer(number, FOREVER, beyond, 100));
        sleep_ticks(1);
        memory_free(one, 1);
        start_remote(two, transfer(other, 5, 0, 100));
        obs("gone %d other %d", (int)finish(one).eax, (int)finish(two).eax);
        end_pair();
    }
}

/* ---- Timeouts ---- */

/* When what happens, in ticks after a call began; NEVER is later than all. */
enum {
    NEVER = 1000
};

/* The result of the call of ONE if it ends within TICKS. */
static bool ended(uint32_t ticks, struct trap_registers *registers)
{
    struct message message = {.buffer = registers,
                              .buffer_bytes = sizeof(*registers)};

    return ipc_receive(one, (int32_t)ticks, &message) == 0;
}

/* ONE makes an ipc call; its partner is there AT ticks later, and replies, to
 * a request, REPLY ticks after that. Reports the result and the ticks taken.
 */
static void obs_timeout(uint32_t number, int32_t timeout, uint32_t at,
                        uint32_t reply)
{
    uint32_t others =
        number == CALL_ipc_receive ? CALL_ipc_send : CALL_ipc_receive;
    struct trap_registers registers;
    uint32_t begin;
    bool over;

    make_pair();
    if (at == 0) {
        start_call(two, others, OTHER, FOREVER, 0, 0);
    }
    sleep_ticks(1);
    begin = now();
    start_call(one, number, OTHER, (uint32_t)timeout, 0, 0);
    over = at != 0 && ended(at, &registers);
    if (!over && at != 0) {
        start_call(two, others, OTHER, FOREVER, 0, 0);
    }
    if (!over && number == CALL_ipc_request) {
        finish(two);
        over = reply != 0 && ended(reply, &registers);
        if (!over) {
            start_call(two, CALL_ipc_send, OTHER, 0, 0, 0);
        }
    }
    if (!over) {
        over = ended(NEVER, &registers);
    }
    obs("timeout %u %d at %u reply %u: %d after %u", number, timeout, at, reply,
        over ? (int)registers.eax : 0, now() - begin);
    end_pair();
}

static void test_timeouts(void)
{
    static const int32_t timeouts[] = {0, 1, 5, IPC_FOREVER};
    static const uint32_t times[] = {0, 2, 9};

    for (uint32_t number = CALL_ipc_send; number <= CALL_ipc_request;
         number++) {
        uint32_t replies = number == CALL_ipc_request ? 3 : 1;

        for (uint32_t t = 0; t < 4; t++) {
            for (uint32_t at = 0; at < 3 * replies; at++) {
                obs_timeout(number, timeouts[t], times[at % 3], times[at / 3]);
            }
        }
    }
}

/* ---- Order ---- */

/* The sender that a message came from, as its number; -1 if none came. */
static int receive_number(handle_t from)
{
    struct message message = {0};

    return ipc_receive(from, 0, &message) == 0 ? (int)message.word[0] : -1;
}

static void begin_to_send(handle_t sender, uint32_t number)
{
    uint32_t call = number % 2 == 0 ? CALL_ipc_send : CALL_ipc_request;

    start_remote(sender, (struct remote){.registers = {call, HN_PARENT, FOREVER,
                                                       0, number, 0, 0}});
    sleep_ticks(1);
}

/* Senders begin to wait, are killed, are received from, by chance: number 1 is
 * how often, number 0 the seed. All that happened is reported. */
static void test_order(void)
{
    handle_t sender[SENDERS] = {0}; /* 0: it does not wait */

    random_start(observer_number(0));
    for (uint32_t i = 0; i < observer_number(1); i++) {
        uint32_t which = random_below(SENDERS);
        uint32_t deed = random_below(8);

        if (deed < 4 && sender[which] == 0) {
            sender[which] = create();
            begin_to_send(sender[which], which);
            obs("waits %u", which);
        } else if (deed == 4 && sender[which] != 0) {
            process_kill(sender[which]);
            sender[which] = 0;
            obs("killed %u", which);
        } else if (deed == 5 && sender[which] != 0) {
            obs("from %u got %d", which, receive_number(sender[which]));
            process_kill(sender[which]);
            sender[which] = 0;
        } else if (deed > 5) {
            int got = receive_number(HN_ANY);

            obs("any got %d", got);
            if (got >= 0) {
                process_kill(sender[got]);
                sender[got] = 0;
            }
        }
    }
}

/* ---- Grants ---- */

/* ONE has rights OWN on an object, and passes RIGHTS of it to TWO, which had
 * none: by a message if MESSAGE, otherwise by change_rights. Reports whether
 * TWO may send to the object then, request, and pass it on. */
static void obs_grant(uint32_t own, uint32_t rights, bool message)
{
    struct remote send = transfer(CALL_ipc_send, 0, 0, 0);
    handle_t object = create();
    int error;

    make_pair();
    change_rights(one, object, own);
    change_rights(two, object, 0);
    send.buffers.grant_handle = OBJECT;
    send.buffers.grant_rights = rights;
    if (message) {
        start_call(two, CALL_ipc_receive, OTHER, 2, 0, 0);
        start_remote(one, send);
        error = (int)finish(one).eax;
        finish(two);
    } else {
        error = remote_call(one, CALL_change_rights, OTHER, OBJECT, rights, 0);
    }
    obs("grant %u of %u by %d: %d send %d request %d grant %d", rights, own,
        message, error, remote_call(two, CALL_ipc_send, OBJECT, 0, 0, 0),
        remote_call(two, CALL_ipc_request, OBJECT, 0, 0, 0),
        remote_call(two, CALL_change_rights, OTHER, OBJECT, 0, 0));
    end_pair();
    process_kill(object);
}

static void test_grants(void)
{
    for (uint32_t own = 0; own <= RIGHTS_ALL; own++) {
        for (uint32_t rights = 0; rights <= RIGHTS_ALL + 1; rights++) {
            obs_grant(own, rights, true);
            obs_grant(own, rights, false);
        }
    }
}

/* What becomes of a grant of a process that ends, or that one may no longer
 * grant, before the message is received; of ourselves; of the receiver. */
static void test_grants_waiting(void)
{
    for (uint32_t what = 0; what < 4; what++) {
        struct remote send = transfer(CALL_ipc_send, FOREVER, 0, 0);
        struct trap_registers received;
        handle_t object = create();
        int error;

        make_pair();
        change_rights(one, object, RIGHTS_ALL);
        send.buffers.grant_handle = what == 2   ? HN_SELF
                                    : what == 3 ? OTHER
                                                : OBJECT;
        send.buffers.grant_rights = RIGHT_SEND;
        start_remote(one, send);
        sleep_ticks(1);
        if (what == 0) {
            process_kill(object);
        } else if (what == 1) {
            change_rights(one, object, RIGHT_SEND);
        }
        start_call(two, CALL_ipc_receive, OTHER, 2, 0, 0);
        error = (int)finish(one).eax;
        received = finish(two);
        obs("waiting %u: %d %d handle %u", what, error, (int)received.eax,
            received.edx);
        end_pair();
        process_kill(object);
    }
}

/* Handles of a receiver that knew nobody: one for each sender, in the order in
 * which they came, without rights but for the reply. */
static void test_strangers(void)
{
    handle_t stranger;
    struct trap_registers received;

    make_pair();
    for (uint32_t i = 0; i < 3; i++) {
        stranger = create();
        change_rights(stranger, two, RIGHTS_ALL);
        start_call(two, CALL_ipc_receive, (uint32_t)HN_ANY, FOREVER, 0, 0);
        start_call(stranger, CALL_ipc_request, OTHER, 4, 0, i);
        received = finish(two);
        obs("stranger %u from %u word %u", i, received.ebx, received.esi);
        obs("reply %d", remote_call(two, CALL_ipc_send, received.ebx, 0, 0, 0));
        obs("got %d", (int)finish(stranger).eax);
        obs("again %d", remote_call(two, CALL_ipc_send, received.ebx, 0, 0, 0));
    }
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"swapped", test_swapped},
    {"limit", test_limit},
    {"memory-gone", test_memory_gone},
    {"timeouts", test_timeouts},
    {"order", test_order},
    {"grants", test_grants},
    {"grants-waiting", test_grants_waiting},
    {"strangers", test_strangers},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
