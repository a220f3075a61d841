/* SPDX-License-Identifier: MIT
 *
 * Where more than one point explains what is there, the earliest one with the
 * right contents counts.
 */
#include "grading/layers/journal_history.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/spec.h"

void state_read(struct state *state)
{
    for (uint32_t i = 0; i < PLACES; i++) {
        state->place[i] = (int)spec_number();
    }
    state->sum = (uint32_t)spec_number();
    for (uint32_t i = 0; i < CONTENTS; i++) {
        state->content[i] = (int)spec_number();
    }
    state->agree = spec_number() != 0;
}

void told_read(struct told *told, const char *word)
{
    spec_results();
    told->error = 0;
    if (strcmp(word, "purge") != 0 && strcmp(word, "abort") != 0 &&
        strcmp(word, "fail") != 0 && strcmp(word, "close") != 0) {
        told->error = spec_number();
    }
    if (strcmp(word, "edit") == 0) {
        told->old = (int)spec_number();
    }
    if (strcmp(word, "commit") == 0 || strcmp(word, "look") == 0 ||
        strcmp(word, "restart") == 0) {
        state_read(&told->state);
    }
    (void)spec_word();
    told->room = (uint32_t)spec_number();
    told->is_empty = spec_number() != 0;
    told->is_dirty = spec_number() != 0;
    told->is_used = spec_number() != 0;
    told->transactions = (uint32_t)spec_number();
    told->pinned = (uint32_t)spec_number();
    told->journal_error = spec_number();
    told->has_failed = spec_number() != 0;
}

static uint32_t sum_of(const struct moment *moment)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < WIDE; i++) {
        sum = sum * 31 + (uint32_t)moment->wide[i];
    }
    return sum;
}

/* Whether STATE has all sectors but contents as they were at MOMENT. */
bool state_is_as_at(const struct state *state, const struct moment *moment)
{
    return memcmp(state->place, moment->place, sizeof moment->place) == 0 &&
           state->sum == sum_of(moment);
}

static const char *const place_names[PLACES] = {
    "FAT 0", "FAT 1", "directory 0", "directory 1", "directory 2",
    "directory 3", "the list of orphans"};

/* Says in which sector STATE is not as it was at MOMENT. */
_Noreturn void state_fail(const char *where,
                                      const struct state *state,
                                      const struct moment *moment,
                                      const char *rule)
{
    for (uint32_t i = 0; i < PLACES; i++) {
        if (state->place[i] != moment->place[i]) {
            spec_fail("%s, place %u (%s) holds %d, must hold %d: %s", where, i,
                      place_names[i], state->place[i], moment->place[i], rule);
        }
    }
    spec_fail("%s, the sectors that `many` changed are not what they must be: "
              "%s", where, rule);
}

/* The last point between FROM and TO that STATE is like; TO + 1: none. */
uint32_t history_find(const struct history *history, const struct state *state,
                      uint32_t from, uint32_t to)
{
    for (uint32_t i = to + 1; i > from; i--) {
        const struct moment *moment = &history->moment[i - 1];

        if (moment->is_point && state_is_as_at(state, moment)) {
            return i - 1;
        }
    }
    return to + 1;
}

/* --- What a power cut leaves ---------------------------------------------- */

static const char *cut_during(const struct history *history, uint32_t during)
{
    static char text[120];

    if (during > history->now) {
        snprintf(text, sizeof text, "after a power cut at the end");
    } else {
        snprintf(text, sizeof text,
                 "after a power cut during operation %u (%s)", during,
                 history->moment[during].text);
    }
    return text;
}

/* Contents that the operations up to POINT wrote are there. */
static bool has_contents(const struct history *history,
                         const struct state *state, uint32_t point,
                         uint32_t last, uint32_t *missing)
{
    for (uint32_t c = 0; c < CONTENTS; c++) {
        int first = history->moment[point].content[c];
        bool found = false;
        bool changes = false;

        for (uint32_t i = point; i <= last; i++) {
            found = found || state->content[c] == history->moment[i].content[c];
            changes = changes || history->moment[i].content[c] != first;
        }
        if (!found && !(changes && state->content[c] == NO_VALUE)) {
            *missing = c;
            return false;
        }
    }
    return true;
}

/* Why STATE is not allowed: it is like no point from FROM to LAST. */
_Noreturn void history_fail(const struct history *history, const char *where,
                            const struct state *state, uint32_t from,
                            uint32_t last)
{
    uint32_t lost = history_find(history, state, 0, last);

    if (lost < from) {
        state_fail(where, state, &history->moment[from],
                        "a commit has reported success for that, and it is "
                        "lost");
    }
    for (uint32_t i = last + 1; i > 0; i--) {
        if (state_is_as_at(state, &history->moment[i - 1])) {
            state_fail(where, state, &history->moment[from],
                            "what is there now is only a part of an operation");
        }
    }
    state_fail(where, state, &history->moment[from],
                    "or what the operations since then made of it, but each "
                    "of these as a whole or not at all");
}

void history_judge(const struct history *history, uint32_t during,
                   int64_t error, const struct state *state)
{
    uint32_t last = during < history->now ? during : history->now;
    uint32_t from = during == 0 ? 0 : history->reported[during - 1];
    uint32_t missing = 0;
    const char *where = cut_during(history, during);
    uint32_t point = history_find(history, state, from, last);

    if (error != 0) {
        spec_fail("%s, journal_open returned %d, must be 0: what is whole in "
                  "the log goes home (-EBUSY, %d: homes are neither as they "
                  "were nor as the log has them, and nothing said before that "
                  "they would be written)", where, (int)error, -EBUSY);
    }
    if (!state->agree) {
        spec_fail("%s, the two FATs differ: each of their sectors is written "
                  "twice (log_has_twin)", where);
    }
    if (point > last) {
        history_fail(history, where, state, from, last);
    }
    while (!has_contents(history, state, point, last, &missing)) {
        uint32_t earlier =
            point > from ? history_find(history, state, from, point - 1)
                         : point;

        if (earlier >= point) {
            spec_fail("%s, what operation %u (%s) committed is there, but the "
                      "contents %u that were written before it are %d, must be "
                      "%d: they come first",
                      where, point, history->moment[point].text, missing,
                      state->content[missing],
                      history->moment[point].content[missing]);
        }
        point = earlier;
    }
}
