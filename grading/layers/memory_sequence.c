/* SPDX-License-Identifier: MIT
 *
 * A seed decides everything: the same one, the same sequence and PC.
 */
#include "grading/layers/memory_sequence.h"

#include "abi/limits.h"

enum {
    WILD = 61 /* one in so many numbers is anything */
};

static const uint8_t weights[OP_KINDS] = {
    [OP_CLONE] = 0, /* as the setup says */
    [OP_LOAD_WORD] = 20,
    [OP_STORE_WORD] = 24,
    [OP_STORE_MANY] = 4,
    [OP_READ] = 8,
    [OP_WRITE] = 6,
    [OP_WRITE_SEEN] = 4,
    [OP_COPY] = 10,
    [OP_STEP] = 5,
    [OP_ALLOC] = 7,
    [OP_ALLOC_REST] = 1,
    [OP_FREE] = 3,
    [OP_RESET] = 2,
    [OP_APPEND] = 1,
    [OP_LOAD_IMAGE] = 2,
    [OP_GUESS] = 5,
    [OP_DEVICE] = 1,
};

static uint64_t random_state;

/* ---- What is made up ---- */

static uint32_t random_word(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 32);
}

static uint32_t random_between(uint32_t least, uint32_t most)
{
    return least + random_word() % (most - least + 1);
}

static uint8_t random_kind(const struct sequence_setup *setup)
{
    uint32_t all = setup->clones;
    uint32_t ticket;
    uint8_t kind = 0;

    for (uint32_t i = 0; i < OP_KINDS; i++) {
        all += weights[i];
    }
    ticket = random_word() % all;
    if (ticket < setup->clones) {
        return OP_CLONE;
    }
    ticket -= setup->clones;
    while (ticket >= weights[kind]) {
        ticket -= weights[kind];
        kind++;
    }
    return kind;
}

struct memory_pc sequence_pc(const struct sequence_setup *setup, uint32_t seed)
{
    const struct memory_pc *least = &setup->least;
    const struct memory_pc *most = &setup->most;

    random_state = ~(uint64_t)seed;
    (void)random_word();
    return (struct memory_pc){
        .frames = random_between(least->frames, most->frames),
        .slots = random_between(least->slots, most->slots),
        .broken = random_between(least->broken, most->broken),
    };
}

void sequence_start(uint32_t seed)
{
    random_state = seed;
}

struct op sequence_next(const struct sequence_setup *setup)
{
    struct op op;

    op.kind = random_kind(setup);
    op.pid = (uint8_t)random_between(1, setup->machines);
    op.other = (uint8_t)random_between(1, setup->machines);
    op.a = random_word();
    op.b = random_word();
    op.n = random_word();
    op.value = random_word();
    return op;
}

void sequence_make(const struct sequence_setup *setup, uint32_t seed,
                   struct op *ops, uint32_t count)
{
    sequence_start(seed);
    for (uint32_t i = 0; i < count; i++) {
        ops[i] = sequence_next(setup);
    }
}

/* ---- What an operation's numbers mean ---- */

bool sequence_inside(uint32_t size, uint32_t address, uint32_t bytes)
{
    uint64_t end = (uint64_t)address + bytes;

    return bytes == 0 ||
           (address >= PAGE_BYTES && end <= (uint64_t)size * PAGE_BYTES);
}

uint32_t sequence_place(uint32_t size, uint32_t number)
{
    uint32_t page = (number >> PAGE_SHIFT) % (size + 1);
    uint32_t byte = number % (number % 2 == 0 ? 32 : PAGE_BYTES);

    return number % WILD == 0 ? number : page * PAGE_BYTES + byte;
}

uint32_t sequence_length(uint32_t size, uint32_t address, uint32_t number)
{
    static const uint32_t most[] = {4, 16, 64, 64, 64, 4096, 8192, 24576};
    uint32_t bytes = number / WILD % most[number % 8];

    if (number % WILD == 0) {
        bytes = number;
    }
    if (sequence_inside(size, address, bytes) && bytes > SEQUENCE_MOST_BYTES) {
        bytes = SEQUENCE_MOST_BYTES;
    }
    return bytes;
}

uint32_t sequence_alloc(uint32_t most, uint32_t number)
{
    if (number % WILD == 0) {
        return number;
    }
    return number / 4 % (number % 4 == 0 ? most : 6) + 1;
}

uint32_t sequence_free(uint32_t size, uint32_t number)
{
    return number % WILD == 0 ? number : number % (size + 1);
}
