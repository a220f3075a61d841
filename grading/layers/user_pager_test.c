/* SPDX-License-Identifier: MIT
 *
 * Kinds of pagers, and the table of consumers, on the host. The loop is a
 * model: it keeps the pages that are mapped, and takes some back; a consumer writes to
 * them, and must find again what it wrote. The kernel keeps markers and has a
 * clock.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "user/lib/consumer.h"
#include "user/lib/pager.h"

#define PAGES 60u
#define CONSUMER 7

/* --- The model ---------------------------------------------------------- */

struct sos_mapping pager_status;

static uint32_t now;
static int alive = 1;
static const struct pager_kind *kind;
static uint8_t *own[PAGES]; /* where a mapped page is */
static uint8_t uses[PAGES];
static uint32_t markers[PAGES];
static uint8_t shadow[PAGES][PAGE_BYTES]; /* what must be there */
static void *areas[1000];                 /* of pager_memory() */
static uint32_t area_count;

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    if (item == INFO_TIME) {
        memcpy(buffer, &now, sizeof now);
        return sizeof now;
    }
    return alive ? 0 : ERR_HANDLE;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    CHECK(partner == HN_NONE && timeout > 0 && timeout < 100);
    now += (uint32_t)timeout;
    return ERR_TIMEOUT;
}

int pager_unmap(handle_t consumer, void *address, uint32_t marker,
                uint32_t flags)
{
    CHECK(consumer == CONSUMER && flags == 0);
    markers[(uintptr_t)address / PAGE_BYTES] = marker;
    return 0;
}

void *pager_memory(uint32_t pages)
{
    areas[area_count] = aligned_alloc(PAGE_BYTES, pages * PAGE_BYTES);
    memset(areas[area_count], 0xee, pages * PAGE_BYTES);
    return areas[area_count++];
}

void *fault_address(uint32_t index)
{
    return (void *)(uintptr_t)(index * PAGE_BYTES);
}

void fault_take_back(uint32_t i)
{
    uint32_t index = places_get(i).index;

    places_remove(i);
    pager_status.taken++;
    markers[index] = kind->taken != NULL ? kind->taken(index) : 0;
    own[index] = NULL;
}

void fault_renew(handle_t consumer, uint32_t index)
{
    CHECK(consumer == CONSUMER && index % REGION_PAGES == 0);
}

/* --- A consumer --------------------------------------------------------- */

static struct pager_plan plan_of(const struct pager_kind *of, uint32_t most)
{
    kind = of;
    places_start(uses, PAGES);
    memset(&pager_status, 0, sizeof pager_status);
    memset(markers, 0, sizeof markers);
    memset(own, 0, sizeof own);
    memset(shadow, 0, sizeof shadow);
    return (struct pager_plan){.kind = of,
                               .pages = PAGES,
                               .is_private = 1,
                               .mapped_most = most,
                               .seed = random_word()};
}

/* The page, after a fault if it is not mapped. */
static uint8_t *touch(const struct pager_plan *plan, uint32_t index)
{
    if (own[index] != NULL) {
        return own[index];
    }
    while (places_count() >= plan->mapped_most) {
        fault_take_back(0);
    }
    own[index] = kind->page(index, markers[index]);
    CHECK(own[index] != NULL);
    markers[index] = 0;
    places_add(CONSUMER, index);
    return own[index];
}

static void write_some(uint8_t *page, uint32_t index)
{
    uint32_t at = random_below(PAGE_BYTES);
    uint32_t bytes = 1 + random_below(PAGE_BYTES - at);
    uint32_t letters = 1 + random_below(256);

    for (uint32_t i = at; i < at + bytes; i++) {
        page[i] = (uint8_t)random_below(letters);
    }
    memcpy(shadow[index], page, PAGE_BYTES);
}

/* Random accesses; now and then a copy of the consumer joins, without markers,
 * or without pages. */
static void use(const struct pager_kind *of, uint32_t most)
{
    struct pager_plan plan = plan_of(of, most);

    CHECK(of->start(&plan) == 0);
    CHECK(of->joined == NULL || of->joined(CONSUMER) == 0);
    for (int i = 0; i < ROUNDS / 20; i++) {
        uint32_t index = random_below(PAGES);
        uint8_t *page = touch(&plan, index);

        CHECK(memcmp(page, shadow[index], PAGE_BYTES) == 0);
        if (random_below(2) == 0) {
            write_some(page, index);
        }
        if (of->served != NULL) {
            of->served();
        }
        if (of->joined != NULL && random_below(100) == 0) {
            memset(markers, 0, sizeof markers);
            CHECK(of->joined(CONSUMER) == 0);
        }
    }
}

static void end_areas(void)
{
    while (area_count > 0) {
        free(areas[--area_count]);
    }
}

static void test_zero(void)
{
    use(&pager_zero, PAGES);
    CHECK(pager_status.held == PAGES && pager_status.taken == 0);
    use(&pager_zero, 5);
    CHECK(places_count() == 5 && pager_status.taken > 100);
    end_areas();
}

/* Memory grows as deep as the stack was, not deeper. */
static void test_stack(void)
{
    struct pager_plan plan = plan_of(&pager_stack, PAGES);
    uint8_t *top, *deep;

    CHECK(pager_stack.start(&plan) == 0);
    top = pager_stack.page(PAGES - 1, 0);
    CHECK(top != NULL && pager_status.held == 1);
    *top = 1;
    deep = pager_stack.page(PAGES - 5, 0);
    CHECK(deep != NULL && *deep == 0 && pager_status.held == 5);
    CHECK(pager_stack.page(PAGES - 1, 0) == top && *top == 1);
    CHECK(pager_stack.page(0, 0) != NULL && pager_status.held == PAGES);
    plan.pages = REGION_PAGES + 1;
    CHECK(pager_stack.start(&plan) < 0);
    end_areas();
}

