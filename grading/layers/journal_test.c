/* SPDX-License-Identifier: MIT
 *
 * Runs sos/fs/journal.c over the real layers below it and a disk that records
 * (journal_disk.h). A sector is changed by filling it with the number of the
 * operation, counted from `open` on. Operations:
 *
 *     open AREA      an empty volume with a journal of AREA sectors   = ERROR
 *     begin N        journal_begin() for up to N sectors              = ERROR
 *     edit P KEEP    journal_edit() of the sector at place P    = ERROR, VALUE
 *                    of what it was (0 without KEEP)
 *     many N         the same for N of 130 other sectors              = ERROR
 *     write C        contents of a file change, in the cache          = ERROR
 *     commit HOME    journal_commit()              = ERROR, STATE on the disk
 *     purge          journal_purge()
 *     abort          journal_abort()
 *     close ERROR    journal_close(), just after `open` or `restart`
 *     fail N         the Nth request to the disk from now fails, if it comes
 *                    before `abort`, `look`, `restart` and `cut`
 *     look           reads through the cache                = ERROR, STATE
 *     restart HOW P  all has arrived, and journal_open(); P >= 0: the sector
 *                    there (not of the FAT) was changed by another system
 *                                                           = ERROR, STATE
 *     cut KIND AGAIN the power fails, at each moment since `open` or `restart`:
 *                    what a journal_open() makes of it; AGAIN: when it has
 *                    failed a second time, in that. Only `open` is next.
 *                    = for each outcome: the operation in which it failed,
 *                    ERROR, STATE
 *
 * STATE: the values of the 7 places, a sum over the 130 others, the values of
 * 3 sectors of contents, and whether both FATs agree. At the end of all but
 * `cut`: "|", journal_room(), journal_is_empty(), journal_is_dirty(),
 * journal_is_used(), transactions since `open` (as the sequence tells),
 * cache_pinned(), the journal's error, and whether the disk failed. "skip"
 * where the contract does not allow the operation, or after 60 of them.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/host/steps.h"
#include "grading/layers/journal_disk.h"
#include "sos/fs/cache.h"

enum {
    MOST_OPERATIONS = 60,
    STATE_BYTES = 256,
    HOMES = 40, /* sectors from .. to that are logged */
    HOMES_END = 2100,
    IDENTITY = 0x1234,
    FOREIGN = 9999
};

static struct journal journal;
static struct log where;
static bool is_open, is_dead, has_begun;
static bool is_refused; /* by journal_open() */
static uint32_t done;         /* operations since `open` or `restart` */
static uint32_t left;         /* sectors that the operation may still change */
static bool is_changed[PLACES]; /* ... and has changed */
static uint32_t next_wide;
static uint32_t first_sequence;

/* --- Telling -------------------------------------------------------------- */

/* What a sector holds, as the disk has it or the cache. */
typedef int read_value(uint32_t sector);

static int cache_value(uint32_t sector)
{
    const uint8_t *bytes;
    uint32_t sectors;

    return cache_view(0, sector, &bytes, &sectors) == 0 ? value_of(bytes)
                                                        : NO_VALUE;
}

/* Writes STATE to TO. */
static void describe(read_value *value, char *to)
{
    uint32_t sum = 0;
    bool agree = true;
    int length = 0;

    for (uint32_t i = 0; i < PLACES; i++) {
        length += sprintf(to + length, " %d", value(sector_of_place(i)));
    }
    for (uint32_t i = 0; i < WIDE; i++) {
        sum = sum * 31 + (uint32_t)value(sector_of_wide(i));
    }
    length += sprintf(to + length, " %u", sum);
    for (uint32_t i = 0; i < CONTENTS; i++) {
        length += sprintf(to + length, " %d", value(sector_of_content(i)));
    }
    for (uint32_t i = 0; i < where.twin_sectors; i++) {
        agree = agree && disk_value(where.twin_first + i) ==
                             disk_value(where.twin_first + i +
                                        where.twin_sectors);
    }
    sprintf(to + length, " %d", agree);
}

