/* SPDX-License-Identifier: MIT
 *
 * Observes pagers and consumers that do what they should not, or end.
 */
#include "grading/tests/guest/pager.h"

static int assign(uint32_t i, uint32_t region, int32_t pager, uint32_t ticks)
{
    return remote_call(peers[i], CALL_pager_assign, region, (uint32_t)pager,
                       ticks, 0);
}

static int map(uint32_t i, int32_t consumer, uint32_t address, uint32_t own,
               uint32_t access)
{
    struct remote remote = {.registers = {CALL_pager_map, (uint32_t)consumer,
                                          address, own, access, 0, 0}};

    start_remote(peers[i], remote);
    return (int)finish(peers[i]).eax;
}

static int unmap(uint32_t i, int32_t consumer, uint32_t address,
                 uint32_t marker, uint32_t flags)
{
    struct remote remote = {.registers = {CALL_pager_unmap, (uint32_t)consumer,
                                          address, marker, flags, 0, 0}};

    start_remote(peers[i], remote);
    return (int)finish(peers[i]).eax;
}

/* Peer 0 is the consumer of peer 1, which knows it as OTHER. */
static void pair(uint32_t *arena)
{
    make_peers(2);
    *arena = (uint32_t)remote_call(peers[1], REMOTE_ARENA, 0, 0, 0, 0);
    obs("assign %d", assign(0, REGION, OTHER, TIMEOUT));
}

/* ---- Bad arguments ---- */

static void refused_assignments(void)
{
    obs("nobody %d", assign(0, REGION, 99, TIMEOUT));
    obs("any %d", assign(0, REGION, HN_ANY, TIMEOUT));
    obs("itself %d", assign(0, REGION, HN_SELF, TIMEOUT));
    obs("memory %d", assign(0, 0, OTHER, TIMEOUT));
    obs("kernel %d %d", assign(0, REGIONS, OTHER, TIMEOUT),
        assign(0, 0xFFFFFFFF, OTHER, TIMEOUT));
    obs("time %d %d", assign(0, REGION, OTHER, 0),
        assign(0, REGION, OTHER, PAGER_MOST_TICKS + 1));
    obs("last %d", assign(0, REGIONS - 1, OTHER, PAGER_MOST_TICKS));
    obs("none %d", assign(0, REGIONS - 1, HN_NONE, 0));
}

static void refused_maps(uint32_t at, uint32_t arena)
{
    uint32_t end = info(peers[1]).pages << PAGE_SHIFT;

    obs("nobody %d", map(1, 99, at, arena, PAGER_READ));
    obs("itself %d", map(1, HN_SELF, at, arena, PAGER_READ));
    obs("not its own %d %d %d", map(0, OTHER, at, arena, PAGER_READ),
        map(1, OTHER, at - PAGE_BYTES, arena, PAGER_READ),
        map(1, OTHER, 0xC0000000, arena, PAGER_READ));
    obs("in a page %d %d", map(1, OTHER, at + 4, arena, PAGER_READ),
        map(1, OTHER, at, arena + 1, PAGER_READ));
    obs("access %d %d %d", map(1, OTHER, at, arena, 0),
        map(1, OTHER, at, arena, PAGER_READ | PAGER_WRITE),
        map(1, OTHER, at, arena, 0xFFFFFFFF));
    obs("no memory %d %d %d", map(1, OTHER, at, 0, PAGER_READ),
        map(1, OTHER, at, end, PAGER_READ),
        map(1, OTHER, at, 0xFFFFF000, PAGER_READ));
    obs("own region %d", map(1, OTHER, at, at, PAGER_READ));
}

static void refused_unmaps(uint32_t at, uint32_t arena)
{
    obs("no agreement %d", unmap(1, OTHER, at, 0, 0));
    obs("twice %d %d", map(1, OTHER, at, arena, PAGER_READ),
        map(1, OTHER, at, arena, PAGER_READ));
    obs("two places %d", map(1, OTHER, at + PAGE_BYTES, arena, PAGER_WRITE));
    obs("nobody %d itself %d", unmap(1, 99, at, 0, 0),
        unmap(1, HN_SELF, at, 0, 0));
    obs("not its own %d %d", unmap(0, OTHER, at, 0, 0),
        unmap(1, OTHER, at - PAGE_BYTES, 0, 0));
    obs("in a page %d", unmap(1, OTHER, at + 2048, 0, 0));
    obs("marker %d", unmap(1, OTHER, at, 0x80000000, 0));
    obs("marker %d", unmap(1, OTHER, at, 0x7FFFFFFF, 0));
    obs("flags %d %d", unmap(1, OTHER, at, 0, 2),
        unmap(1, OTHER, at, 0, 0xFFFFFFFF));
    obs("others there %d", unmap(1, OTHER, at, 0, REVOKE_AGREEMENT));
    obs("last %d", unmap(1, OTHER, at + PAGE_BYTES, 0, REVOKE_AGREEMENT));
    obs("again %d", unmap(1, OTHER, at, 0, REVOKE_AGREEMENT));
}

