/* SPDX-License-Identifier: MIT
 *
 * Observes regions with pagers: agreements, faults, pages and markers, and what
 * becomes of them when memory and processes change. test_pager.py says what
 * must be seen.
 */
#include "grading/tests/guest/pager.h"

#include <stdbool.h>

#include "user/lib/start.h"

handle_t peers[PEERS];

void make_peers(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        peers[i] = create();
    }
    for (uint32_t i = 0; i < count; i++) {
        change_rights(peers[i], peers[(i + 1) % count], RIGHTS_ALL);
    }
}

void kill_peers(void)
{
    for (uint32_t i = 0; i < PEERS; i++) {
        if (peers[i] != 0) {
            process_kill(peers[i]);
            peers[i] = 0;
        }
    }
}

void *page_at(uint32_t number)
{
    return (void *)(uintptr_t)(number << PAGE_SHIFT);
}

void agree(uint32_t i, void *page, uint32_t access)
{
    int error =
        remote_call(peers[i], CALL_pager_assign, REGION, HN_PARENT, TIMEOUT, 0);

    obs("assign %d map %d", error,
        pager_map(peers[i], page_at(FIRST), page, access));
}

void start_write(uint32_t i, uint32_t number, uint32_t count, uint32_t seed)
{
    start_call(peers[i], REMOTE_WRITE_PAGES, number, count, seed, 0);
}

void start_sum(uint32_t i, uint32_t number, uint32_t count)
{
    start_call(peers[i], REMOTE_SUM_PAGES, number, count, 0, 0);
}

void tell_sum(const char *name, uint32_t i)
{
    obs("%s %u: %x", name, i, finish(peers[i]).eax);
}

/* Which of the peers PROCESS is. */
static int who(uint32_t process)
{
    for (int i = 0; i < PEERS; i++) {
        if (peers[i] == (handle_t)process) {
            return i;
        }
    }
    return -1;
}

struct message hear(int32_t ticks)
{
    struct message message = {0};
    struct info_exception exception = {0};
    int error = ipc_receive(HN_KERNEL, ticks, &message);

    if (error != 0) {
        obs("nothing %d", error);
    } else if (message.word[0] == KMSG_PAGEFAULT) {
        obs("fault %d page %d access %u marker %u", who(message.word[1]),
            (int)(message.word[2] >> PAGE_SHIFT) - FIRST,
            message.word[2] % PAGE_BYTES, (uint32_t)message.granted);
    } else {
        read_kernel_info(INFO_EXCEPTION, message.word[1], &exception);
        obs("exception %d cause %u %u page %d", who(message.word[1]),
            message.word[2], exception.cause,
            (int)(exception.address >> PAGE_SHIFT) - FIRST);
    }
    return message;
}

/* ---- Agreements ---- */

/* A fault is an exception unless both have agreed. */
static void test_agreement(void)
{
    uint8_t *page = more_pages(1);

    make_peers(4);
    start_sum(0, FIRST, 1);
    hear(2);
    remote_call(peers[1], CALL_pager_assign, REGION, HN_PARENT, TIMEOUT, 0);
    start_sum(1, FIRST, 1);
    hear(2);
    agree(2, page, PAGER_READ);
    start_sum(2, FIRST + 1, 1);
    hear(2);
    obs("state %u", info(peers[2]).state);
    obs("map %d", pager_map(peers[2], page_at(FIRST + 1), page, PAGER_READ));
    tell_sum("sum", 2);
    obs("unassign %d", remote_call(peers[2], CALL_pager_assign, REGION,
                                   (uint32_t)HN_NONE, 0, 0));
    obs("map %d", pager_map(peers[2], page_at(FIRST), page, PAGER_READ));
    start_sum(2, FIRST, 1);
    hear(2);
    agree(3, page, PAGER_READ);
    obs("revoke %d",
        pager_unmap(peers[3], page_at(FIRST), 0, REVOKE_AGREEMENT));
    start_sum(3, FIRST, 1);
    hear(2);
}

/* The pages of a region come as they are touched, from a store of ours; some
 * are taken back, with a marker, and touched again.
 */
