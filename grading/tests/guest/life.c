/* SPDX-License-Identifier: MIT
 *
 * Observes how processes end: killed in every state that they can be in, or
 * stopped by exceptions. test_life.py says what must be seen.
 */
#include "grading/tests/guest/observer.h"
#include "user/lib/clone.h"
#include "user/lib/start.h"

enum {
    OTHER = 2 /* the handle by which two peers know each other */
};

#define FOREVER ((uint32_t)IPC_FOREVER)

static handle_t victim;
static handle_t partner;

/* ---- States ---- */

static void be_ready(void)
{
    start_call(victim, REMOTE_SPIN, 0, 0, 0, 0); /* it has not run yet */
}

static void be_running(void)
{
    start_call(victim, REMOTE_SPIN, 0, 0, 0, 0);
    sleep_ticks(2); /* only we interrupt it */
}

static void be_asleep(void)
{
    start_call(victim, CALL_ipc_receive, (uint32_t)HN_NONE, FOREVER, 0, 0);
    sleep_ticks(1);
}

static void be_sending(void)
{
    start_call(victim, CALL_ipc_send, OTHER, FOREVER, 0, 5);
    sleep_ticks(1);
}

static void be_receiving(void)
{
    start_call(victim, CALL_ipc_receive, OTHER, FOREVER, 0, 0);
    sleep_ticks(1);
}

static void be_limited(void)
{
    start_call(victim, CALL_ipc_receive, OTHER, 5, 0, 0);
    sleep_ticks(1);
}

static void be_requesting(void)
{
    start_call(victim, CALL_ipc_request, OTHER, FOREVER, 0, 5);
    sleep_ticks(1);
}

static void be_awaiting_reply(void)
{
    start_call(partner, CALL_ipc_receive, OTHER, FOREVER, 0, 0);
    start_call(victim, CALL_ipc_request, OTHER, FOREVER, 0, 5);
    obs("request %d", (int)finish(partner).eax);
}

static void be_partner(void)
{
    start_call(partner, CALL_ipc_receive, OTHER, FOREVER, 0, 0);
    sleep_ticks(1);
}

static void be_driver(void)
{
    change_driver(victim, DEVICE_CLOCK, 1);
    start_call(victim, CALL_ipc_receive, (uint32_t)HN_KERNEL, FOREVER, 0, 0);
    sleep_ticks(1);
}

static void be_stopped(void)
{
    struct message message = {0};

    start_call(victim, REMOTE_DIVIDE, 0, 0, 0, 0);
    ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
}

static void be_stopped_unheard(void)
{
    start_call(victim, REMOTE_DIVIDE, 0, 0, 0, 0);
    sleep_ticks(1);
}

static void be_its_own_end(void)
{
    set_privileged(victim);
    start_call(victim, CALL_process_kill, HN_SELF, 0, 0, 0);
    sleep_ticks(1);
}

struct way {
    const char *name;
    void (*begin)(void);
};

static const struct way ways[] = {
    {"ready", be_ready},           {"running", be_running},
    {"asleep", be_asleep},         {"sending", be_sending},
    {"receiving", be_receiving},   {"limited", be_limited},
    {"requesting", be_requesting}, {"awaiting-reply", be_awaiting_reply},
    {"partner", be_partner},       {"driver", be_driver},
    {"stopped", be_stopped},       {"unheard", be_stopped_unheard},
    {"own-end", be_its_own_end},
};

/* ---- Kill ---- */

/* What the partner notices: it was waiting, or it tries to get hold of the
 * victim. */
static void obs_partner(const struct way *way)
{
    if (way->begin == be_partner) {
        obs("waited %d", (int)finish(partner).eax);
    }
    obs("receive %d send %d any %d",
        remote_call(partner, CALL_ipc_receive, OTHER, 0, 0, 0),
        remote_call(partner, CALL_ipc_send, OTHER, 0, 0, 0),
        remote_call(partner, CALL_ipc_receive, (uint32_t)HN_ANY, 0, 0, 0));
}

/* What we notice: no message, no device, and others live on. */
static void obs_rest(void)
{
    struct message message = {0};

    obs("nothing %d device %d", ipc_receive(HN_ANY, 7, &message),
        change_driver(partner, DEVICE_CLOCK, 1));
    change_driver(partner, DEVICE_CLOCK, 0);
}

