/* SPDX-License-Identifier: MIT
 *
 *     explore INSTANCE [THREADS]
 *
 * Visits every state that Vamos can reach in INSTANCE, breadth first: all
 * states of one depth, then all of the next. Each transition is checked. If one
 * breaks a rule, the shortest way to it is told.
 *
 * Within a depth, threads take portions of the frontier; they meet in the set
 * of states (store.c) only. Which states there are, how many, and at
 * which depth does not depend on who comes first.
 *
 * Exit status: 0; 1: a rule is broken; 2: wrong arguments, no memory.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grading/spec/explore/explore.h"

enum {
    PORTION = 256, /* states of the frontier at a time */
    SAMPLE = 64 /* of how many transitions to known states one is looked at */
};

static const struct instance *instance;
static uint32_t threads;
static uint32_t depth;

/* The frontier: of each thread's list the states from FIRST to before END. */
static struct {
    uint32_t first;
    uint32_t end;
} frontier[THREADS];
static _Atomic uint32_t taken; /* of it, in all */
static uint64_t transitions[THREADS];

/* The first broken rule, and where. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *_Atomic wrong; /* read without the lock */
static state_id wrong_state;
static struct event wrong_event;

/* ---- One state ---- */

static void note_wrong(const char *why, state_id id, const struct event *event)
{
    pthread_mutex_lock(&lock);
    if (wrong == NULL) {
        wrong = why;
        wrong_state = id;
        wrong_event = *event;
    }
    pthread_mutex_unlock(&lock);
}

static const char *check(const struct transition *t)
{
    const char *why = check_transition(t);

    return why != NULL || !instance->thorough ? why : check_twice(t);
}

/* Enters the state after T. Returns why it may not be what stands for it. */
static const char *enter(uint32_t thread, state_id id,
                         const struct transition *t)
{
    static struct events room[THREADS][2];
    packed_t packed = pack(&t->after);
    bool is_new = packed != NOT_PACKED && store_add(thread, packed, id);
    bool tried = is_new || transitions[thread] % SAMPLE == 0;

    if (packed == NOT_PACKED) {
        return "a time, a slice or a number that cannot be";
    }
    return tried && instance->thorough
               ? check_form(instance, &t->after, room[thread])
               : NULL;
}

/* Returns how many requests the machine could have refused. */
static uint32_t take_step(uint32_t thread, state_id id,
                          const struct spec *before, const struct event *event)
{
    struct transition t;
    const char *why;

    step_vamos(&t, before, event);
    transitions[thread]++;
    why = check(&t);
    if (why == NULL && memcmp(before, &t.after, sizeof(t.after)) != 0) {
        why = enter(thread, id, &t);
    }
    if (why != NULL) {
        note_wrong(why, id, event);
    }
    return t.requests;
}

static void expand(uint32_t thread, struct events *events, state_id id)
{
    struct spec before;

    unpack(&before, store_state(id));
    events_of(events, instance, &before);
    for (uint32_t i = 0; i < events->count && wrong == NULL; i++) {
        struct event *event = &events->event[i];
        uint32_t requests = take_step(thread, id, &before, event);

        for (uint32_t j = 1; instance->refusals && j <= requests; j++) {
            event->refused = j;
            (void)take_step(thread, id, &before, event);
        }
    }
}

/* ---- One depth ---- */

static state_id frontier_state(uint32_t i)
{
    uint32_t thread = 0;

    while (i >= frontier[thread].end - frontier[thread].first) {
        i -= frontier[thread].end - frontier[thread].first;
        thread++;
    }
    return store_id(thread, frontier[thread].first + i);
}

static uint32_t frontier_size(void)
{
    uint32_t size = 0;

    for (uint32_t i = 0; i < THREADS; i++) {
        size += frontier[i].end - frontier[i].first;
    }
    return size;
}

static void *work(void *thread_number)
{
    static struct events events[THREADS];
    uint32_t thread = (uint32_t)(uintptr_t)thread_number;
    uint32_t size = frontier_size();
    uint32_t from = atomic_fetch_add(&taken, PORTION);

    while (from < size && wrong == NULL) {
        for (uint32_t i = from; i < size && i < from + PORTION; i++) {
            expand(thread, &events[thread], frontier_state(i));
        }
        from = atomic_fetch_add(&taken, PORTION);
    }
    return NULL;
}

