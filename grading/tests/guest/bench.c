/* SPDX-License-Identifier: MIT
 *
 * What operations cost, in the place of init (observer.h says how). Each line
 * "obs NAME VALUES" has the samples of one operation: differences of the
 * time-stamp counter, which counts instructions when QEMU runs with -icount
 * shift=0. Several lines of one name belong together. The line "empty" is what two readings cost by themselves. The host
 * takes medians (host/bench.py).
 *
 * All calls go through the library's trap(), as those of any program.
 */
#include <stdio.h>
#include <string.h>

#include "grading/tests/guest/bench.h"
#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

enum {
    BUFFER = IPC_MAX_BYTES,
    BIG_PAGES = 4096, /* 16 MiB */
    NO_CALL = 1000    /* a number that no call has */
};

uint32_t samples[SAMPLES];
static uint8_t buffer[BUFFER] __attribute__((aligned(PAGE_BYTES)));

void obs_samples(const char *name)
{
    char line[180] = "";
    uint32_t length = 0;

    for (uint32_t i = 0; i < SAMPLES; i++) {
        length += (uint32_t)snprintf(line + length, sizeof(line) - length,
                                     " %u", samples[i]);
    }
    obs("%s%s", name, line);
}

void empty(void)
{
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t begin = counter();

        samples[i] = counter() - begin;
    }
    obs_samples("empty");
}

/* ---- Calls and faults ---- */

static void bench_calls(void)
{
    struct trap_registers registers;

    empty();
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t result = NO_CALL;
        uint32_t begin = counter();

        __asm__ volatile("int %1" : "+a"(result) : "i"(ABI_VECTOR) : "memory");
        samples[i] = counter() - begin;
    }
    obs_samples("null_call");
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t begin;

        registers.eax = NO_CALL;
        begin = counter();
        trap(&registers);
        samples[i] = counter() - begin;
    }
    obs_samples("trap");
}

static void touch_samples(uint8_t *pages)
{
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t begin = counter();

        *(volatile uint8_t *)(pages + (i << PAGE_SHIFT)) = 1;
        samples[i] = counter() - begin;
    }
}

static void bench_faults(void)
{
    uint8_t *pages = more_pages(SAMPLES);
    handle_t clone;

    empty();
    touch_samples(pages);
    obs_samples("zero_fault");
    clone = process_clone(HN_SELF);
    if (clone == 0) {
        sleep_ticks(IPC_FOREVER);
    }
    samples[0] = 0; /* our data and stack are our own again */
    touch_samples(pages);
    obs_samples("cow_fault");
}

/* ---- Messages ---- */

/* Answers each message with as many bytes as its w0 says. */
_Noreturn static void serve(int with_buffers)
{
    static struct ipc_buffers room = {.receive_address = 0,
                                      .receive_capacity = BUFFER,
                                      .grant_handle = HN_NONE};
    static struct ipc_buffers answer = {.grant_handle = HN_NONE};
    struct trap_registers registers;

    room.receive_address = (uint32_t)(uintptr_t)buffer;
    answer.send_address = (uint32_t)(uintptr_t)buffer;
    for (;;) {
        registers.eax = CALL_ipc_receive;
        registers.ebx = (uint32_t)HN_ANY;
        registers.ecx = (uint32_t)IPC_FOREVER;
        registers.edx = with_buffers ? (uint32_t)(uintptr_t)&room : 0;
        trap(&registers);
        answer.send_length = registers.esi;
        registers.eax = CALL_ipc_send;
        registers.ecx = (uint32_t)IPC_FOREVER;
        registers.edx = registers.esi > 0 ? (uint32_t)(uintptr_t)&answer : 0;
        trap(&registers);
    }
}

/* Requests of THERE bytes, replies of BACK bytes; without buffers at all if
 * LONG is 0. The server is a clone of ourselves.
 */
static void roundtrip(const char *name, int with_buffers, uint32_t there,
                      uint32_t back)
{
    struct ipc_buffers buffers = {.send_address = (uint32_t)(uintptr_t)buffer,
                                  .send_length = there,
                                  .receive_address =
                                      (uint32_t)(uintptr_t)buffer,
                                  .receive_capacity = back,
                                  .grant_handle = HN_NONE};
    handle_t server = process_clone(HN_SELF);
    struct info_counters before = counters();
    struct info_counters after;

    if (server == 0) {
        serve(with_buffers);
    }
    memset(buffer, 1, BUFFER);
    for (uint32_t i = 0; i < 2 * SAMPLES; i++) {
        if (i == SAMPLES) { /* the first half warmed up */
            before = counters();
        }
        struct trap_registers registers = {
            CALL_ipc_request,
            (uint32_t)server,
            (uint32_t)IPC_FOREVER,
            with_buffers ? (uint32_t)(uintptr_t)&buffers : 0,
            back,
            2,
            3};
        uint32_t begin = counter();

        trap(&registers);
        samples[i % SAMPLES] = counter() - begin;
    }
    after = counters();
    process_kill(server);
    obs_samples(name);
    obs("switches_%s %u %u of %u", name,
        after.kernel_entries - before.kernel_entries - 1, /* counters() */
        after.context_switches - before.context_switches, SAMPLES);
}

