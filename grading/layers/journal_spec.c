/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/journal.h: what all sectors hold after each
 * operation. Some of these moments are points at which all before is complete:
 * when an operation begins, and at a commit. Whatever happens, what is on the
 * disk is what it was at a point: the last one that a commit has reported, or a
 * later one. When the journal commits by itself, and when it goes home, is left
 * open.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/journal_disk.h"
#include "grading/layers/spec.h"

enum {
    MOST_OPERATIONS = 60,
    LEAST_AREA = 66,
    MOST_TAKES = 112,
    OPERATION = 32,      /* most sectors of one */
    MOST_PINNED = 96,    /* lines, and those of one operation */
    IF_SAFE = 0,         /* enum replay_how */
    NOTHING = 2,
    FOREIGN = 9999,
    WORD_BYTES = 16
};

/* What all sectors hold. */
struct moment {
    int place[PLACES];
    int wide[WIDE];
    int content[CONTENTS];
    bool is_point;
    char text[40]; /* the operation that led to it */
};

/* A state that was told: of the wide sectors only a sum. */
struct state {
    int place[PLACES];
    uint32_t sum;
    int content[CONTENTS];
    bool agree;
};

static struct moment moments[MOST_OPERATIONS + 1];
static uint32_t now; /* the last of them */
static uint32_t reported[MOST_OPERATIONS + 1]; /* by a commit, at that moment */
static uint32_t committed, home; /* moments that are, as far as one can tell */
static bool is_open, is_dead, has_begun, is_purging, was_used;
static bool is_refused; /* by journal_open */
static int reason; /* why nothing can be changed */

static uint32_t left;
static bool in_operation[PLACES];
static uint32_t next_wide;

/* The transaction that is running. */
static bool place_runs[PLACES], wide_runs[WIDE];
static bool has_edits;
static uint32_t takes;
static uint32_t transactions; /* that were committed */

/* Places that changed since the log was empty, and whether their old contents
 * were of interest each time: only then the log knows what they were. */
static bool has_changed[PLACES], is_known[PLACES];

static struct {
    int64_t error;
    int old;
    struct state state;
    uint32_t room, transactions, pinned;
    int64_t journal_error;
    bool is_empty, is_dirty, is_used, has_failed;
} told;

/* --- States --------------------------------------------------------------- */

static uint32_t sum_of(const struct moment *moment)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < WIDE; i++) {
        sum = sum * 31 + (uint32_t)moment->wide[i];
    }
    return sum;
}

/* Whether STATE has all sectors but contents as they were at MOMENT. */
static bool is_as_at(const struct state *state, const struct moment *moment)
{
    return memcmp(state->place, moment->place, sizeof moment->place) == 0 &&
           state->sum == sum_of(moment);
}

static const char *const place_names[PLACES] = {
    "FAT 0", "FAT 1", "directory 0", "directory 1", "directory 2",
    "directory 3", "the list of orphans"};

