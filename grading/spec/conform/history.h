/* SPDX-License-Identifier: MIT
 *
 * What happened to the processes last, and which results the calls had.
 */
#ifndef SPEC_HISTORY_H
#define SPEC_HISTORY_H

#include "grading/spec/conform/text.h"

enum {
    HISTORY_LENGTH = 10, /* deeds that are kept: 8, and two in this step */
    HISTORY_RESULTS = 16 /* 0, and errors up to -15 */
};

/* A process showed an output, or was answered. */
struct deed {
    uint64_t step;
    uint32_t ticks;
    bool is_answer;
    struct output output;
    struct named named;
    struct response response;
};

struct history {
    struct deed deed[SPEC_PROCS + 1][HISTORY_LENGTH];
    uint32_t deeds[SPEC_PROCS + 1];
    uint32_t call[SPEC_PROCS + 1]; /* that it is in, + 1; 0: none */
    uint64_t results[CALLS + 1][HISTORY_RESULTS]; /* the last: no such call */
};

void history_clear(struct history *history);

/* P shows OUTPUT, or is answered with RESPONSE, in STEP. */
void history_output(struct history *history, uint64_t step, uint32_t ticks,
                    pid p, const struct output *output, struct named named);
void history_answer(struct history *history, uint64_t step, uint32_t ticks,
                    pid p, const struct response *response);

/* Adds the results in MORE to those in HISTORY. */
void history_add_results(struct history *history, const struct history *more);

/* P begins: what another process of this number did is forgotten. */
void history_begin(struct history *history, pid p);

/* Writes the deed number I, from the oldest that is kept; false: there is none
 * before STEP.
 */
bool history_tell(const struct history *history, pid p, uint32_t i,
                  uint64_t step, struct text *text);

#endif
