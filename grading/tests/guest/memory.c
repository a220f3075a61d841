/* SPDX-License-Identifier: MIT
 *
 * Observes what memory is when there is more of it than memory: demand-zero,
 * copy-on-write and swapping, in the place of init (observer.h says how). The
 * numbers behind a test's name on the command line are its sizes and the seed
 * of its data; test_memory.py draws them and models the rest.
 */
#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

enum {
    PEERS = MAX_PROCS,
    BALLAST = PEERS - 1,
    CHUNK = 16,    /* pages of the longest message */
    BUFFER = 65536 /* bytes */
};

_Static_assert(CHUNK *PAGE_BYTES == IPC_MAX_BYTES, "chunk");

static handle_t peers[PEERS];
static uint32_t first[PEERS]; /* page of the memory that was added */
static uint8_t buffer[BUFFER] __attribute__((aligned(PAGE_BYTES)));

/* ---- Peers ---- */

/* How an order ended: by an exception, or with a value. */
struct outcome {
    handle_t peer;
    uint32_t cause; /* of the exception, 0 = none */
    uint32_t value;
};

/* The first order that ends, of all that were given. */
static struct outcome wait_for_any(void)
{
    struct trap_registers registers = {0};
    struct message message = {.buffer = &registers,
                              .buffer_bytes = sizeof(registers)};
    int error = ipc_receive(HN_ANY, IPC_FOREVER, &message);

    if (error != 0) {
        return (struct outcome){.value = (uint32_t)error};
    }
    if (message.sender == HN_KERNEL) {
        return (struct outcome){.peer = (handle_t)message.word[1],
                                .cause = message.word[2]};
    }
    return (struct outcome){.peer = message.sender, .value = registers.eax};
}

/* Gives peer I an order for PAGES pages from PAGE of its added memory on. */
static void start_pages(uint32_t i, uint32_t order, uint32_t page,
                        uint32_t pages, uint32_t seed)
{
    start_call(peers[i], order, first[i] + page, pages, seed, 0);
}

static struct outcome do_pages(uint32_t i, uint32_t order, uint32_t page,
                               uint32_t pages, uint32_t seed)
{
    start_pages(i, order, page, pages, seed);
    return wait_for_any();
}

static uint32_t index_of(handle_t peer)
{
    uint32_t i = 0;

    while (i < PEERS - 1 && peers[i] != peer) {
        i++;
    }
    return i;
}

/* Makes peer I with PAGES pages of added memory. */
static int make_peer(uint32_t i, uint32_t pages)
{
    peers[i] = create();
    if (peers[i] < 0) {
        return peers[i];
    }
    first[i] = info(peers[i]).pages;
    return memory_add(peers[i], pages);
}

/* ---- What is there ---- */

/* Touches all of our own memory: then all of it is resident, if there is room.
 */
static void touch_own(void)
{
    uint32_t end = info(HN_SELF).pages << PAGE_SHIFT;

    for (uint32_t page = PAGE_BYTES; page < end; page = page + PAGE_BYTES) {
        (void)*(volatile const uint8_t *)(uintptr_t)page;
    }
}

static void obs_memory(const char *when)
{
    struct info_memory now;

    touch_own();
    now = memory();
    obs("memory %s frames %u free %u slots %u free %u", when, now.frames,
        now.free_frames, now.swap_slots, now.free_swap_slots);
}

static void obs_counters(void)
{
    struct info_counters now = counters();

    obs("counters reads %u writes %u zero %u copy %u swap %u lost %u",
        now.swap_reads, now.swap_writes, now.faults.zero, now.faults.copy,
        now.faults.swap, now.faults.lost);
}

static void obs_peer(uint32_t i)
{
    struct info_process now = info(peers[i]);

    obs("process %u resident %u zero %u copy %u swap %u lost %u", i,
        now.resident, now.faults.zero, now.faults.copy, now.faults.swap,
        now.faults.lost);
}

