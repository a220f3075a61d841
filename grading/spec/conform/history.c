/* SPDX-License-Identifier: MIT
 *
 * The last deeds of each process are in a ring.
 */
#include "grading/spec/conform/history.h"

#include <string.h>

void history_clear(struct history *history)
{
    memset(history->deeds, 0, sizeof(history->deeds));
    memset(history->call, 0, sizeof(history->call));
}

static struct deed *new_deed(struct history *history, pid p)
{
    history->deeds[p]++;
    return &history->deed[p][history->deeds[p] % HISTORY_LENGTH];
}

void history_output(struct history *history, uint64_t step, uint32_t ticks,
                    pid p, const struct output *output, struct named named)
{
    uint32_t call = output->call < CALLS ? output->call : CALLS;

    *new_deed(history, p) = (struct deed){
        .step = step, .ticks = ticks, .output = *output, .named = named};
    history->call[p] = output->kind == OUTPUT_CALL ? call + 1 : 0;
}

void history_answer(struct history *history, uint64_t step, uint32_t ticks,
                    pid p, const struct response *response)
{
    int32_t result = response->result;
    uint32_t column = result >= 0 ? 0 : (uint32_t)-result;

    *new_deed(history, p) = (struct deed){
        .step = step, .ticks = ticks, .is_answer = true, .response = *response};
    if (history->call[p] > 0 && column < HISTORY_RESULTS) {
        history->results[history->call[p] - 1][column]++;
    }
    history->call[p] = 0;
}

void history_add_results(struct history *history, const struct history *more)
{
    for (uint32_t call = 0; call <= CALLS; call++) {
        for (uint32_t i = 0; i < HISTORY_RESULTS; i++) {
            history->results[call][i] += more->results[call][i];
        }
    }
}

void history_begin(struct history *history, pid p)
{
    history->deeds[p] = 0;
    history->call[p] = 0;
}

bool history_tell(const struct history *history, pid p, uint32_t i,
                  uint64_t step, struct text *text)
{
    uint32_t count = history->deeds[p];
    uint32_t kept = count < HISTORY_LENGTH ? count : HISTORY_LENGTH;
    const struct deed *deed =
        &history->deed[p][(count - kept + i + 1) % HISTORY_LENGTH];

    if (i >= kept || deed->step == step) {
        return false;
    }
    text_add(text, "step %llu, tick %u: ", (unsigned long long)deed->step,
             deed->ticks);
    if (!deed->is_answer) {
        text_output(text, &deed->output, deed->named);
        return true;
    }
    text_add(text, "is answered ");
    text_result(text, deed->response.result);
    if (deed->response.is_message) {
        text_add(text,
                 ", a message of handle %d, %u bytes, words 0x%x 0x%x 0x%x",
                 (int32_t)deed->response.sender, deed->response.length,
                 deed->response.word[0], deed->response.word[1],
                 deed->response.word[2]);
    }
    return true;
}
