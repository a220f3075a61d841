/* SPDX-License-Identifier: MIT
 *
 * How long one kernel step can take, in the place of init (observer.h says
 * how): interrupts are off as long. Each line "obs NAME INSTRUCTIONS" is a step
 * that does much: user to user, counted as in bench.c, the library's trap()
 * included. The line "disk NAME OPERATIONS" counts what the swap disk was asked
 * to do in a step, which waits for it.
 *
 * Each step begins right after a tick, so that no other one falls into it.
 */
#include <string.h>

#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

enum {
    BIG_PAGES = 8192,      /* 32 MiB */
    IMAGE_BYTES = 8 << 20, /* of a large executable */
    UNALIGNED = 2,         /* messages do not begin on a page */
    MESSAGE_PAGES = IPC_MAX_BYTES / PAGE_BYTES + 1,
    UNITS = DEVICE_MAX_UNITS,
    SERIAL_REGISTERS = 4, /* four that one may read as often as one likes */
    PEERS = MAX_PROCS - 2,
    FIRST_GRANTED = 2, /* a new process's handle for whom it is shown first */
    TIMEOUT = 3,       /* ticks */
    REGION = 16,       /* above all memory of peers and ours */
    MAPPED = 4096,     /* pages, 16 MiB */
    LOOKS = 10000      /* at the counter, for each at the time */
};

/* What stands in an ELF file, by offsets in bytes. */
enum {
    ELF_PROGRAM_OFFSET = 28,
    ELF_PROGRAM_ENTRIES = 44,
    PROGRAM_BYTES = 32,
    PROGRAM_OFFSET = 4,
    PROGRAM_FILE_BYTES = 16,
    PROGRAM_MEMORY_BYTES = 20
};

static handle_t peers[PEERS];

/* Waits for a tick; the counter. */
static uint32_t begin(void)
{
    sleep_ticks(1);
    return counter();
}

/* Reports the step NAME, which began at BEGUN and had RESULT. */
static void end(const char *name, uint32_t begun, int result)
{
    uint32_t ended = counter();

    if (result >= 0) {
        obs("%s %u", name, ended - begun);
    } else {
        obs("failed %s %d", name, result);
    }
}

/* ---- Messages ---- */

/* Has PEER wait for a message of 64 KiB. */
static void await(handle_t peer)
{
    struct remote remote = {
        .registers = {CALL_ipc_receive, HN_PARENT, (uint32_t)IPC_FOREVER,
                      REMOTE_BUFFERS, 0, 0, 0},
        .buffers = {.receive_address = UNALIGNED,
                    .receive_capacity = IPC_MAX_BYTES,
                    .grant_handle = HN_NONE},
    };

    start_remote(peer, remote);
    sleep_ticks(1);
}

static int send_64k(handle_t peer, const uint8_t *pages)
{
    struct message message = {.data = pages + UNALIGNED,
                              .data_bytes = IPC_MAX_BYTES,
                              .grant = HN_NONE};

    return ipc_send(peer, 0, &message);
}

static void copies(void)
{
    uint8_t *pages = more_pages(MESSAGE_PAGES);
    handle_t peer = create();
    handle_t clone;
    uint32_t begun;

    await(peer);
    begun = begin();
    end("copy_64k_new", begun, send_64k(peer, pages));
    finish(peer);
    memset(pages, 1, MESSAGE_PAGES * PAGE_BYTES);
    await(peer);
    begun = begin();
    end("copy_64k", begun, send_64k(peer, pages));
    finish(peer);
    await(peer);
    clone = process_clone(peer); /* the peer's pages are not its own any more */
    begun = counter();
    end("copy_64k_shared", begun, send_64k(peer, pages));
    process_kill(clone);
    process_kill(peer);
}

static void device(void)
{
    uint8_t *pages = more_pages(UNITS * 4 / PAGE_BYTES);
    uint32_t begun = begin();

    end("dev_read_256k", begun,
        dev_read(DEVICE_SERIAL, SERIAL_REGISTERS, 4, UNITS, pages));
}

/* ---- Large machines ---- */

static void fill(handle_t peer, uint32_t first)
{
    memory_add(peer, BIG_PAGES);
    remote_call(peer, REMOTE_WRITE_PAGES, first, BIG_PAGES, 1, 0);
}