static void test_faults(void)
{
    enum {
        PAGES = 8,
        ROUNDS = 40
    };
    uint8_t *store = more_pages(PAGES);
    struct message message;

    make_peers(1);
    remote_write_pages((uint32_t)(uintptr_t)store >> PAGE_SHIFT, PAGES, 7);
    agree(0, store, PAGER_WRITE);
    random_start(observer_number(0));
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t page = random_below(PAGES);
        uint32_t marker = random_below(1 << 15) * 65537u & 0x7FFFFFFF;
        bool write = random_below(2) == 0;

        pager_unmap(peers[0], page_at(FIRST + page), marker, 0);
        if (write) {
            start_write(0, FIRST + page, 1, i);
        } else {
            start_sum(0, FIRST + page, 1);
        }
        message = hear(2);
        page = (message.word[2] >> PAGE_SHIFT) - FIRST;
        pager_map(peers[0], page_at(FIRST + page), store + page * PAGE_BYTES,
                  message.word[2] % PAGE_BYTES);
        tell_sum(write ? "wrote" : "sum", 0);
    }
    obs("store %x",
        remote_sum_pages((uint32_t)(uintptr_t)store >> PAGE_SHIFT, PAGES));
}

/* A page may be read; who writes to it waits until it may. */
static void test_access(void)
{
    uint8_t *page = more_pages(2);

    make_peers(1);
    agree(0, page, PAGER_READ);
    start_sum(0, FIRST, 1);
    tell_sum("sum", 0);
    start_write(0, FIRST, 1, 3);
    hear(2);
    pager_map(peers[0], page_at(FIRST), page, PAGER_READ);
    pager_map(peers[0], page_at(FIRST + 1), page, PAGER_WRITE);
    obs("state %u", info(peers[0]).state);
    pager_map(peers[0], page_at(FIRST), page + PAGE_BYTES, PAGER_WRITE);
    tell_sum("wrote", 0);
    obs("pages %x",
        remote_sum_pages((uint32_t)(uintptr_t)page >> PAGE_SHIFT, 2));
}

/* Consumers wait in the order in which they came; a page that is mapped before
 * the pager hears of the fault needs no message.
 */
static void test_order(void)
{
    uint8_t *page = more_pages(1);

    make_peers(4);
    for (uint32_t i = 0; i < 4; i++) {
        agree(i, page, PAGER_READ);
    }
    for (uint32_t i = 0; i < 4; i++) {
        start_sum(2 * i % 4 + i / 2, FIRST + 1 + i, 1);
        sleep_ticks(1);
    }
    pager_map(peers[2], page_at(FIRST + 2), page, PAGER_READ);
    tell_sum("sum", 2);
    for (uint32_t i = 0; i < 4; i++) {
        hear(0);
    }
}

/* ---- Sharing ---- */

/* What one of those who share a page writes, the others see. */
static void test_shared(void)
{
    uint8_t *page = more_pages(1);

    make_peers(2);
    agree(0, page, PAGER_WRITE);
    agree(1, page, PAGER_WRITE);
    for (uint32_t i = 0; i < 4; i++) {
        start_write(i % 2, FIRST, 1, i);
        finish(peers[i % 2]);
        start_sum(1 - i % 2, FIRST, 1);
        tell_sum("sum", 1 - i % 2);
        obs("ours %x",
            remote_sum_pages((uint32_t)(uintptr_t)page >> PAGE_SHIFT, 1));
    }
}

/* Pages that are mapped stay in memory, whatever is swapped; later they go like
 * all others, with what the consumer wrote.
 */
static void test_pinned(void)
{
    enum {
        MAPPED = 4
    };
    uint8_t *page = more_pages(MAPPED);
    uint32_t first = (uint32_t)(uintptr_t)page >> PAGE_SHIFT;
    uint32_t pages = observer_number(0);
    uint32_t ballast = (uint32_t)(uintptr_t)more_pages(pages) >> PAGE_SHIFT;

    make_peers(1);
    remote_write_pages(first, MAPPED, 11);
    remote_write_pages(ballast, pages, 1);
    agree(0, page, PAGER_WRITE);
    for (uint32_t i = 1; i < MAPPED; i++) {
        pager_map(peers[0], page_at(FIRST + i), page + i * PAGE_BYTES,
                  PAGER_WRITE);
    }
    start_write(0, FIRST + 1, 2, 5);
    finish(peers[0]);
    remote_write_pages(ballast, pages, 2);
    obs("swapped %d", info(HN_SELF).faults.lost > pages / 2);
    start_sum(0, FIRST, MAPPED);
    tell_sum("theirs", 0);
    obs("ours %x", remote_sum_pages(first, MAPPED));
    for (uint32_t i = 0; i < MAPPED; i++) {
        pager_unmap(peers[0], page_at(FIRST + i), 0, 0);
    }
    remote_write_pages(ballast, pages, 3);
    obs("ours %x", remote_sum_pages(first, MAPPED));
    obs("ballast %x", remote_sum_pages(ballast, pages));
}

