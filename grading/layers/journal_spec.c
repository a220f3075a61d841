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

#include "grading/layers/journal_history.h"
#include "grading/layers/spec.h"

enum {
    LEAST_AREA = 66,
    MOST_TAKES = 112,
    OPERATION = 32,      /* most sectors of one */
    MOST_PINNED = 96,    /* lines, and those of one operation */
    IF_SAFE = 0,         /* enum replay_how */
    NOTHING = 2,
    FOREIGN = 9999,
    WORD_BYTES = 16
};

static struct history history;
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

static struct told told;

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
    committed = history.now;
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

    history.moment[history.now].is_point = !is_dead;
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
                    history.moment[history.now - 1].place[place]);
    }
    is_known[place] = keep && (is_known[place] || !has_changed[place]);
    has_changed[place] = true;
    place_runs[place] = true;
    history.moment[history.now].place[place] = (int)history.now;
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
        history.moment[history.now].wide[next_wide] = (int)history.now;
        next_wide = (next_wide + 1) % WIDE;
    }
    expect_room(before, added);
}

/* After a commit without error, HOME: the log must be empty. */
static void judge_commit(bool goes_home)
{
    const struct moment *moment = &history.moment[history.now];

    history.moment[history.now].is_point = !is_dead;
    has_begun = false;
    if (!is_done("journal_commit")) {
        return;
    }
    end_transaction();
    history.reported[history.now] = history.now;
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
    if (!state_is_as_at(&told.state, moment)) {
        state_fail("the log is empty, and at its home", &told.state,
                        moment, "what was committed is there before that");
    }
    spec_expect("whether both FATs agree when the log is empty",
                told.state.agree, true);
    spec_expect("cache_pinned when all is home", told.pinned, 0);
}

static void judge_look(void)
{
    const struct moment *moment = &history.moment[history.now];
    uint32_t from = history.reported[history.now - 1];

    if (!is_dead && !state_is_as_at(&told.state, moment)) {
        state_fail("in the cache", &told.state, moment,
                   "that was the last change");
    }
    if (is_dead &&
        history_find(&history, &told.state, from, history.now) > history.now) {
        history_fail(&history,
                     "nothing can be changed any more, and in the cache",
                     &told.state, from, history.now);
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
    if (!state_is_as_at(&told.state, &wanted)) {
        state_fail("after journal_open", &told.state, &wanted,
                        told.error != 0
                            ? "nothing is written home"
                            : "it writes home what is whole in the log, if HOW "
                              "allows that");
    }
    history.moment[0] = wanted;
}

/* That others changed a place is certain only if it was not already as they
 * left it. */
static void judge_restart(uint32_t how, int foreign)
{
    bool perhaps = foreign >= 0 && was_used && has_changed[foreign];
    bool certain = perhaps && is_known[foreign] && !place_runs[foreign] &&
                   history.moment[home].place[foreign] != FOREIGN;
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
    judge_found(how == NOTHING || told.error != 0 ? &history.moment[home]
                                                  : &history.moment[committed],
                foreign, stays);
}

/* The history begins with what was told just now. */
static void begin_run(void)
{
    struct moment *first = &history.moment[0];

    snprintf(first->text, sizeof first->text, "journal_open");
    first->is_point = true;
    history.now = 0;
    history.reported[0] = 0;
    is_open = true;
    is_dead = is_refused = told.error != 0;
    reason = (int)told.error;
    has_begun = false;
    memcpy(first->content, told.state.content, sizeof first->content);
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
    memset(&history, 0, sizeof history);
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

        state_read(&state);
        history_judge(&history, during, error, &state);
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
    if (!is_open || history.now == MOST_OPERATIONS) {
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
        return history.now == 0 && a[0] < 0;
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
        spec_expect("cache_pinned when nothing can be changed any more",
                    told.pinned, 0);
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
        history.moment[history.now].content[a[0]] = (int)history.now;
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

/* The operation WORD leads to a moment like the last one, so far. */
static void add_moment(const char *word, const int *a)
{
    struct moment *moment = &history.moment[history.now + 1];

    *moment = history.moment[history.now];
    moment->is_point = false;
    snprintf(moment->text, sizeof moment->text, "%s %d %d", word, a[0], a[1]);
    history.reported[history.now + 1] = history.reported[history.now];
    history.now++;
}

static void judge(const char *word, const int *a)
{
    static uint32_t room;

    if (strcmp(word, "cut") == 0) {
        judge_cut();
        return;
    }
    told_read(&told, word);
    if (strcmp(word, "open") == 0) {
        judge_open();
    } else if (strcmp(word, "restart") == 0) {
        judge_restart((uint32_t)a[0], a[1]);
        begin_run();
    } else {
        add_moment(word, a);
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