static void kill_way(const struct way *way)
{
    uint32_t state;
    int killed;

    victim = create();
    partner = create();
    change_rights(victim, partner, RIGHTS_ALL);
    change_rights(partner, victim, RIGHTS_ALL);
    way->begin();
    state = info(victim).state;
    killed = process_kill(victim);
    obs("%s state %u kill %d again %d", way->name, state, killed,
        process_kill(victim));
    obs_partner(way);
    obs_rest();
    process_kill(partner);
}

static void test_kill(void)
{
    struct info_memory before;

    process_kill(create()); /* what it touches in us is there from now on */
    before = memory();
    for (uint32_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        kill_way(&ways[i]);
        obs("lost %d", (int)(before.free_frames - memory().free_frames));
    }
}

/* One of a waiting process and its clone is killed: the other goes on. */
static void test_clone(void)
{
    for (int original = 0; original < 2; original++) {
        struct message message = {0};
        handle_t clone;
        int error;

        victim = create();
        start_call(victim, CALL_ipc_request, HN_PARENT, FOREVER, 0, 7);
        sleep_ticks(1);
        clone = process_clone(victim);
        process_kill(original ? victim : clone);
        sleep_ticks(1);
        error = ipc_receive(HN_ANY, 5, &message);
        obs("rest %d word %u from %d", error, message.word[0],
            message.sender == (original ? clone : victim));
        error = ipc_send(message.sender, 0, &message);
        obs("reply %d got %d", error, (int)finish(message.sender).eax);
        obs("nobody-else %d", ipc_receive(HN_ANY, 5, &message));
        process_kill(original ? clone : victim);
    }
}

/* ---- Clones of clients (user/lib/clone.h) ---- */

/* What CLIENT got as a reply: the words, and whether its memory is its own. */
static void obs_twin(const char *who, handle_t client)
{
    struct trap_registers registers = finish(client);
    int before = remote_call(client, REMOTE_SUM, 9000, 0, 0, 0);

    remote_call(client, REMOTE_FILL, 9000, registers.esi, 0, 0);
    obs("%s %d words %u %u %u memory %x", who, (int)registers.eax,
        registers.esi, registers.edi, registers.ebp, (uint32_t)before);
}

/* A process asks to be cloned, and its clone asks again. */
static void test_twins(void)
{
    struct message to_client = MESSAGE_SHORT(100, 101, 102);
    struct message to_clone = MESSAGE_SHORT(200, 201, 202);
    struct message request = {0};
    handle_t client = create();

    remote_call(client, REMOTE_FILL, 9000, 1, 0, 0);
    for (int i = 0; i < 3; i++) {
        handle_t clone;

        start_call(client, CALL_ipc_request, HN_PARENT, FOREVER, 0, 7);
        ipc_receive(client, IPC_FOREVER, &request);
        clone = clone_client(client, 10, &to_client, &to_clone);
        obs("clone %d request %u", clone > 0 && clone != client,
            request.word[0]);
        obs_twin("client", client);
        obs_twin("clone", clone);
        process_kill(client);
        client = clone;
    }
}

/* There is no clone of nobody, of one that is too large, or of one that does
 * not wait for a reply; whoever asked can have one still. */
static void test_twins_refused(void)
{
    struct message reply = MESSAGE_SHORT(1, 2, 3);
    struct message request = {0};
    handle_t client = create();
    uint32_t frames;

    obs("nobody %d", clone_client(99, 10, &reply, &reply));
    start_call(client, CALL_ipc_request, HN_PARENT, FOREVER, 0, 7);
    ipc_receive(client, IPC_FOREVER, &request);
    memory_add(client, memory().free_frames / 3 * 2);
    obs("too-large %d", clone_client(client, 10, &reply, &reply));
    obs("reply %d", ipc_send(client, 0, &reply));
    obs("client %d", (int)finish(client).eax);
    process_kill(client);

    client = create();
    remote_call(client, REMOTE_FILL, 100, 1, 0, 0);
    start_call(client, CALL_ipc_receive, (uint32_t)HN_NONE, FOREVER, 0, 0);
    sleep_ticks(1);
    frames = memory().free_frames;
    obs("asleep %d", clone_client(client, 3, &reply, &reply));
    process_kill(client);
    obs("lost %d", memory().free_frames < frames);
}