/* ---- Changes ---- */

/* Pages that their owner gives back leave all regions. */
static void test_given_back(void)
{
    uint8_t *page = more_pages(3);

    make_peers(2);
    agree(0, page, PAGER_WRITE);
    agree(1, page, PAGER_READ);
    for (uint32_t i = 0; i < 3; i++) {
        pager_map(peers[0], page_at(FIRST + i), page + i * PAGE_BYTES,
                  PAGER_READ);
    }
    pager_unmap(peers[1], page_at(FIRST + 5), 55, 0);
    obs("freed %d", memory_free(HN_SELF, 2) > 0);
    memory_add(HN_SELF, 2);
    start_sum(0, FIRST, 3);
    hear(2);
    pager_map(peers[0], page_at(FIRST + 1), page + PAGE_BYTES, PAGER_READ);
    hear(2);
    start_sum(1, FIRST, 1);
    tell_sum("sum", 1);
    start_sum(1, FIRST + 5, 1);
    hear(2);
}

/* A consumer's memory grows and shrinks below its regions. */
static void test_memory(void)
{
    uint8_t *page = more_pages(1);
    uint32_t size;

    make_peers(1);
    size = info(peers[0]).pages;
    remote_write_pages((uint32_t)(uintptr_t)page >> PAGE_SHIFT, 1, 9);
    agree(0, page, PAGER_READ);
    pager_unmap(peers[0], page_at(FIRST + 5), 99, 0);
    obs("up to it %d", memory_add(peers[0], FIRST - size) == FIRST);
    obs("into it %d", memory_add(peers[0], 1));
    obs("back %d", memory_free(peers[0], FIRST - size) == (int)size);
    start_sum(0, FIRST, 1);
    tell_sum("sum", 0);
    start_sum(0, FIRST + 5, 1);
    hear(2);
    pager_map(peers[0], page_at(FIRST + 5), page, PAGER_READ);
    tell_sum("sum", 0);
    obs("resident %u pages %u", info(peers[0]).resident < size,
        info(peers[0]).pages - size);
    obs("unassign %d", remote_call(peers[0], CALL_pager_assign, REGION,
                                   (uint32_t)HN_NONE, 0, 0));
    obs("over it %d", memory_add(peers[0], FIRST + 1 - size) == FIRST + 1);
    obs("assign %d", remote_call(peers[0], CALL_pager_assign, REGION, HN_PARENT,
                                 TIMEOUT, 0));
    start_sum(0, FIRST, 1);
    tell_sum("sum", 0);
}

/* A clone of a consumer has its pagers, and no pages; both go on by themselves.
 */
static void test_clone_of_consumer(void)
{
    uint8_t *page = more_pages(2);

    make_peers(1);
    remote_write_pages((uint32_t)(uintptr_t)page >> PAGE_SHIFT, 2, 4);
    agree(0, page, PAGER_WRITE);
    pager_unmap(peers[0], page_at(FIRST + 1), 77, 0);
    peers[1] = process_clone(peers[0]);
    start_sum(1, FIRST, 2);
    hear(2);
    pager_map(peers[1], page_at(FIRST), page + PAGE_BYTES, PAGER_READ);
    hear(2);
    pager_map(peers[1], page_at(FIRST + 1), page, PAGER_READ);
    tell_sum("clone", 1);
    start_sum(0, FIRST, 2);
    hear(2);
    peers[2] = process_clone(peers[0]);
    hear(2);
    pager_map(peers[2], page_at(FIRST + 1), page, PAGER_READ);
    pager_map(peers[0], page_at(FIRST + 1), page + PAGE_BYTES, PAGER_READ);
    tell_sum("original", 0);
    tell_sum("clone", 2);
}