/* ---- Tests ---- */

/* Gives all of COUNT peers the same order at once; reports how each ended. */
static void all(uint32_t count, uint32_t order, uint32_t pages, uint32_t seed)
{
    for (uint32_t i = 0; i < count; i++) {
        start_pages(i, order, 0, pages, seed + i);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct outcome end = wait_for_any();

        if (order == REMOTE_SUM_PAGES || end.cause != 0) {
            obs("peer %u cause %u sum %x", index_of(end.peer), end.cause,
                end.value);
        }
    }
}

/* PEERS at once write PAGES each and verify them, ROUNDS times. SEED. */
static void test_many(void)
{
    uint32_t count = observer_number(0);
    uint32_t pages = observer_number(1);
    uint32_t rounds = observer_number(2);
    uint32_t seed = observer_number(3);

    obs_memory("before");
    for (uint32_t i = 0; i < count; i++) {
        obs("made %d", make_peer(i, pages) > 0);
    }
    for (uint32_t round = 0; round < rounds; round++) {
        all(count, REMOTE_WRITE_PAGES, pages, seed + 1000 * round);
        all(count, REMOTE_SUM_PAGES, pages, 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        obs_peer(i);
    }
    obs_counters();
    for (uint32_t i = 0; i < count; i++) {
        process_kill(peers[i]);
    }
    obs_memory("after");
}

/* Gives peer 0 all the memory that can be had; returns how much. */
static uint32_t grow(uint32_t step)
{
    uint32_t pages = 0;

    while (step > 0) {
        if (memory_add(peers[0], step) > 0) {
            pages = pages + step;
        } else {
            step = step / 2;
        }
    }
    return pages;
}

/* Each call that needs memory, while there is none. */
static void obs_refusals(void)
{
    obs("add %d", memory_add(peers[0], 1));
    obs("add-self %d", memory_add(HN_SELF, 1));
    obs("create %d", create());
    obs("clone %d", process_clone(peers[1]));
    obs("goes-on %x",
        remote_call(peers[1], REMOTE_SUM_PAGES, first[1], 1, 0, 0));
}

/* All memory is given away, then used. SEED. */
static void test_full(void)
{
    uint32_t seed = observer_number(0);
    uint32_t pages;

    obs_memory("before");
    make_peer(0, 0);
    make_peer(1, 1);
    pages = grow(1 << 19);
    obs("grown %u", pages);
    obs_refusals();
    do_pages(0, REMOTE_WRITE_PAGES, 0, pages, seed);
    obs("sum %x", do_pages(0, REMOTE_SUM_PAGES, 0, pages, 0).value);
    obs_refusals();
    obs("half %d", memory_free(peers[0], pages / 2) > 0);
    obs("again %d", memory_add(peers[0], pages / 2) > 0);
    obs("sum %x", do_pages(0, REMOTE_SUM_PAGES, 0, pages, 0).value);
    process_kill(peers[0]);
    obs("create %d", make_peer(0, 100) > 0);
    process_kill(peers[0]);
    process_kill(peers[1]);
    obs_memory("after");
}

/* A write of some pages, anywhere in the memory of peer I. */
static void write_anywhere(uint32_t i, uint32_t pages)
{
    uint32_t page = random_below(pages);
    uint32_t run = 1 + random_below(pages - page);
    uint32_t seed = random_below(32768);

    do_pages(i, REMOTE_WRITE_PAGES, page, run, seed);
}

enum chain_order {
    CHILD_FIRST, /* after each clone, child and parent write */
    PARENT_FIRST,
    ANYBODY,      /* clones of anybody; after each, three write */
    DEEPEST_LAST, /* all clones, then each writes, oldest first */
    DEEPEST_FIRST
};

/* Makes peer I a clone, and has some peers write. */
static void extend_chain(uint32_t i, uint32_t pages, enum chain_order order)
{
    uint32_t parent = order == ANYBODY ? random_below(i) : i - 1;

    peers[i] = process_clone(peers[parent]);
    first[i] = first[parent];
    if (order == CHILD_FIRST || order == PARENT_FIRST) {
        write_anywhere(order == CHILD_FIRST ? i : parent, pages);
        write_anywhere(order == CHILD_FIRST ? parent : i, pages);
    }
    for (uint32_t k = 0; order == ANYBODY && k < 3; k++) {
        write_anywhere(random_below(i + 1), pages);
    }
}

static void kill_chain(uint32_t depth, enum chain_order order)
{
    for (uint32_t i = 0; i < depth; i++) {
        uint32_t last = depth - 1 - i;

        process_kill(peers[order % 2 == 0 ? i : last]);
    }
}

/* DEPTH generations with PAGES pages each write in ORDER, while another peer
 * has BALLAST pages, so that most of theirs are on the disk. SEED.
 */
static void test_chain(void)
{
    uint32_t depth = observer_number(0);
    uint32_t pages = observer_number(1);
    enum chain_order order = observer_number(2);
    uint32_t ballast = observer_number(3);

    random_start(observer_number(4));
    obs_memory("before");
    make_peer(BALLAST, ballast);
    do_pages(BALLAST, REMOTE_WRITE_PAGES, 0, ballast, 1);
    make_peer(0, pages);
    do_pages(0, REMOTE_WRITE_PAGES, 0, pages, random_below(32768));
    for (uint32_t i = 1; i < depth; i++) {
        extend_chain(i, pages, order);
    }
    for (uint32_t i = 0; order >= DEEPEST_LAST && i < depth; i++) {
        write_anywhere(order == DEEPEST_LAST ? i : depth - 1 - i, pages);
    }
    for (uint32_t i = 0; i < depth; i++) {
        struct outcome end = do_pages(i, REMOTE_SUM_PAGES, 0, pages, 0);

        obs("generation %u cause %u sum %x", i, end.cause, end.value);
    }
    obs("ballast %x", do_pages(BALLAST, REMOTE_SUM_PAGES, 0, ballast, 0).value);
    obs_counters();
    kill_chain(depth, order);
    process_kill(peers[BALLAST]);
    obs_memory("after");
}

/* PEERS with PAGES pages each come, look at all of their memory, write and go,
 * ROUNDS times. SEED.
 */
static void test_isolation(void)
{
    uint32_t count = observer_number(0);
    uint32_t pages = observer_number(1);
    uint32_t rounds = observer_number(2);
    uint32_t seed = observer_number(3);

    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t i = 0; i < count; i++) {
            make_peer(i, pages);
            obs("machine %x", do_pages(i, REMOTE_SUM_PAGES, 1 - first[i],
                                       first[i] + pages - 1, 0)
                                  .value);
        }
        all(count, REMOTE_SUM_PAGES, pages, 0);
        all(count, REMOTE_WRITE_PAGES, pages, seed + 1000 * round);
        for (uint32_t i = 0; i < count; i++) {
            process_kill(peers[i]);
        }
    }
}

