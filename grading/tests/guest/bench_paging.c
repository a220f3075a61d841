/* SPDX-License-Identifier: MIT
 *
 * One page fault, resolved by CVM, by the region's pager, or by way of a region
 * mapper that forwards it to the real pager: the comparison of seed 004,
 * sect. IV. We are the consumer, of the highest priority: so a fault is over
 * when the page is mapped, and the others have time to wait for the next one
 * while we sleep.
 */
#include "grading/tests/guest/bench.h"
#include "grading/tests/guest/observer.h"
#include "user/lib/mapper.h"

enum {
    REGION = 8,
    FIRST = REGION * REGION_PAGES,
    PAGES = 2 * SAMPLES + 1,
    PAGER_PRIORITY = 1,
    MAPPER_PRIORITY = 0,
    RATE_TICKS = 20 /* for which the counter is watched: it may count time */
};

static uint8_t *pool; /* pages of whoever maps them */

static volatile uint8_t *page_at(uint32_t number)
{
    return (volatile uint8_t *)(uintptr_t)((FIRST + number) << PAGE_SHIFT);
}

/* ---- Who resolves a fault ---- */

/* Maps the page at ADDRESS for the process CONSUMER. */
static void map(uint32_t consumer, uint32_t address)
{
    struct trap_registers registers = {
        .eax = CALL_pager_map,
        .ebx = consumer,
        .ecx = address,
        .edx = (uint32_t)(uintptr_t)pool +
               ((address >> PAGE_SHIFT) - FIRST) * PAGE_BYTES,
        .esi = PAGER_WRITE};

    trap(&registers);
}

static struct trap_registers receive(void)
{
    struct trap_registers registers = {.eax = CALL_ipc_receive,
                                       .ebx = (uint32_t)HN_ANY,
                                       .ecx = (uint32_t)IPC_FOREVER};

    trap(&registers);
    return registers;
}

/* The pager. A fault comes from the kernel, with the consumer's handle, or from
 * the mapper; the consumer is who sent the first message.
 */
_Noreturn static void serve_pages(void)
{
    struct trap_registers first;
    uint32_t consumer;

    for (uint32_t i = 0; i < PAGES; i++) {
        pool[i << PAGE_SHIFT] = 1; /* its own: copied from us */
    }
    first = receive();
    consumer = first.ebx;
    map(consumer, FIRST << PAGE_SHIFT);
    for (;;) {
        struct trap_registers fault = receive();

        map(consumer, fault.ebp & ~(PAGE_BYTES - 1));
    }
}

/* The region mapper of who sends the first message. */
_Noreturn static void forward(void)
{
    mapper_start((handle_t)receive().ebx);
    for (;;) {
        mapper_serve();
    }
}

static handle_t start_pager(void)
{
    handle_t pager = process_clone(HN_SELF);

    if (pager == 0) {
        serve_pages();
    }
    chg_sched_params(pager, PAGER_PRIORITY, PEER_SLICE);
    sleep_ticks(1);
    return pager;
}

/* Our mapper; PAGER serves the region behind it. */
static handle_t start_mapper(handle_t pager)
{
    struct message hello = MESSAGE_SHORT(0, 0, 0);
    struct message attach =
        MESSAGE_SHORT(MAPPER_ATTACH, REGION, MAPPER_MOST_TICKS);
    handle_t mapper = process_clone(HN_SELF);

    if (mapper == 0) {
        forward();
    }
    chg_sched_params(mapper, MAPPER_PRIORITY, PEER_SLICE);
    ipc_send(mapper, IPC_FOREVER, &hello);
    attach.grant = pager;
    attach.grant_rights = RIGHT_SEND;
    ipc_request(mapper, IPC_FOREVER, &attach);
    return mapper;
}

/* PAGER, to which we assign the region, or a mapper before it, hears of us and
 * maps the first page: the agreement.
 */
static void agree(handle_t assigned, handle_t pager)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    pager_assign(REGION, assigned, TICKS_PER_SECOND);
    ipc_send(pager, IPC_FOREVER, &message);
    sleep_ticks(1);
}

/* ---- One fault ---- */

static void instructions(const char *name, volatile uint8_t *page)
{
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t begin;

        sleep_ticks(1); /* the others wait for faults */
        begin = counter();
        page[i << PAGE_SHIFT] = 1;
        samples[i] = counter() - begin;
    }
    obs_samples(name);
}

static void switches(const char *name, volatile uint8_t *page)
{
    uint32_t entries = 0;
    uint32_t contexts = 0;

    for (uint32_t i = 0; i < SAMPLES; i++) {
        struct info_counters before;
        struct info_counters after;

        sleep_ticks(1);
        before = counters();
        page[i << PAGE_SHIFT] = 1;
        after = counters();
        entries += after.kernel_entries - before.kernel_entries - 1;
        contexts += after.context_switches - before.context_switches;
    }
    obs("switches_%s %u %u of %u", name, 2 * entries, contexts, SAMPLES);
}

/* A fault that needs no page to be filled, as those in regions: a page that was
 * shared with a clone which has ended.
 */
static void by_cvm(void)
{
    uint8_t *pages = more_pages(2 * SAMPLES);
    handle_t clone;

    for (uint32_t i = 0; i < 2 * SAMPLES; i++) {
        pages[i << PAGE_SHIFT] = 1;
    }
    clone = process_clone(HN_SELF);
    if (clone == 0) {
        sleep_ticks(IPC_FOREVER);
    }
    process_kill(clone);
    instructions("pager_fault_cvm", pages);
    switches("pager_fault_cvm", pages + SAMPLES * PAGE_BYTES);
}

static void by_pager(void)
{
    handle_t pager = start_pager();

    agree(pager, pager);
    instructions("pager_fault", page_at(1));
    switches("pager_fault", page_at(1 + SAMPLES));
    process_kill(pager);
}

static void by_mapper(void)
{
    handle_t pager = start_pager();
    handle_t mapper = start_mapper(pager);

    agree(mapper, pager);
    instructions("pager_fault_mapper", page_at(1));
    switches("pager_fault_mapper", page_at(1 + SAMPLES));
    process_kill(mapper);
    process_kill(pager);
}

void bench_paging(void)
{
    uint32_t begin = counter();

    sleep_ticks(RATE_TICKS);
    obs("rate %u", counter() - begin);
    pool = more_pages(PAGES);
    empty();
    by_cvm();
    by_pager();
    by_mapper();
}