/* What a clone has of its original: no privilege and no device. */
static void test_clone_is_plain(void)
{
    handle_t all[2] = {create()};

    set_privileged(all[0]);
    change_driver(all[0], DEVICE_CLOCK, 1);
    chg_sched_params(all[0], 0, 7);
    all[1] = process_clone(all[0]);
    for (int i = 0; i < 2; i++) {
        struct info_process process = info(all[i]);

        obs("privileged %u priority %u slice %u pages %d kill %d enable %d",
            process.privileged, process.priority, process.slice,
            process.pages == info(all[0]).pages,
            remote_call(all[i], CALL_process_kill, 99, 0, 0, 0),
            remote_call(all[i], CALL_enable_interrupts, 1u << DEVICE_CLOCK, 0,
                        0, 0));
    }
}

/* A handle never names a later process, however often its PID is used again.
 */
static void test_stale(void)
{
    handle_t first = create();
    uint32_t equal = 0;
    uint32_t alive = 0;

    process_kill(first);
    for (uint32_t i = 0; i < 1000; i++) {
        struct info_process process;
        handle_t next = create();

        equal += next == first;
        alive += read_kernel_info(INFO_PROCESS, (uint32_t)first, &process) !=
                 ERR_HANDLE;
        process_kill(next);
    }
    obs("equal %u alive %u", equal, alive);
}

/* ---- Exceptions ---- */

/* Three processes fail while we are busy: we hear of all, the lowest PID
 * first, and only once; nothing of the one that was killed before. */
static void test_exceptions_kept(void)
{
    handle_t peers[4];
    struct message message = {0};

    for (int i = 0; i < 4; i++) {
        peers[i] = create();
    }
    for (int i = 3; i >= 0; i--) {
        start_call(peers[i], i == 0 ? REMOTE_DIVIDE : REMOTE_INVALID, 0, 0, 0,
                   0);
        sleep_ticks(1);
    }
    process_kill(peers[2]);
    for (int i = 0; i < 4; i++) {
        int error = ipc_receive(HN_ANY, 0, &message);

        obs("kept %d kernel %d kind %u cause %u first %d second %d last %d",
            error, message.sender == HN_KERNEL, message.word[0],
            message.word[2], message.word[1] == (uint32_t)peers[0],
            message.word[1] == (uint32_t)peers[1],
            message.word[1] == (uint32_t)peers[3]);
    }
}

/* A message of the kernel comes before one of a process that waits longer;
 * from somebody else it is not received. */
static void test_exceptions_first(void)
{
    handle_t sender = create();
    struct message message = {0};
    int error;

    victim = create();
    start_call(sender, CALL_ipc_send, HN_PARENT, FOREVER, 0, 4);
    sleep_ticks(1);
    start_call(victim, REMOTE_NULL, 0, 0, 0, 0);
    sleep_ticks(1);
    obs("from-victim %d", ipc_receive(victim, 1, &message));
    error = ipc_receive(HN_ANY, 0, &message);
    obs("first %d kernel %d", error, message.sender == HN_KERNEL);
    error = ipc_receive(HN_ANY, 0, &message);
    obs("second %d sender %d", error, message.sender == sender);
}

/* Who waits for a process that an exception stopped goes on waiting; it does
 * not run, and its registers tell why. */
static void test_exceptions_stop(void)
{
    struct info_exception exception = {0};
    struct message message = {0};
    uint32_t ticks;

    victim = create();
    partner = create();
    change_rights(partner, victim, RIGHTS_ALL);
    start_call(victim, REMOTE_NULL, 0, 0, 0, 0);
    ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
    start_call(partner, CALL_ipc_request, OTHER, FOREVER, 0, 0);
    ticks = info(victim).run_ticks;
    sleep_ticks(20);
    read_kernel_info(INFO_EXCEPTION, (uint32_t)victim, &exception);
    obs("ran %u cause %u address %x error %u waits %u",
        info(victim).run_ticks - ticks, exception.cause, exception.address,
        exception.error, info(partner).state);
    process_kill(victim);
    obs("partner %d", (int)finish(partner).eax);
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"kill", test_kill},
    {"clone", test_clone},
    {"clone-is-plain", test_clone_is_plain},
    {"twins", test_twins},
    {"twins-refused", test_twins_refused},
    {"stale", test_stale},
    {"exceptions-kept", test_exceptions_kept},
    {"exceptions-first", test_exceptions_first},
    {"exceptions-stop", test_exceptions_stop},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