void test_refused(void)
{
    uint32_t at = FIRST << PAGE_SHIFT;
    uint32_t arena;

    pair(&arena);
    refused_assignments();
    refused_maps(at, arena);
    refused_unmaps(at, arena);
}

/* ---- Pagers that do not answer ---- */

/* One that is silent: its consumer stops when its time is over, and a page that
 * comes then does not wake it.
 */
void test_silent(void)
{
    uint8_t *page = more_pages(1);
    uint32_t begin;

    make_peers(2);
    agree(0, page, PAGER_READ);
    agree(1, page, PAGER_READ);
    begin = now();
    start_write(0, FIRST, 1, 0);
    hear(2);
    start_sum(1, FIRST + 1, 1);
    hear(2);
    hear(IPC_FOREVER);
    obs("after %u", now() - begin);
    hear(IPC_FOREVER);
    hear(2);
    pager_map(peers[0], page_at(FIRST), page, PAGER_WRITE);
    pager_map(peers[1], page_at(FIRST + 1), page, PAGER_WRITE);
    obs("states %u %u", info(peers[0]).state, info(peers[1]).state);
}

/* One that is killed: who waits for it stops, and others hear of nothing until
 * they touch a page.
 */
void test_pager_ends(void)
{
    uint32_t arena;
    uint32_t at = FIRST << PAGE_SHIFT;
    uint32_t free;

    process_kill(create()); /* what it touches in us is there from now on */
    free = memory().free_frames;
    pair(&arena);
    peers[2] = create();
    change_rights(peers[2], peers[1], RIGHTS_ALL);
    change_rights(peers[1], peers[2], RIGHTS_ALL);
    assign(2, REGION, OTHER, TIMEOUT);
    obs("map %d %d", map(1, OTHER, at, arena, PAGER_WRITE),
        map(1, OTHER + 1, at, arena, PAGER_WRITE));
    start_write(0, FIRST, 2, 5);
    sleep_ticks(1);
    process_kill(peers[1]);
    peers[1] = 0;
    hear(2);
    start_sum(2, FIRST, 1);
    hear(2);
    hear(2);
    kill_peers();
    obs("lost %d", (int)(free - memory().free_frames));
}

/* One that an exception stops: the consumer's time runs out. */
void test_pager_stops(void)
{
    uint32_t arena;

    pair(&arena);
    map(1, OTHER, FIRST << PAGE_SHIFT, arena, PAGER_READ);
    start_call(peers[1], REMOTE_DIVIDE, 0, 0, 0, 0);
    start_sum(0, FIRST + 1, 1);
    hear(2);
    hear(IPC_FOREVER);
    kill_peers();
}

/* ---- Consumers ---- */

/* A consumer faults again and again, until its pager has had enough of it. */
void test_flood(void)
{
    uint8_t *page = more_pages(1);
    struct message message;

    make_peers(2);
    agree(0, page, PAGER_READ);
    agree(1, page, PAGER_READ);
    start_sum(0, FIRST + 1, 1000);
    for (uint32_t i = 0; i < 3; i++) {
        message = hear(2);
        pager_map(peers[0], page_at(message.word[2] >> PAGE_SHIFT), page,
                  PAGER_READ);
        pager_unmap(peers[0], page_at(FIRST + i), 0, 0);
    }
    message = hear(2);
    pager_unmap(peers[0], page_at(FIRST + 3), 0, REVOKE_AGREEMENT);
    hear(2);
    start_sum(1, FIRST + 1, 1);
    hear(2);
    pager_map(peers[1], page_at(FIRST + 1), page, PAGER_READ);
    tell_sum("sum", 1);
}

/* Two that are each other's pagers, both waiting: their time ends it, and
 * nobody else notices.
 */