/* The buffers of a message in the arena of a peer. */
static struct remote message_call(uint32_t number, uint32_t partner,
                                  uint32_t offset, uint32_t bytes)
{
    struct remote remote = {.registers = {number, partner,
                                          (uint32_t)IPC_FOREVER, REMOTE_BUFFERS,
                                          0, 0, 0},
                            .buffers = {.send_address = offset,
                                        .send_length = bytes,
                                        .receive_address = offset,
                                        .receive_capacity = bytes,
                                        .grant_handle = HN_NONE}};

    return remote;
}

/* BYTES between peers 1 and 2 that were swapped out, sent from FROM and
 * received at TO of their arenas. Peer 0 needs PAGES pages meanwhile. SEED.
 */
static void test_message(void)
{
    uint32_t bytes = observer_number(0);
    uint32_t from = observer_number(1);
    uint32_t to = observer_number(2);
    uint32_t pages = observer_number(3);
    uint32_t seed = observer_number(4);

    make_peer(1, 0);
    make_peer(2, 0);
    make_peer(0, pages);
    change_rights(peers[1], peers[2], RIGHT_SEND);
    remote_call(peers[1], REMOTE_FILL, from + bytes, seed, 0, 0);
    remote_call(peers[2], REMOTE_FILL, REMOTE_BYTES, seed + 1, 0, 0);
    start_remote(peers[1],
                 message_call(CALL_ipc_send, HN_PARENT + 1, from, bytes));
    do_pages(0, REMOTE_WRITE_PAGES, 0, pages, seed);
    obs("resident %u %u", info(peers[1]).resident, info(peers[2]).resident);
    start_remote(peers[2],
                 message_call(CALL_ipc_receive, (uint32_t)HN_ANY, to, bytes));
    obs("received %d", (int)finish(peers[2]).eax);
    obs("sent %d", (int)finish(peers[1]).eax);
    obs("sum %x", remote_call(peers[2], REMOTE_SUM, bytes, to, 0, 0));
    obs("kept %x", remote_call(peers[1], REMOTE_SUM, bytes, from, 0, 0));
    obs("before %x", remote_call(peers[2], REMOTE_SUM, to, 0, 0, 0));
}