/* A clone of a pager has a memory of its own. */
static void test_clone_of_pager(void)
{
    uint32_t arena;

    make_peers(2);
    arena = (uint32_t)remote_call(peers[1], REMOTE_ARENA, 0, 0, 0, 0);
    remote_call(peers[1], REMOTE_WRITE_PAGES, arena >> PAGE_SHIFT, 2, 3, 0);
    remote_call(peers[0], CALL_pager_assign, REGION, OTHER, TIMEOUT, 0);
    obs("map %d",
        remote_call(peers[1], CALL_pager_map, OTHER,
                    (uint32_t)(uintptr_t)page_at(FIRST), arena, PAGER_WRITE));
    peers[2] = process_clone(peers[1]);
    start_write(0, FIRST, 1, 20);
    finish(peers[0]);
    for (uint32_t i = 1; i < 3; i++) {
        start_sum(i, arena >> PAGE_SHIFT, 2);
        tell_sum("memory", i);
    }
    start_write(1, arena >> PAGE_SHIFT, 1, 30);
    finish(peers[1]);
    start_write(2, arena >> PAGE_SHIFT, 1, 40);
    finish(peers[2]);
    start_sum(0, FIRST, 1);
    tell_sum("region", 0);
    obs("of the clone %d",
        remote_call(peers[2], CALL_pager_map, OTHER,
                    (uint32_t)(uintptr_t)page_at(FIRST), arena, PAGER_READ));
}

/* ---- Messages ---- */

/* Has peer 0 send 200 bytes that lie across the first two pages of its region.
 */
static void start_send(uint32_t arena)
{
    start_remote(
        peers[0],
        (struct remote){
            .registers = {CALL_ipc_send, HN_PARENT, FOREVER, REMOTE_BUFFERS, 0,
                          0, 0},
            .buffers = {.send_address = (FIRST << PAGE_SHIFT) + 4000 - arena,
                        .send_length = 200,
                        .grant_handle = HN_NONE}});
}

/* Has it receive up to 200 bytes in page NUMBER. */
static void start_receive(uint32_t arena, uint32_t number)
{
    start_remote(peers[0], (struct remote){
                               .registers = {CALL_ipc_receive, HN_PARENT,
                                             FOREVER, REMOTE_BUFFERS, 0, 0, 0},
                               .buffers = {.receive_address =
                                               (number << PAGE_SHIFT) - arena,
                                           .receive_capacity = 200,
                                           .grant_handle = HN_NONE}});
    sleep_ticks(1);
}

static void tell_received(const uint8_t *data, uint32_t i)
{
    struct message message = {
        .grant = HN_NONE, .data = data, .data_bytes = 100};
    int sent = ipc_send(peers[i], 1, &message);

    obs("sent %d received %d", sent, (int)finish(peers[i]).eax);
}

/* Memory of a message may lie in a region, if all pages are there. */
static void test_buffers(void)
{
    static uint8_t got[200];
    uint8_t *page = more_pages(2);
    struct message message = {.buffer = got, .buffer_bytes = sizeof(got)};
    uint32_t arena;
    int error;

    make_peers(1);
    agree(0, page, PAGER_READ);
    remote_fill(page, 2 * PAGE_BYTES, 5);
    arena = (uint32_t)remote_call(peers[0], REMOTE_ARENA, 0, 0, 0, 0);
    start_send(arena);
    obs("one page %d", (int)finish(peers[0]).eax);
    pager_map(peers[0], page_at(FIRST + 1), page + PAGE_BYTES, PAGER_WRITE);
    start_send(arena);
    error = ipc_receive(peers[0], TIMEOUT, &message);
    obs("both %d sent %d sum %x", error, (int)finish(peers[0]).eax,
        remote_sum(got, 200));
    start_receive(arena, FIRST + 1);
    tell_received(got, 0);
    obs("page %x", remote_sum(page + PAGE_BYTES, 100));
    start_receive(arena, FIRST);
    tell_received(got, 0);
    start_receive(arena, FIRST + 1);
    pager_unmap(peers[0], page_at(FIRST + 1), 0, 0);
    tell_received(got, 0);
    start_receive(arena, FIRST + 1);
    obs("absent %d", (int)finish(peers[0]).eax);
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"agreement", test_agreement},
    {"faults", test_faults},
    {"access", test_access},
    {"order", test_order},
    {"shared", test_shared},
    {"pinned", test_pinned},
    {"given-back", test_given_back},
    {"memory", test_memory},
    {"clone-of-consumer", test_clone_of_consumer},
    {"clone-of-pager", test_clone_of_pager},
    {"buffers", test_buffers},
    {"refused", test_refused},
    {"silent", test_silent},
    {"pager-ends", test_pager_ends},
    {"pager-stops", test_pager_stops},
    {"flood", test_flood},
    {"cycle", test_cycle},
    {"deputy", test_deputy},
    {"limit", test_limit},
    {"consumer-ends", test_consumer_ends},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