static void tell(read_value *value)
{
    char state[STATE_BYTES];

    describe(value, state);
    printf("%s", state);
}

static void tell_journal(void)
{
    printf(" | %u %d %d %d %u %u %d %d", journal_room(&journal),
           journal_is_empty(&journal), journal_is_dirty(&journal),
           journal_is_used(&journal), journal.sequence - first_sequence,
           cache_pinned(), journal.error, disk_has_failed());
}

/* --- Operations ----------------------------------------------------------- */

static void begin_run(int error)
{
    is_open = true;
    is_dead = is_refused = error != 0;
    has_begun = false;
    done = 0;
    next_wide = 0;
    first_sequence = journal.sequence;
}

static void run_open(uint32_t area)
{
    int error;

    where = (struct log){
        .first = sector_of_area(),
        .sectors = area,
        .identity = IDENTITY,
        .homes = HOMES,
        .homes_end = HOMES_END,
        .twin_first = sector_of_place(PLACE_FAT),
        .twin_sectors = PLACE_ENTRIES,
    };
    disk_start(area);
    cache_start();
    error = journal_open(&journal, &where, REPLAY_IF_SAFE);
    printf(" %d", error);
    begin_run(error);
}

static void run_restart(enum replay_how how, int place)
{
    bool is_plain = how == REPLAY_IF_SAFE && place < 0;
    int error;

    cache_start();
    disk_fail(0);
    if (place >= 0) {
        disk_put(sector_of_place((uint32_t)place), FOREIGN);
    }
    disk_record();
    error = journal_open(&journal, &where, how);
    if (!is_plain) {
        disk_record();
    }
    printf(" %d", error);
    tell(disk_value);
    begin_run(error);
}

static int edit(uint32_t sector, bool keep, int *old)
{
    uint8_t *bytes;
    int error = journal_edit(&journal, sector, keep, &bytes);

    *old = error == 0 && keep ? value_of(bytes) : 0;
    if (error == 0) {
        fill(bytes, done);
    }
    return error;
}

static void run_edit(uint32_t place, bool keep)
{
    int old;
    int error = edit(sector_of_place(place), keep, &old);

    left -= is_changed[place] ? 0 : 1;
    is_changed[place] = true;
    is_dead = error != 0;
    printf(" %d %d", error, old);
}

static void run_many(uint32_t count)
{
    int error = 0;
    int old;

    left -= count;
    for (; count > 0 && error == 0; count--) {
        error = edit(sector_of_wide(next_wide), false, &old);
        next_wide = (next_wide + 1) % WIDE;
    }
    is_dead = error != 0;
    printf(" %d", error);
}

static void run_begin(uint32_t sectors)
{
    int error = journal_begin(&journal, sectors);

    is_dead = is_dead || error != 0;
    has_begun = !is_dead;
    left = sectors;
    memset(is_changed, 0, sizeof is_changed);
    next_wide = (next_wide + 7) % WIDE;
    printf(" %d", error);
}

static void run_write(uint32_t i)
{
    uint8_t *bytes;
    int error = cache_change(0, sector_of_content(i), 1, false, &bytes);

    if (error == 0) {
        fill(bytes, done);
    }
    printf(" %d", error);
}

static void run_commit(bool home)
{
    int error = journal_commit(&journal, home);

    is_dead = is_dead || error != 0;
    has_begun = false;
    printf(" %d", error);
    tell(disk_value);
}

/* What is found on the disk as it is. Returns the error. */
static int recover(char *state)
{
    static struct journal other;
    int error;

    cache_start();
    error = journal_open(&other, &where, REPLAY_IF_SAFE);
    describe(disk_value, state);
    return error;
}

static void run_cut(enum cut cut, bool again)
{
    char state[STATE_BYTES];
    char last[STATE_BYTES] = "";
    uint32_t last_during = 0;

    disk_fail(0);
    for (uint32_t moment = 0; moment < disk_moments(); moment++) {
        uint32_t during = disk_cut(moment, cut);
        int error = recover(state);

        if (again) {
            disk_cut_restart(moment % disk_restart_moments(), cut);
            error = recover(state);
        }
        if (error != 0 || during != last_during || strcmp(state, last) != 0) {
            printf(" %u %d%s", during, error, state);
        }
        strcpy(last, state);
        last_during = during;
    }
    is_open = false;
}