/* ---- A disk with errors ---- */

/* Peer I sends a chunk of its memory to us. Reports what came, and what both
 * calls returned; returns ours.
 */
static int obs_chunk(uint32_t i, uint32_t page)
{
    struct message message = {.buffer = buffer, .buffer_bytes = BUFFER};
    uint32_t arena = (uint32_t)remote_call(peers[i], REMOTE_ARENA, 0, 0, 0, 0);
    uint32_t address = (first[i] + page) << PAGE_SHIFT;
    int error;

    start_remote(peers[i], message_call(CALL_ipc_send, HN_PARENT,
                                        address - arena, BUFFER));
    error = ipc_receive(peers[i], IPC_FOREVER, &message);
    obs("chunk %u received %d sent %d sum %x", page, error,
        (int)finish(peers[i]).eax,
        error != 0 ? 0
                   : remote_sum_pages((uint32_t)(uintptr_t)buffer >> PAGE_SHIFT,
                                      CHUNK));
    return error;
}

/* PAGES pages are written; then messages are made of them, chunk by chunk; a
 * chunk that could not be sent is read by its owner. A new peer does as much
 * with the memory that is left. SEED.
 */
static void test_bad_reads(void)
{
    uint32_t pages = observer_number(0);
    uint32_t seed = observer_number(1);
    uint32_t bad = pages;
    struct outcome end;

    obs_memory("before");
    make_peer(0, pages);
    do_pages(0, REMOTE_WRITE_PAGES, 0, pages, seed);
    for (uint32_t page = 0; page < pages; page = page + CHUNK) {
        if (obs_chunk(0, page) != 0) {
            bad = page;
        }
    }
    end = do_pages(0, REMOTE_SUM_PAGES, bad, CHUNK, 0);
    obs("bad %u cause %u stopped %d", bad, end.cause,
        info(peers[0]).state == PROCESS_STOPPED);
    obs("kill %d", process_kill(peers[0]));
    obs_memory("after");
    make_peer(0, pages / 8);
    all(1, REMOTE_WRITE_PAGES, pages / 8, seed);
    all(1, REMOTE_SUM_PAGES, pages / 8, 0);
}

/* PAGES pages are written and read by each of two peers; those that got an
 * exception are killed; then a small one goes on. SEED.
 */