static void explore_depth(void)
{
    pthread_t helper[THREADS];

    taken = 0;
    for (uint32_t i = 1; i < threads; i++) {
        if (pthread_create(&helper[i], NULL, work, (void *)(uintptr_t)i) != 0) {
            fprintf(stderr, "explore: no thread\n");
            exit(2);
        }
    }
    (void)work(NULL);
    for (uint32_t i = 1; i < threads; i++) {
        pthread_join(helper[i], NULL);
    }
    for (uint32_t i = 0; i < THREADS; i++) {
        frontier[i].first = frontier[i].end;
        frontier[i].end = store_count(i);
    }
}

static void explore(void)
{
    struct spec s;

    store_init(instance->slots);
    spec_init(&s, DEVICE_BIT, LARGE_PAGES);
    store_add(0, pack(&s), store_id(0, 0));
    frontier[0].end = 1;
    while (frontier_size() > 0 && wrong == NULL) {
        explore_depth();
        if (isatty(STDERR_FILENO)) {
            fprintf(stderr, "\rdepth %u: %u states ", depth, frontier_size());
        }
        depth += frontier_size() > 0 ? 1 : 0;
    }
}

/* ---- The shortest way to a broken rule ---- */

/* Finds again which event led from T's state to the state that NEXT packs. */
static void find_step(struct transition *t, const struct spec *before,
                      struct events *events, packed_t next)
{
    events_of(events, instance, before);
    for (uint32_t i = 0; i < events->count; i++) {
        struct event *event = &events->event[i];
        uint32_t requests = 0;

        do {
            step_vamos(t, before, event);
            if (pack(&t->after) == next) {
                return;
            }
            requests = event->refused == 0 ? t->requests : requests;
            event->refused++;
        } while (instance->refusals && event->refused <= requests);
    }
}

/* Tells the way to ID; returns how many steps it has. */
static uint32_t tell_way(state_id id)
{
    static struct events events;
    struct spec before;
    struct transition t;
    uint32_t steps;

    if (store_parent(id) == id) {
        return 0;
    }
    steps = tell_way(store_parent(id)) + 1;
    unpack(&before, store_state(store_parent(id)));
    find_step(&t, &before, &events, store_state(id));
    printf("%4u  ", steps);
    tell_transition(stdout, &t);
    return steps;
}

static void tell_wrong(void)
{
    struct spec before;
    struct transition t;
    uint32_t steps = tell_way(wrong_state);

    unpack(&before, store_state(wrong_state));
    printf("  from the state\n");
    tell_state(stdout, &before);
    step_vamos(&t, &before, &wrong_event);
    printf("%4u  ", steps + 1);
    tell_transition(stdout, &t);
    printf("  to the state\n");
    tell_state(stdout, &t.after);
    printf("WRONG: %s\n", wrong);
}

/* ---- The report ---- */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report(double took)
{
    uint64_t states = store_count(0) + (uint64_t)store_count(1);
    uint64_t steps = transitions[0] + transitions[1];

    printf("%s: %s\n", instance->name, instance->about);
    printf("%llu states, %llu transitions, depth %u\n",
           (unsigned long long)states, (unsigned long long)steps, depth);
    printf("%.1f s, %.0f states/s, %.0f MiB; whole states are compared: "
           "collision probability 0\n",
           took, (double)states / took, (double)store_bytes() / (1 << 20));
}

int main(int argc, char **argv)
{
    double start = seconds();

    instance = argc >= 2 ? instance_find(argv[1]) : NULL;
    threads = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    if (instance == NULL || threads < 1 || threads > THREADS || argc > 3) {
        fprintf(stderr, "usage: explore INSTANCE [1..%u threads]\n", THREADS);
        instance_list(stderr);
        return 2;
    }
    explore();
    report(seconds() - start);
    if (wrong != NULL) {
        tell_wrong();
    }
    return wrong != NULL ? 1 : 0;
}