static bool makes_sense(const char *word, const int *a)
{
    bool may_edit = is_open && !is_dead && has_begun;

    if (strcmp(word, "open") == 0) {
        return a[0] >= (int)JOURNAL_LEAST && a[0] <= MOST_AREA;
    }
    if (strcmp(word, "cut") == 0) {
        return is_open && !is_refused && a[0] >= 0 && a[0] < CUTS;
    }
    if (strcmp(word, "restart") == 0) {
        return is_open && !is_dead && a[0] >= 0 && a[0] <= REPLAY_NOTHING &&
               (a[1] < 0 || (a[1] >= PLACE_ENTRIES && a[1] < PLACES));
    }
    if (!is_open || done == MOST_OPERATIONS) {
        return false;
    }
    if (strcmp(word, "begin") == 0) {
        return a[0] >= 1 && a[0] <= (int)JOURNAL_OPERATION;
    }
    if (strcmp(word, "edit") == 0) {
        return may_edit && a[0] >= 0 && a[0] < PLACES &&
               (left > 0 || is_changed[a[0]]);
    }
    if (strcmp(word, "many") == 0) {
        return may_edit && a[0] >= 1 && (uint32_t)a[0] <= left;
    }
    if (strcmp(word, "write") == 0) {
        return !is_dead && a[0] >= 0 && a[0] < CONTENTS;
    }
    if (strcmp(word, "close") == 0) {
        return done == 0 && a[0] < 0;
    }
    return strcmp(word, "commit") == 0 || strcmp(word, "look") == 0 ||
           strcmp(word, "abort") == 0 ||
           (!is_dead &&
            (strcmp(word, "purge") == 0 || strcmp(word, "fail") == 0));
}

/* Does one of the operations that are counted. */
static void run(const char *word, const int *a)
{
    done++;
    disk_mark(done);
    if (strcmp(word, "begin") == 0) {
        run_begin((uint32_t)a[0]);
    } else if (strcmp(word, "edit") == 0) {
        run_edit((uint32_t)a[0], a[1] != 0);
    } else if (strcmp(word, "many") == 0) {
        run_many((uint32_t)a[0]);
    } else if (strcmp(word, "write") == 0) {
        run_write((uint32_t)a[0]);
    } else if (strcmp(word, "commit") == 0) {
        run_commit(a[0] != 0);
    } else if (strcmp(word, "purge") == 0) {
        journal_purge(&journal);
    } else if (strcmp(word, "abort") == 0) {
        disk_fail(0);
        journal_abort(&journal, -EIO);
        is_dead = true;
    } else if (strcmp(word, "close") == 0) {
        journal_close(&journal, a[0]);
        is_dead = true;
    } else if (strcmp(word, "look") == 0) {
        disk_fail(0);
        printf(" 0");
        tell(cache_value);
    }
}

void steps_start(void)
{
    is_open = false;
}

void steps_do(char *line)
{
    char *word = strtok(line, " ");
    int a[2] = {0, 0};

    for (uint32_t i = 0; i < 2; i++) {
        const char *text = strtok(NULL, " ");

        a[i] = text == NULL ? 0 : atoi(text);
    }
    if (!makes_sense(word, a)) {
        printf(" skip");
        return;
    }
    if (strcmp(word, "cut") == 0) {
        run_cut((enum cut)a[0], a[1] != 0);
        return;
    }
    if (strcmp(word, "open") == 0) {
        run_open((uint32_t)a[0]);
    } else if (strcmp(word, "restart") == 0) {
        run_restart((enum replay_how)a[0], a[1]);
    } else {
        run(word, a);
    }
    tell_journal();
    if (strcmp(word, "fail") == 0) {
        disk_fail((uint32_t)a[0]);
    }
}