/* Says in which sector STATE is not as it was at MOMENT. */
static _Noreturn void fail_difference(const char *where,
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
static uint32_t find_point(const struct state *state, uint32_t from,
                           uint32_t to)
{
    for (uint32_t i = to + 1; i > from; i--) {
        if (moments[i - 1].is_point && is_as_at(state, &moments[i - 1])) {
            return i - 1;
        }
    }
    return to + 1;
}

/* --- What a power cut leaves ---------------------------------------------- */

static const char *cut_during(uint32_t during)
{
    static char text[120];

    if (during > now) {
        snprintf(text, sizeof text, "after a power cut at the end");
    } else {
        snprintf(text, sizeof text,
                 "after a power cut during operation %u (%s)", during,
                 moments[during].text);
    }
    return text;
}

/* Contents that the operations up to POINT wrote are there. */
static bool has_contents(const struct state *state, uint32_t point,
                         uint32_t last, uint32_t *missing)
{
    for (uint32_t c = 0; c < CONTENTS; c++) {
        bool found = false;
        bool changes = false;

        for (uint32_t i = point; i <= last; i++) {
            found = found || state->content[c] == moments[i].content[c];
            changes = changes ||
                      moments[i].content[c] != moments[point].content[c];
        }
        if (!found && !(changes && state->content[c] == NO_VALUE)) {
            *missing = c;
            return false;
        }
    }
    return true;
}

/* Why STATE is not allowed: it is like no point from FROM to LAST. */
static _Noreturn void fail_mixture(const char *where, const struct state *state,
                                   uint32_t from, uint32_t last)
{
    uint32_t lost = find_point(state, 0, last);

    if (lost < from) {
        fail_difference(where, state, &moments[from],
                        "a commit has reported success for that, and it is "
                        "lost");
    }
    for (uint32_t i = last + 1; i > 0; i--) {
        if (is_as_at(state, &moments[i - 1])) {
            fail_difference(where, state, &moments[from],
                            "what is there now is only a part of an operation");
        }
    }
    fail_difference(where, state, &moments[from],
                    "or what the operations since then made of it, but each "
                    "of these as a whole or not at all");
}

static void judge_outcome(uint32_t during, int64_t error,
                          const struct state *state)
{
    uint32_t last = during < now ? during : now;
    uint32_t from = during == 0 ? 0 : reported[during - 1];
    uint32_t missing = 0;
    const char *where = cut_during(during);
    uint32_t point = find_point(state, from, last);

    if (error != 0) {
        spec_fail("%s, journal_open returned %d, must be 0", where, (int)error);
    }
    if (!state->agree) {
        spec_fail("%s, the two FATs differ: each of their sectors is written "
                  "twice (log_has_twin)", where);
    }
    if (point > last) {
        fail_mixture(where, state, from, last);
    }
    while (!has_contents(state, point, last, &missing)) {
        uint32_t earlier = point > from ? find_point(state, from, point - 1)
                                        : point;

        if (earlier >= point) {
            spec_fail("%s, what operation %u (%s) committed is there, but the "
                      "contents %u that were written before it are %d, must be "
                      "%d: they come first",
                      where, point, moments[point].text, missing,
                      state->content[missing],
                      moments[point].content[missing]);
        }
        point = earlier;
    }
}

/* --- Reading what was told ------------------------------------------------ */

static void read_state(struct state *state)
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

static void read_told(const char *word)
{
    spec_results();
    told.error = 0;
    if (strcmp(word, "purge") != 0 && strcmp(word, "abort") != 0 &&
        strcmp(word, "fail") != 0 && strcmp(word, "close") != 0) {
        told.error = spec_number();
    }
    if (strcmp(word, "edit") == 0) {
        told.old = (int)spec_number();
    }
    if (strcmp(word, "commit") == 0 || strcmp(word, "look") == 0 ||
        strcmp(word, "restart") == 0) {
        read_state(&told.state);
    }
    (void)spec_word();
    told.room = (uint32_t)spec_number();
    told.is_empty = spec_number() != 0;
    told.is_dirty = spec_number() != 0;
    told.is_used = spec_number() != 0;
    told.transactions = (uint32_t)spec_number();
    told.pinned = (uint32_t)spec_number();
    told.journal_error = spec_number();
    told.has_failed = spec_number() != 0;
}

/* --- Judgement of operations ---------------------------------------------- */

/* Whether FUNCTION has done its work; if not, it must have told of that. */
static bool is_done(const char *function)
{
    int wanted = is_dead ? -EROFS : told.has_failed ? -EIO : 0;

    if (told.error != wanted) {
        spec_fail("%s returned %d, must be %d: %s", function, (int)told.error,
                  wanted,
                  is_dead           ? "-EROFS, nothing can be changed any more"
                  : told.has_failed ? "-EIO, the disk failed"
                                    : "the disk did all that it was asked for");
    }
    return wanted == 0;
}

static void end_transaction(void)
{
    transactions += has_edits ? 1 : 0;
    memset(place_runs, 0, sizeof place_runs);
    memset(wide_runs, 0, sizeof wide_runs);
    has_edits = false;
    committed = now;
}

/* The log is empty: the homes are as they were committed. */
static void empty_log(void)
{
    home = committed;
    for (uint32_t i = 0; i < PLACES; i++) {
        has_changed[i] = place_runs[i];
    }
    is_purging = false;
}

static void judge_begin(uint32_t sectors)
{
    bool had_edits = has_edits;

    moments[now].is_point = !is_dead;
    if (!is_done("journal_begin")) {
        return;
    }
    if (told.is_empty && had_edits) {
        end_transaction();
    }
    if (told.room < sectors) {
        spec_fail("the transaction has room for %u sectors, the operation that "
                  "begins may change %u", told.room, sectors);
    }
    if (told.pinned > MOST_PINNED) {
        spec_fail("%u lines are pinned, must be up to %u when an operation "
                  "begins (cache_pinned)", told.pinned, MOST_PINNED);
    }
    spec_expect("journal_is_dirty after journal_begin", told.is_dirty, true);
    has_begun = true;
    left = sectors;
    memset(in_operation, 0, sizeof in_operation);
    next_wide = (next_wide + 7) % WIDE;
}

static void expect_room(uint32_t before, uint32_t added)
{
    spec_expect("journal_room (a sector counts once in a transaction)",
                told.room, before - added);
    spec_expect("journal_is_empty after journal_edit", told.is_empty, false);
    has_edits = true;
}

static void judge_edit(uint32_t place, bool keep, uint32_t before)
{
    bool is_new = !place_runs[place];

    left -= in_operation[place] ? 0 : 1;
    in_operation[place] = true;
    if (!is_done("journal_edit")) {
        return;
    }
    if (keep) {
        spec_expect("what the sector was", told.old,
                    moments[now - 1].place[place]);
    }
    is_known[place] = keep && (is_known[place] || !has_changed[place]);
    has_changed[place] = true;
    place_runs[place] = true;
    moments[now].place[place] = (int)now;
    expect_room(before, is_new);
}

static void judge_many(uint32_t count, uint32_t before)
{
    uint32_t added = 0;

    left -= count;
    if (!is_done("journal_edit")) {
        return;
    }
    for (; count > 0; count--) {
        added += wide_runs[next_wide] ? 0 : 1;
        wide_runs[next_wide] = true;
        moments[now].wide[next_wide] = (int)now;
        next_wide = (next_wide + 1) % WIDE;
    }
    expect_room(before, added);
}

/* After a commit without error, HOME: the log must be empty. */
static void judge_commit(bool goes_home)
{
    const struct moment *moment = &moments[now];

    moments[now].is_point = !is_dead;
    has_begun = false;
    if (!is_done("journal_commit")) {
        return;
    }
    end_transaction();
    reported[now] = now;
    spec_expect("journal_is_empty after journal_commit", told.is_empty, true);
    spec_expect("journal_is_dirty after journal_commit", told.is_dirty, false);
    spec_expect("journal_room after journal_commit", told.room, takes);
    if (told.is_used && (goes_home || is_purging)) {
        spec_fail("journal_is_used is 1, must be 0: %s",
                  goes_home ? "the commit was to empty the log"
                            : "after journal_purge the next commit empties it");
    }
    for (uint32_t c = 0; c < CONTENTS; c++) {
        spec_expect("contents on the disk after journal_commit",
                    told.state.content[c], moment->content[c]);
    }
    if (told.is_used) {
        return;
    }
    if (!is_as_at(&told.state, moment)) {
        fail_difference("the log is empty, and at its home", &told.state,
                        moment, "what was committed is there before that");
    }
    spec_expect("whether both FATs agree when the log is empty",
                told.state.agree, true);
    spec_expect("cache_pinned when all is home", told.pinned, 0);
}

static void judge_look(void)
{
    const struct moment *moment = &moments[now];

    if (is_dead) {
        if (find_point(&told.state, reported[now - 1], now) > now) {
            fail_mixture("nothing can be changed any more, and in the cache",
                         &told.state, reported[now - 1], now);
        }
        return;
    }
    if (!is_as_at(&told.state, moment)) {
        fail_difference("in the cache", &told.state, moment,
                        "that was the last change");
    }
}

/* --- Restarts ------------------------------------------------------------- */

/* The state that must be found: what is committed, or what is at home. */
static void judge_found(const struct moment *moment, int foreign,
                        bool foreign_stays)
{
    struct moment wanted = *moment;

    if (foreign >= 0 && foreign_stays) {
        wanted.place[foreign] = FOREIGN;
    }
    if (!is_as_at(&told.state, &wanted)) {
        fail_difference("after journal_open", &told.state, &wanted,
                        told.error != 0
                            ? "nothing is written home"
                            : "it writes home what is whole in the log, if HOW "
                              "allows that");
    }
    moments[0] = wanted;
}

static void judge_restart(uint32_t how, int foreign)
{
    bool perhaps = foreign >= 0 && was_used && has_changed[foreign];
    bool certain = perhaps && is_known[foreign] && !place_runs[foreign];
    bool stays = told.state.place[foreign >= 0 ? foreign : 0] == FOREIGN;

    if (told.error != 0 && (told.error != -EBUSY || how != IF_SAFE ||
                            !perhaps)) {
        spec_fail("journal_open returned %d, must be 0", (int)told.error);
    }
    if (certain && how == IF_SAFE && told.error == 0) {
        spec_fail("journal_open returned 0, must be %d: -EBUSY, place %d is in "
                  "the log and was changed by others", -EBUSY, foreign);
    }
    if (certain && how == 1 && stays) {
        spec_fail("place %d was not written home, though HOW is REPLAY_ANYWAY",
                  foreign);
    }
    judge_found(how == NOTHING || told.error != 0 ? &moments[home]
                                                  : &moments[committed],
                foreign, stays);
}

/* The history begins with what was told just now. */
static void begin_run(void)
{
    snprintf(moments[0].text, sizeof moments[0].text, "journal_open");
    moments[0].is_point = true;
    now = 0;
    reported[0] = 0;
    is_open = true;
    is_dead = is_refused = told.error != 0;
    reason = (int)told.error;
    has_begun = false;
    memcpy(moments[0].content, told.state.content, sizeof told.state.content);
    next_wide = 0;
    end_transaction();
    empty_log();
    transactions = 0;
    if (!is_dead) {
        takes = told.room;
        spec_expect("journal_is_used after journal_open", told.is_used, false);
        spec_expect("journal_is_empty after journal_open", told.is_empty, true);
        if (takes < OPERATION || takes > MOST_TAKES) {
            spec_fail("a transaction takes %u sectors, must be %u to %u", takes,
                      OPERATION, MOST_TAKES);
        }
    }
}

static void judge_open(void)
{
    if (told.error != 0) {
        spec_fail("journal_open returned %d on an empty volume, must be 0",
                  (int)told.error);
    }
    memset(moments, 0, sizeof moments);
    memset(&told.state, 0, sizeof told.state);
    begin_run();
}

static void judge_cut(void)
{
    const char *word;

    spec_results();
    for (word = spec_word(); *word != 0; word = spec_word()) {
        uint32_t during = (uint32_t)atoi(word);
        int64_t error = spec_number();
        struct state state;

        read_state(&state);
        judge_outcome(during, error, &state);
    }
    is_open = false;
}

/* --- All of them ---------------------------------------------------------- */

static bool makes_sense(const char *word, const int *a)
{
    bool may_edit = is_open && !is_dead && has_begun;

    if (strcmp(word, "open") == 0) {
        return a[0] >= LEAST_AREA && a[0] <= MOST_AREA;
    }
    if (strcmp(word, "cut") == 0) {
        return is_open && !is_refused && a[0] >= 0 && a[0] < CUTS;
    }
    if (strcmp(word, "restart") == 0) {
        return is_open && !is_dead && a[0] >= IF_SAFE && a[0] <= NOTHING &&
               (a[1] < 0 || (a[1] >= PLACE_ENTRIES && a[1] < PLACES));
    }
    if (!is_open || now == MOST_OPERATIONS) {
        return false;
    }
    if (strcmp(word, "begin") == 0) {
        return a[0] >= 1 && a[0] <= OPERATION;
    }
    if (strcmp(word, "edit") == 0) {
        return may_edit && a[0] >= 0 && a[0] < PLACES &&
               (left > 0 || in_operation[a[0]]);
    }
    if (strcmp(word, "many") == 0) {
        return may_edit && a[0] >= 1 && (uint32_t)a[0] <= left;
    }
    if (strcmp(word, "write") == 0) {
        return !is_dead && a[0] >= 0 && a[0] < CONTENTS;
    }
    if (strcmp(word, "close") == 0) {
        return now == 0 && a[0] < 0;
    }
    return strcmp(word, "commit") == 0 || strcmp(word, "look") == 0 ||
           strcmp(word, "abort") == 0 ||
           (!is_dead &&
            (strcmp(word, "purge") == 0 || strcmp(word, "fail") == 0));
}

/* What other modules read in struct journal. */
static void judge_fields(void)
{
    if (!is_dead) {
        spec_expect("the journal's error", told.journal_error, 0);
        spec_expect("sequence, counted from journal_open: one more with each "
                    "transaction that is committed",
                    told.transactions, transactions);
    } else {
        spec_expect("the journal's error, why nothing can be changed",
                    told.journal_error, reason);
    }
}

/* One of the operations that are counted. */
static void judge_one(const char *word, const int *a, uint32_t room)
{
    bool was_dead = is_dead;

    if (strcmp(word, "begin") == 0) {
        judge_begin((uint32_t)a[0]);
    } else if (strcmp(word, "edit") == 0) {
        judge_edit((uint32_t)a[0], a[1] != 0, room);
    } else if (strcmp(word, "many") == 0) {
        judge_many((uint32_t)a[0], room);
    } else if (strcmp(word, "write") == 0) {
        moments[now].content[a[0]] = (int)now;
    } else if (strcmp(word, "commit") == 0) {
        judge_commit(a[0] != 0);
    } else if (strcmp(word, "purge") == 0) {
        is_purging = true;
    } else if (strcmp(word, "abort") == 0) {
        is_dead = true;
    } else if (strcmp(word, "close") == 0) {
        is_dead = true;
    } else if (strcmp(word, "look") == 0) {
        judge_look();
    }
    is_dead = is_dead || told.error != 0;
    if (strcmp(word, "close") == 0) {
        reason = a[0];
    } else if (is_dead && !was_dead) {
        reason = -EIO;
    }
    was_used = told.is_used;
    if (!is_dead && !told.is_used) {
        empty_log();
    }
    judge_fields();
}

static void judge(const char *word, const int *a)
{
    static uint32_t room;

    if (strcmp(word, "cut") == 0) {
        judge_cut();
        return;
    }
    read_told(word);
    if (strcmp(word, "open") == 0) {
        judge_open();
    } else if (strcmp(word, "restart") == 0) {
        judge_restart((uint32_t)a[0], a[1]);
        begin_run();
    } else {
        now++;
        moments[now] = moments[now - 1];
        moments[now].is_point = false;
        reported[now] = reported[now - 1];
        snprintf(moments[now].text, sizeof moments[now].text, "%s %d %d", word,
                 a[0], a[1]);
        judge_one(word, a, room);
    }
    room = told.room;
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    char word[WORD_BYTES];
    int a[2] = {0, 0};

    if (sscanf(spec_line(), "%15s %d %d", word, &a[0], &a[1]) < 1) {
        return;
    }
    if (strcmp(word, "start") == 0) {
        is_open = false;
        return;
    }
    if (skipped == makes_sense(word, a)) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (!skipped) {
        judge(word, a);
    }
}