static void bench_messages(void)
{
    empty();
    roundtrip("ipc_roundtrip_short", 0, 0, 0);
    roundtrip("ipc_roundtrip_64w", 1, 256, 256);
    roundtrip("ipc_roundtrip_4k", 1, 4096, 4096);
    roundtrip("ipc_roundtrip_64k", 1, BUFFER, BUFFER);
    roundtrip("there_0", 1, 0, 0);
    roundtrip("there_64", 1, 64, 0);
    roundtrip("there_4k", 1, 4096, 0);
    roundtrip("there_64k", 1, BUFFER, 0);
}

/* ---- Processes ---- */

static void bench_processes(void)
{
    handle_t peer;
    uint32_t first;

    empty();
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t begin = counter();

        process_kill(create());
        samples[i] = counter() - begin;
    }
    obs_samples("create_kill");
    peer = create();
    first = info(peer).pages;
    memory_add(peer, BIG_PAGES);
    for (uint32_t i = 0; i < SAMPLES; i++) {
        handle_t clone;
        uint32_t begin;

        remote_call(peer, REMOTE_WRITE_PAGES, first, BIG_PAGES, 1, 0);
        begin = counter();
        clone = process_clone(peer);
        samples[i] = counter() - begin;
        process_kill(clone);
    }
    obs_samples("clone_16m");
}

/* ---- Swapping ---- */

/* A cyclic walk over twice the memory, each page written: a write to the disk
 * and a read for each step, once memory has been filled.
 */
static void bench_swap(void)
{
    uint32_t count = 2 * memory().frames;
    uint8_t *pages = more_pages(count);
    struct info_counters before;
    struct info_counters after;
    uint32_t page = 0;

    empty();
    for (uint32_t i = 0; i < 2 * count; i++) {
        pages[(i % count) << PAGE_SHIFT] = 1;
    }
    before = counters();
    for (uint32_t i = 0; i < SAMPLES; i++) {
        touch_samples(pages + (page << PAGE_SHIFT));
        obs_samples("swap_out_in");
        page = page + SAMPLES;
    }
    after = counters();
    obs("swap_operations %u of %u",
        after.swap_reads - before.swap_reads + after.swap_writes -
            before.swap_writes,
        SAMPLES * SAMPLES);
}

/* PAGES pages are used in an order that the host knows (host/swaptraffic.py):
 * all in turn, then ROUNDS times again; or, if HOT is not 0, after the first
 * round COUNT times a random one, HOT times of 100 one of the first half.
 */
static void bench_traffic(void)
{
    uint32_t pages = memory().frames * observer_number(0) / 100;
    uint32_t count = observer_number(1);
    uint32_t hot = observer_number(2);
    uint8_t *start = more_pages(pages);
    struct info_counters before = counters();
    struct info_counters after;

    random_start(1);
    for (uint32_t i = 0; i < pages + count; i++) {
        uint32_t page = i % pages;

        if (hot > 0 && i >= pages) {
            page = random_below(100) < hot
                       ? random_below(pages / 2)
                       : pages / 2 + random_below(pages - pages / 2);
        }
        start[page << PAGE_SHIFT]++;
    }
    after = counters();
    obs("traffic pages %u resident %u reads %u writes %u lost %u", pages,
        info(HN_SELF).resident, after.swap_reads - before.swap_reads,
        after.swap_writes - before.swap_writes,
        after.faults.lost - before.faults.lost);
}

/* ---- Which ---- */

static const struct observer_test benches[] = {
    {"calls", bench_calls},           {"faults", bench_faults},
    {"messages", bench_messages},     {"oneway", bench_oneway},
    {"processes", bench_processes},   {"preempt", bench_preemption},
    {"interrupts", bench_interrupts}, {"swap", bench_swap},
    {"traffic", bench_traffic},       {"paging", bench_paging},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, benches, sizeof(benches) / sizeof(*benches));
}