void test_cycle(void)
{
    uint32_t at = FIRST << PAGE_SHIFT;
    uint32_t arena;

    make_peers(3);
    change_rights(peers[1], peers[0], RIGHTS_ALL);
    arena = (uint32_t)remote_call(peers[0], REMOTE_ARENA, 0, 0, 0, 0);
    obs("assign %d %d", assign(0, REGION, OTHER, 5),
        assign(1, REGION, OTHER + 1, 6));
    obs("map %d %d", map(0, OTHER, at, arena, PAGER_READ),
        map(1, OTHER + 1, at, arena, PAGER_READ));
    start_sum(0, FIRST + 1, 1);
    start_sum(1, FIRST + 1, 1);
    obs("others %d",
        remote_call(peers[2], CALL_ipc_receive, (uint32_t)HN_NONE, 2, 0, 0));
    hear(IPC_FOREVER);
    hear(IPC_FOREVER);
    obs("others %d",
        remote_call(peers[2], CALL_ipc_receive, (uint32_t)HN_NONE, 2, 0, 0));
}

/* Tells what peer I, a pager, hears from the kernel. */
static void tell_heard(uint32_t i)
{
    struct trap_registers got;

    start_call(peers[i], CALL_ipc_receive, (uint32_t)HN_KERNEL, 2, 0, 0);
    got = finish(peers[i]);
    obs("peer %u: %d kind %u page %d access %u", i, (int)got.eax, got.esi,
        (int)(got.ebp >> PAGE_SHIFT) - FIRST, got.ebp % PAGE_BYTES);
}

/* A pager's pager for the same region maps pages for its consumers; faults are
 * the pager's, and the deputy's pages go with it.
 */
void test_deputy(void)
{
    uint32_t at = FIRST << PAGE_SHIFT;
    uint32_t arena;

    make_peers(3);
    arena = (uint32_t)remote_call(peers[2], REMOTE_ARENA, 0, 0, 0, 0);
    obs("assign %d", assign(0, REGION, OTHER, TICKS_PER_SECOND));
    obs("too early %d", map(2, OTHER, at, arena, PAGER_READ));
    obs("assign %d", assign(1, REGION, OTHER, TICKS_PER_SECOND));
    obs("map %d", map(2, OTHER, at, arena, PAGER_READ));
    start_sum(0, FIRST, 2);
    tell_heard(2);
    tell_heard(1);
    obs("map %d", map(2, OTHER, at + PAGE_BYTES, arena, PAGER_READ));
    tell_sum("sum", 0);
    process_kill(peers[2]);
    peers[2] = 0;
    start_sum(0, FIRST, 1);
    tell_heard(1);
    kill_peers();
}

/* Pages cannot be mapped without end: a share of all frames is for others. */
void test_limit(void)
{
    uint32_t most = memory().frames / 2;
    uint8_t *pages = more_pages(most);
    uint32_t free;
    uint32_t mapped = 0;
    int error = 0;

    process_kill(create());
    free = memory().free_frames;
    make_peers(1);
    agree(0, pages, PAGER_READ);
    for (uint32_t i = 1; error == 0 && i < most; i++) {
        if (i % REGION_PAGES == 0) {
            assign(0, REGION + i / REGION_PAGES, HN_PARENT, TIMEOUT);
        }
        error = pager_map(peers[0], page_at(FIRST + i), pages + i * PAGE_BYTES,
                          PAGER_READ);
        mapped++;
    }
    obs("error %d share %u", error, memory().frames / mapped);
    obs("again %d",
        pager_map(peers[0], page_at(FIRST + mapped + 1), pages, PAGER_READ));
    start_sum(0, FIRST, 2);
    tell_sum("sum", 0);
    kill_peers();
    obs("memory %d", memory_free(HN_SELF, most) > 0);
    obs("lost %d", (int)(free - memory().free_frames));
}

/* A consumer is killed while it waits, before its pager hears of it and after;
 * the pager's pages are its own again.
 */
void test_consumer_ends(void)
{
    uint8_t *page = more_pages(1);
    uint32_t free;

    page[0] = 1;
    process_kill(create());
    free = memory().free_frames;
    for (uint32_t heard = 0; heard < 2; heard++) {
        handle_t consumer;

        make_peers(2);
        agree(0, page, PAGER_WRITE);
        agree(1, page, PAGER_WRITE);
        start_sum(0, FIRST + 1, 1);
        sleep_ticks(1);
        start_sum(1, FIRST + 2, 1);
        sleep_ticks(1);
        if (heard != 0) {
            hear(0);
        }
        consumer = peers[0];
        process_kill(peers[0]);
        peers[0] = 0;
        hear(0);
        hear(0);
        obs("map %d", pager_map(consumer, page_at(FIRST), page, PAGER_READ));
        kill_peers();
        obs("lost %d", (int)(free - memory().free_frames));
    }
}
