/* SPDX-License-Identifier: MIT
 *
 * What all sectors of journal_test.c hold after each operation, and whether
 * what is found after a power cut is explained by that.
 */
#ifndef LAYERS_JOURNAL_HISTORY_H
#define LAYERS_JOURNAL_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/journal_disk.h"

enum { MOST_OPERATIONS = 60 };

/* What all sectors hold. At a point, all before is complete. */
struct moment {
    int place[PLACES];
    int wide[WIDE];
    int content[CONTENTS];
    bool is_point;
    char text[40]; /* the operation that led to it */
};

struct history {
    uint32_t now; /* the last moment */
    struct moment moment[MOST_OPERATIONS + 1];
    uint32_t reported[MOST_OPERATIONS + 1]; /* by a commit, at that moment */
};

/* A state that was told: of the wide sectors only a sum. */
struct state {
    int place[PLACES];
    uint32_t sum;
    int content[CONTENTS];
    bool agree; /* both FATs */
};

/* Reads the next words of the line. */
void state_read(struct state *state);

/* What was told of an operation (journal_test.c). */
struct told {
    int64_t error;
    int old;
    struct state state;
    uint32_t room, transactions, pinned;
    int64_t journal_error;
    bool is_empty, is_dirty, is_used, has_failed;
};

/* Reads what the line tells of the operation WORD. */
void told_read(struct told *told, const char *word);

/* Whether STATE has all sectors but contents as they were at MOMENT. */
bool state_is_as_at(const struct state *state, const struct moment *moment);

/* Says in which sector STATE is not as it was at MOMENT. */
_Noreturn void state_fail(const char *where, const struct state *state,
                          const struct moment *moment, const char *rule);

/* The last point between FROM and TO that STATE is like; TO + 1: none. */
uint32_t history_find(const struct history *history, const struct state *state,
                      uint32_t from, uint32_t to);

/* Says why STATE is not allowed: it is like no point from FROM to LAST. */
_Noreturn void history_fail(const struct history *history, const char *where,
                            const struct state *state, uint32_t from,
                            uint32_t last);

/* Judges what journal_open() made of a power cut during an operation. */
void history_judge(const struct history *history, uint32_t during,
                   int64_t error, const struct state *state);

#endif