static void test_bad_writes(void)
{
    uint32_t pages = observer_number(0);
    uint32_t seed = observer_number(1);

    obs_memory("before");
    for (uint32_t i = 0; i < 2; i++) {
        struct outcome end;

        make_peer(i, pages);
        end = do_pages(i, REMOTE_WRITE_PAGES, 0, pages, seed + i);
        if (end.cause == 0) {
            end = do_pages(i, REMOTE_SUM_PAGES, 0, pages, 0);
        }
        obs("peer %u cause %u sum %x", i, end.cause, end.value);
        obs("create %d", make_peer(2, 1) > 0 ? 0 : peers[2]);
        process_kill(peers[2]);
        obs("kill %d", process_kill(peers[i]));
    }
    obs_memory("after");
    make_peer(0, 10);
    all(1, REMOTE_WRITE_PAGES, 10, seed);
    all(1, REMOTE_SUM_PAGES, 10, 0);
}

/* ---- Counters ---- */

/* What the faults of peer I have grown by since BEFORE. */
static void obs_growth(const char *what, uint32_t i,
                       const struct info_faults *before)
{
    struct info_faults now = info(peers[i]).faults;

    obs("%s zero %u copy %u swap %u lost %u", what, now.zero - before->zero,
        now.copy - before->copy, now.swap - before->swap,
        now.lost - before->lost);
}

static void count_growth(const char *what, uint32_t i, uint32_t order,
                         uint32_t page, uint32_t pages)
{
    struct info_faults before = info(peers[i]).faults;

    do_pages(i, order, page, pages, 5);
    obs_growth(what, i, &before);
}

/* Entries and switches of calls that nothing interrupts. */
static void count_entries(uint32_t calls)
{
    uint32_t word;
    struct info_process self;
    struct info_counters all_before;
    struct info_counters all_after;

    sleep_ticks(1); /* to the beginning of a tick */
    self = info(HN_SELF);
    for (uint32_t i = 0; i < calls; i++) {
        read_kernel_info(INFO_TIME, 0, &word);
    }
    obs("entries %u", info(HN_SELF).kernel_entries - self.kernel_entries);
    sleep_ticks(1);
    all_before = counters();
    for (uint32_t i = 0; i < calls; i++) {
        remote_call(peers[0], REMOTE_SUM, 0, 0, 0, 0);
    }
    all_after = counters();
    obs("switches %u entries %u",
        all_after.context_switches - all_before.context_switches,
        all_after.kernel_entries - all_before.kernel_entries);
}

/* CALLS calls, PAGES pages, with enough memory for all. */
static void test_counters(void)
{
    uint32_t calls = observer_number(0);
    uint32_t pages = observer_number(1);

    make_peer(0, 2 * pages);
    remote_call(peers[0], REMOTE_SUM, 0, 0, 0, 0); /* its stack is there now */
    count_entries(calls);
    count_growth("fresh", 0, REMOTE_WRITE_PAGES, 0, pages);
    count_growth("known", 0, REMOTE_WRITE_PAGES, 0, pages);
    count_growth("fresh-read", 0, REMOTE_SUM_PAGES, pages, pages);
    peers[1] = process_clone(peers[0]);
    first[1] = first[0];
    remote_call(peers[0], REMOTE_SUM, 0, 0, 0, 0); /* stacks are apart */
    remote_call(peers[1], REMOTE_SUM, 0, 0, 0, 0);
    obs("inherited %u", info(peers[1]).faults.zero);
    count_growth("shared-read", 1, REMOTE_SUM_PAGES, 0, pages);
    count_growth("shared-write", 1, REMOTE_WRITE_PAGES, 0, pages);
    count_growth("own-write", 1, REMOTE_WRITE_PAGES, 0, pages);
    process_kill(peers[1]);
    count_growth("last-owner", 0, REMOTE_WRITE_PAGES, pages, pages);
    obs_counters();
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"many", test_many},
    {"full", test_full},
    {"chain", test_chain},
    {"isolation", test_isolation},
    {"message", test_message},
    {"bad-reads", test_bad_reads},
    {"bad-writes", test_bad_writes},
    {"counters", test_counters},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
