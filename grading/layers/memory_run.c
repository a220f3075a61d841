/* SPDX-License-Identifier: MIT
 *
 * The model of the PC, the plain model, the judge and the operations, started
 * together.
 */
#include "grading/layers/memory_run.h"

#include <stdio.h>

#include "grading/layers/memory_judge.h"
#include "grading/layers/memory_ops.h"
#include "grading/layers/memory_pc.h"
#include "grading/layers/memory_plain.h"

void sequence_run(const struct sequence_setup *setup, uint32_t seed,
                  const struct op *ops, uint32_t count, bool tell)
{
    struct memory_pc pc = sequence_pc(setup, seed);

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
