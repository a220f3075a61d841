/* SPDX-License-Identifier: MIT
 *
 * A seed decides everything: the same one, the same sequence and PC.
 */
#include "grading/layers/memory_sequence.h"

#include <stdio.h>

#include "grading/layers/memory_judge.h"
#include "grading/layers/memory_ops.h"
#include "grading/layers/memory_pc.h"
#include "grading/layers/memory_plain.h"

static uint64_t random_state;

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
    uint32_t weights = setup->clones;
    uint32_t ticket;
    uint8_t kind = 0;

    for (uint32_t i = 0; i < OPS_KINDS; i++) {
        weights += ops_weight(i);
    }
    ticket = random_word() % weights;
    if (ticket < setup->clones) {
        return OPS_CLONE;
    }
    ticket -= setup->clones;
    while (ticket >= ops_weight(kind)) {
        ticket -= ops_weight(kind);
        kind++;
    }
    return kind;
}

void sequence_make(const struct sequence_setup *setup, uint32_t seed,
                   struct op *ops, uint32_t count)
{
    random_state = seed;
    for (uint32_t i = 0; i < count; i++) {
        ops[i].kind = random_kind(setup);
        ops[i].pid = random_between(1, setup->machines);
        ops[i].other = random_between(1, setup->machines);
        ops[i].a = random_word();
        ops[i].b = random_word();
        ops[i].n = random_word();
        ops[i].value = random_word();
    }
}

static struct memory_pc make_pc(const struct sequence_setup *setup,
                                uint32_t seed)
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

void sequence_run(const struct sequence_setup *setup, uint32_t seed,
                  const struct op *ops, uint32_t count, bool tell)
{
    struct memory_pc pc = make_pc(setup, seed);

    if (tell) {
        printf("#   %u frames, %u slots, %u of 1000 disk operations fail\n",
               pc.frames, pc.slots, pc.broken);
    }
    pc_start(&pc, seed);
    plain_start(pc.frames + pc.slots - PC_RESERVED);
    judge_start(&pc, setup->machines);
    ops_start(setup->pages, tell);
    for (uint32_t i = 0; i < count; i++) {
        ops_do(&ops[i]);
    }
    ops_end(&pc, setup->machines);
}