static void machines(void)
{
    handle_t peer = create();
    uint32_t first = info(peer).pages;
    handle_t clone;
    uint32_t begun;

    fill(peer, first);
    begun = begin();
    clone = process_clone(peer);
    end("clone_32m", begun, clone);
    begun = begin();
    end("kill_32m_shared", begun, process_kill(clone));
    begun = begin();
    end("free_32m", begun, memory_free(peer, BIG_PAGES));
    fill(peer, first);
    begun = begin();
    end("kill_32m", begun, process_kill(peer));
}

static uint32_t *word_at(uint8_t *image, uint32_t offset)
{
    return (uint32_t *)(void *)(image + offset);
}

/* The peer's executable, its last segment longer, at IMAGE. */
static void make_image(uint8_t *image)
{
    uint32_t last;

    memset(image, 1, IMAGE_BYTES);
    memcpy(image, observer_image, observer_image_bytes);
    last = *word_at(image, ELF_PROGRAM_OFFSET) +
           (uint32_t)(image[ELF_PROGRAM_ENTRIES] - 1) * PROGRAM_BYTES;
    *word_at(image, last + PROGRAM_FILE_BYTES) =
        IMAGE_BYTES - *word_at(image, last + PROGRAM_OFFSET);
    *word_at(image, last + PROGRAM_MEMORY_BYTES) =
        *word_at(image, last + PROGRAM_FILE_BYTES);
}

static void images(void)
{
    uint8_t *image = more_pages(IMAGE_BYTES / PAGE_BYTES);
    handle_t peer;
    uint32_t begun;

    make_image(image);
    begun = begin();
    peer = process_create(image, IMAGE_BYTES, PEER_PRIORITY, PEER_SLICE);
    end("create_8m", begun, peer);
    process_kill(peer);
}

/* ---- Regions ---- */

static void *page_at(uint32_t number)
{
    return (void *)(uintptr_t)((REGION * REGION_PAGES + number) << PAGE_SHIFT);
}

/* Maps MAPPED pages of ours for a new peer. */
static handle_t map_all(uint8_t *pages)
{
    handle_t peer = create();

    for (uint32_t i = 0; i < MAPPED; i++) {
        if (i % REGION_PAGES == 0) {
            remote_call(peer, CALL_pager_assign, REGION + i / REGION_PAGES,
                        HN_PARENT, TICKS_PER_SECOND, 0);
        }
        pager_map(peer, page_at(i), pages + i * PAGE_BYTES, PAGER_WRITE);
    }
    return peer;
}

static void regions(void)
{
    uint8_t *pages = more_pages(MAPPED);
    handle_t peer = map_all(pages);
    handle_t clone;
    uint32_t begun;

    begun = begin();
    clone = process_clone(HN_SELF);
    if (clone == 0) {
        sleep_ticks(IPC_FOREVER);
    }
    end("clone_mapped_16m", begun, clone);
    process_kill(clone);
    begun = begin();
    end("kill_mapped_16m", begun, process_kill(peer));
    peer = map_all(pages);
    begun = begin();
    end("free_mapped_16m", begun, memory_free(HN_SELF, MAPPED));
    process_kill(peer);
}

/* All have a page of one pager, and wait for another; it ends. */
static void pager(void)
{
    handle_t victim = create();
    uint32_t arena = (uint32_t)remote_call(victim, REMOTE_ARENA, 0, 0, 0, 0);
    uint32_t begun;

    for (uint32_t i = 0; i < PEERS; i++) {
        struct remote map = {.registers = {CALL_pager_map, FIRST_GRANTED + i,
                                           (uint32_t)(uintptr_t)page_at(0),
                                           arena, PAGER_READ, 0, 0}};

        peers[i] = create();
        change_rights(peers[i], victim, 0);
        change_rights(victim, peers[i], 0);
        remote_call(peers[i], CALL_pager_assign, REGION, FIRST_GRANTED,
                    PAGER_MOST_TICKS, 0);
        start_remote(victim, map);
        finish(victim);
        start_call(peers[i], REMOTE_SUM_PAGES,
                   ((uint32_t)(uintptr_t)page_at(1)) >> PAGE_SHIFT, 1, 0, 0);
    }
    begun = begin();
    end("kill_pager", begun, process_kill(victim));
    for (uint32_t i = 0; i < PEERS; i++) {
        obs("faulted %u", info(peers[i]).state);
        process_kill(peers[i]);
    }
}

