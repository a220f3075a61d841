/* SPDX-License-Identifier: MIT
 *
 * The set of states that were visited: whole states, so that no two are ever
 * mistaken for one another. Each thread appends what it finds first to a list
 * of its own (16 bytes and the parent's 4); an open-addressing table of
 * state_ids, hashed by the state, says what is there.
 *
 * Invariant: a slot of the table is written once, by compare-and-swap, after
 * the state it stands for; so who reads it sees that state.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "grading/spec/explore/explore.h"

enum {
    THREAD_SHIFT = 31
};

static struct list {
    packed_t *state;
    state_id *parent;
    uint32_t count;
} lists[THREADS];

static _Atomic state_id *table; /* state_id + 1; 0: free */
static uint32_t mask;           /* slots of the table, less one */
static uint32_t room;           /* for states, in each list */

/* BYTES that cost memory only when they are written. */
static void *reserve(uint64_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED) {
        perror("explore: no memory for the states");
        exit(2);
    }
    return memory;
}

void store_init(uint32_t slots)
{
    room = UINT32_C(1) << slots;
    mask = 2 * room - 1;
    table = reserve(2 * (uint64_t)room * sizeof(*table));
    for (uint32_t i = 0; i < THREADS; i++) {
        lists[i].state = reserve((uint64_t)room * sizeof(packed_t));
        lists[i].parent = reserve((uint64_t)room * sizeof(state_id));
    }
}

/* The finaliser of MurmurHash3 on both halves. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    x = (x ^ x >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return x ^ x >> 33;
}

static uint32_t hash(packed_t state)
{
    return (uint32_t)mix((uint64_t)state ^ mix((uint64_t)(state >> 64) + 1));
}

static state_id *check_room(struct list *list)
{
    if (list->count == room) {
        fprintf(stderr,
                "explore: more than %u states: give the instance more "
                "slots\n",
                room);
        exit(2);
    }
    return &list->parent[list->count];
}

bool store_add(uint32_t thread, packed_t state, state_id parent)
{
    struct list *list = &lists[thread];
    state_id id = store_id(thread, list->count);
    uint32_t slot = hash(state) & mask;

    *check_room(list) = parent;
    list->state[list->count] = state;
    for (;;) {
        state_id there = 0;

        if (atomic_compare_exchange_strong(&table[slot], &there, id + 1)) {
            list->count++;
            return true;
        }
        if (store_state(there - 1) == state) {
            return false;
        }
        slot = (slot + 1) & mask;
    }
}

uint32_t store_count(uint32_t thread)
{
    return lists[thread].count;
}

state_id store_id(uint32_t thread, uint32_t i)
{
    return thread << THREAD_SHIFT | i;
}

static uint32_t place(state_id id)
{
    return id & ~(UINT32_C(1) << THREAD_SHIFT);
}

packed_t store_state(state_id id)
{
    return lists[id >> THREAD_SHIFT].state[place(id)];
}

state_id store_parent(state_id id)
{
    return lists[id >> THREAD_SHIFT].parent[place(id)];
}

uint64_t store_bytes(void)
{
    uint64_t bytes = 2 * (uint64_t)room * sizeof(*table);

    for (uint32_t i = 0; i < THREADS; i++) {
        bytes +=
            lists[i].count * (uint64_t)(sizeof(packed_t) + sizeof(state_id));
    }
    return bytes;
}