/* What is in no frame is packed. A marker that was never given is none. */
static void test_packed(void)
{
    use(&pager_packed, 9);
    CHECK(pager_status.held == PAGES && places_count() == 9);
    CHECK(pager_status.packed == PAGES - 9 && pager_status.packed_bytes > 0);
    CHECK(pager_status.packed_bytes < (PAGES - 9) * PAGE_BYTES);
    fault_take_back(0);
    CHECK(pager_status.packed == PAGES - 8);
    CHECK(pager_packed.page(PAGES, PAGES + 1) == NULL);
    CHECK(pager_packed.start(&(struct pager_plan){.mapped_most = 9}) < 0);
    end_areas();
}

/* It notices a marker that is not what it left. */
static void test_noisy(void)
{
    use(&pager_noisy, PAGES);
    CHECK(pager_status.taken > 100);
    while (places_count() > 0 && markers[3] == 0) {
        fault_take_back(0);
    }
    CHECK(pager_noisy.page(3, markers[3] ^ 1) == NULL);
    CHECK(pager_noisy.page(3, markers[3]) != NULL);
    end_areas();
}

/* --- Places ------------------------------------------------------------- */

static struct place list[PLACES_MOST]; /* what must be there */
static uint32_t listed;

static void unlist(uint32_t i)
{
    listed--;
    memmove(&list[i], &list[i + 1], (listed - i) * sizeof list[0]);
}

/* Does the same to places and to the list. */
static void change_places(uint32_t what, handle_t consumer, uint32_t index)
{
    if (what < 50) {
        places_forget_page(consumer, index);
    } else if (what == 50) {
        places_forget(consumer);
    }
    for (uint32_t i = listed; i > 0 && what <= 50; i--) {
        if (list[i - 1].consumer == consumer &&
            (what == 50 || list[i - 1].index == index)) {
            unlist(i - 1);
        }
    }
    if (what < 50 && listed < PLACES_MOST) {
        places_add(consumer, index);
        list[listed++] = (struct place){consumer, index};
    } else if (what > 50 && listed > 0) {
        uint32_t i = what < 90 ? 0 : random_below(listed);

        places_remove(i);
        unlist(i);
    }
}

static void test_places(void)
{
    static uint8_t room[400];

    places_start(room, 400);
    for (int round = 0; round < ROUNDS; round++) {
        change_places(random_below(round % 4000 < 2000 ? 60 : 100),
                      1 + (handle_t)random_below(5), random_below(400));
        CHECK(places_count() == listed);
        for (uint32_t i = 0; i < listed; i += 1 + listed / 8) {
            CHECK(places_get(i).consumer == list[i].consumer &&
                  places_get(i).index == list[i].index);
        }
    }
    places_take_over(9);
    CHECK(places_get(0).consumer == 9 && places_get(listed - 1).consumer == 9);
}

/* --- The table of consumers --------------------------------------------- */

static uint32_t ended;

static void note_end(handle_t handle)
{
    ended++;
    consumer_remove(handle);
}

static void test_consumers(void)
{
    now = 100;
    alive = 1;
    consumer_start();
    CHECK(consumer_is_awaited() && consumer_count() == 0);
    now += 999;
    CHECK(consumer_is_awaited());
    now += 1;
    CHECK(!consumer_is_awaited());
    consumer_start();
    for (uint32_t i = 1; i <= MAX_PROCS; i++) {
        CHECK(consumer_of((handle_t)i) == NULL);
        CHECK(consumer_add((handle_t)i, 1) == consumer_of((handle_t)i));
    }
    consumer_expect(-1);
    consumer_expect(-1);
    CHECK(consumer_add(1000, 1) == NULL && consumer_count() == MAX_PROCS);
    consumer_look(note_end);
    CHECK(ended == 0 && consumer_is_awaited());
    alive = 0;
    consumer_look(note_end);
    CHECK(ended == MAX_PROCS && !consumer_is_awaited());
    consumer_expect(1);
    CHECK(consumer_is_awaited());
}

/* Credit for each page several times; time brings it back, up to where it was.
 */
static void test_credit(void)
{
    struct consumer *consumer;
    uint32_t paid = 0;

    consumer_start();
    consumer = consumer_add(CONSUMER, 10);
    while (consumer_pay(consumer, 10)) {
        paid++;
    }
    CHECK(paid == 1040);
    now += 3;
    for (int i = 0; i < 300; i++) {
        CHECK(consumer_pay(consumer, 10));
    }
    CHECK(!consumer_pay(consumer, 10));
    now += 0x80000000;
    for (paid = 0; consumer_pay(consumer, 10); paid++) {
    }
    CHECK(paid == 1040);
    consumer->refused = 1;
    consumer_remove(CONSUMER); /* leaving and joining again helps nobody */
    CHECK(consumer_of(CONSUMER) == NULL && consumer_count() == 0);
    consumer = consumer_add(CONSUMER, 10);
    CHECK(consumer->refused && !consumer_pay(consumer, 10));
    consumer_remove(CONSUMER);
    alive = 0;
    consumer_look(note_end);
    consumer = consumer_add(CONSUMER, 10); /* another process */
    CHECK(!consumer->refused && consumer_pay(consumer, 10));
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"pager-zero", test_zero},     {"pager-stack", test_stack},
        {"pager-packed", test_packed}, {"pager-noisy", test_noisy},
        {"pager-places", test_places}, {"pager-consumers", test_consumers},
        {"pager-credit", test_credit},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