/* All have all their regions with one pager, by the same agreement as the first
 * of them, whose clones they are; it ends.
 */
static void pager_of_all(void)
{
    handle_t victim = create();
    uint32_t arena = (uint32_t)remote_call(victim, REMOTE_ARENA, 0, 0, 0, 0);
    handle_t first = create();
    uint32_t begun;

    change_rights(first, victim, 0);
    change_rights(victim, first, 0);
    for (uint32_t i = REGION; i < REGIONS; i++) {
        remote_call(first, CALL_pager_assign, i, FIRST_GRANTED,
                    PAGER_MOST_TICKS, 0);
        remote_call(victim, CALL_pager_map, FIRST_GRANTED, i << REGION_SHIFT,
                    arena, PAGER_READ);
    }
    for (uint32_t i = 1; i < PEERS; i++) {
        peers[i] = process_clone(first);
    }
    begun = begin();
    end("kill_pager_of_all", begun, process_kill(victim));
    for (uint32_t i = 1; i < PEERS; i++) {
        process_kill(peers[i]);
    }
    process_kill(first);
}

/* ---- Many processes ---- */

/* The longest time, in instructions, for which we did not run in TICKS ticks,
 * but for the calls that we make.
 */
static uint32_t longest_gap(uint32_t ticks)
{
    uint32_t until = now() + ticks;
    uint32_t longest = 0;

    do {
        uint32_t last = counter();

        for (uint32_t i = 0; i < LOOKS; i++) {
            uint32_t time = counter();

            longest = time - last > longest ? time - last : longest;
            last = time;
        }
    } while (now() < until);
    return longest;
}

/* All wait for one, which ends; then all wait for the same tick. */
static void many(void)
{
    handle_t victim = create();
    uint32_t begun;

    for (uint32_t i = 0; i < PEERS; i++) {
        peers[i] = create();
        change_rights(peers[i], victim, RIGHT_SEND);
        start_call(peers[i], CALL_ipc_send, FIRST_GRANTED,
                   (uint32_t)IPC_FOREVER, 0, 0);
    }
    begun = begin();
    end("kill_awaited", begun, process_kill(victim));
    for (uint32_t i = 0; i < PEERS; i++) {
        obs("peer %d", (int)finish(peers[i]).eax);
    }
    sleep_ticks(1);
    for (uint32_t i = 0; i < PEERS; i++) {
        start_call(peers[i], CALL_ipc_receive, (uint32_t)HN_NONE, TIMEOUT, 0,
                   0);
    }
    sleep_ticks(1);
    obs("tick_timeouts %u", longest_gap(TIMEOUT + 1));
    for (uint32_t i = 0; i < PEERS; i++) {
        obs("peer %d", (int)finish(peers[i]).eax);
    }
}

static void steps(void)
{
    copies();
    device();
    machines();
    images();
    regions();
    pager();
    pager_of_all();
    many();
}

/* ---- With the swap disk ---- */

static uint32_t operations(void)
{
    struct info_counters found = counters();

    return found.swap_reads + found.swap_writes;
}

static void steps_disk(void)
{
    uint8_t *pages = more_pages(MESSAGE_PAGES);
    uint32_t ballast = 2 * memory().frames;
    handle_t peer = create();
    uint32_t before;
    uint8_t *others;

    memset(pages, 1, MESSAGE_PAGES * PAGE_BYTES);
    remote_call(peer, REMOTE_FILL, REMOTE_BYTES, 1, 0, 0);
    await(peer);
    others = more_pages(ballast);
    for (uint32_t i = 0; i < ballast; i++) {
        others[i << PAGE_SHIFT] = 1;
    }
    before = operations();
    if (send_64k(peer, pages) == 0) {
        obs("copy_64k %u", operations() - before);
    }
}

static const struct observer_test tests[] = {
    {"steps", steps},
    {"disk", steps_disk},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
