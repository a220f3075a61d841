/* SPDX-License-Identifier: MIT
 *
 * Both lists of sectors, of those that changed and of those that have no home
 * yet, are kept sorted and without doubles. Each step that writes ends with a
 * flush, so that what follows it may rely on it.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <stddef.h>

#include "sos/fs/batch.h"
#include "sos/fs/cache.h"

/* --- Sorted lists --------------------------------------------------------- */

/* Adds SECTOR to LIST, unless it is there. */
static void insert(uint32_t *list, uint32_t *count, uint32_t sector)
{
    uint32_t at = 0;
    uint32_t i;

    while (at < *count && list[at] < sector) {
        at++;
    }
    if (at < *count && list[at] == sector) {
        return;
    }
    for (i = *count; i > at; i--) {
        list[i] = list[i - 1];
    }
    list[at] = sector;
    ++*count;
}

static bool contains(const uint32_t *list, uint32_t count, uint32_t sector)
{
    uint32_t low = 0;

    while (low < count) {
        uint32_t middle = low + (count - low) / 2;

        if (list[middle] == sector) {
            return true;
        }
        if (list[middle] < sector) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    return false;
}

/* --- Steps that write ----------------------------------------------------- */

/* RESULT of a step, whose writes are on the disk now if it is 0. */
static int and_flush(const struct journal *journal, int result)
{
    return result != 0 ? result : block_flush(journal->log.disk);
}

static int put_header(struct journal *journal, uint32_t sequence,
                      uint32_t attempts)
{
    struct log_header header = {sequence, attempts};

    return and_flush(journal, log_write_header(&journal->log, &header));
}

/* All homes are what was committed: makes the log empty. */
static int reset(struct journal *journal)
{
    journal->waiting = 0;
    journal->next = LOG_START;
    journal->first = journal->sequence;
    journal->purge = false;
    return put_header(journal, journal->sequence, 0);
}

static int write_homes(struct journal *journal)
{
    const struct log *log = &journal->log;
    uint32_t i;

    batch_start(log->disk);
    for (i = 0; i < journal->waiting; i++) {
        if (log_has_twin(log, journal->homeless[i])) {
            batch_add(journal->homeless[i] + log->twin_sectors,
                      cache_unmark(log->disk, journal->homeless[i]));
        }
    }
    for (i = 0; i < journal->waiting; i++) {
        batch_add(journal->homeless[i],
                  cache_unpin(log->disk, journal->homeless[i]));
    }
    return and_flush(journal, batch_end());
}

/* The transaction, then its end: from then on it has happened. */
static int write_log(struct journal *journal, bool goes_home)
{
    uint32_t count = journal->running;
    uint32_t end = journal->next + LOG_SECTORS(count) - 1;
    struct log_header header = {journal->sequence, goes_home ? 1 : 0};
    uint32_t sum;
    int result = log_write(&journal->log, journal->next, journal->sequence,
                           journal->changed, count, &sum);

    result = and_flush(journal, result);
    if (result == 0) {
        result = log_write_end(&journal->log, end, &header, sum);
    }
    return and_flush(journal, result);
}

/* --- Opening and closing -------------------------------------------------- */

static uint32_t most_takes(uint32_t area)
{
    uint32_t takes = 1;

    while (takes < JOURNAL_TAKES &&
           LOG_START + LOG_SECTORS(takes + 1) <= area) {
        takes++;
    }
    return takes;
}

int journal_open(struct journal *journal, const struct log *log,
                 enum replay_how how)
{
    struct log_header header;
    int result;

    journal_close(journal, 0);
    journal->log = *log;
    journal->log.sectors = log->sectors < LOG_MOST ? log->sectors : LOG_MOST;
    journal->takes = most_takes(journal->log.sectors);
    journal->next = LOG_START;
    result = replay_log(&journal->log, how, &header);
    if (result >= 0) {
        journal->sequence = header.sequence;
        journal->first = header.sequence;
    }
    if (result == 1) {
        result = and_flush(journal, 0);
        result = result == 0 ? reset(journal) : result;
    }
    journal->error = result;
    return result;
}

void journal_close(struct journal *journal, int error)
{
    *journal = (struct journal){.error = error};
}

void journal_abort(struct journal *journal, int error)
{
    uint32_t disk = journal->log.disk;
    struct log_header header;

    if (journal->error != 0) {
        return;
    }
    journal->error = error;
    while (journal->running > 0) {
        journal->running--;
        cache_forget(disk, journal->changed[journal->running], 1);
    }
    while (journal->waiting > 0) {
        journal->waiting--;
        cache_forget(disk, journal->homeless[journal->waiting], 1);
    }
    (void)replay_log(&journal->log, REPLAY_ANYWAY, &header);
}

/* --- Operations ----------------------------------------------------------- */

uint32_t journal_room(const struct journal *journal)
{
    return journal->takes - journal->running;
}

int journal_begin(struct journal *journal, uint32_t sectors)
{
    bool is_crowded = cache_pinned() > CACHE_PINNED_MOST;
    int result = 0;

    if (journal->error != 0) {
        return -EROFS;
    }
    if (is_crowded || journal_room(journal) < sectors) {
        result = journal_commit(journal, is_crowded);
    }
    journal->begun = true;
    return result;
}

int journal_edit(struct journal *journal, uint32_t sector, bool keep,
                 uint8_t **bytes)
{
    bool is_known = contains(journal->changed, journal->running, sector);
    bool is_new;

    if (journal->error == 0 && (is_known || journal_room(journal) > 0) &&
        cache_pin(journal->log.disk, sector, keep, bytes, &is_new) == 0) {
        insert(journal->changed, &journal->running, sector);
        return 0;
    }
    journal_abort(journal, -EIO);
    return -EIO;
}

void journal_purge(struct journal *journal)
{
    journal->purge = true;
}

/* --- Committing ----------------------------------------------------------- */

/* Whether the log must be emptied before there is another transaction. */
static bool must_go_home(const struct journal *journal)
{
    uint32_t end = journal->next + LOG_SECTORS(journal->running);

    return journal->purge ||
           end + LOG_SECTORS(journal->takes) > journal->log.sectors;
}

/* What was running waits now. */
static void advance(struct journal *journal)
{
    uint32_t i;

    for (i = 0; i < journal->running; i++) {
        insert(journal->homeless, &journal->waiting, journal->changed[i]);
    }
    journal->next += LOG_SECTORS(journal->running);
    journal->running = 0;
    journal->sequence++;
}

/* Nothing is running, and the log is to be emptied. */
static int go_home(struct journal *journal)
{
    int result = write_homes(journal);

    return result == 0 ? reset(journal) : result;
}

static int commit(struct journal *journal, bool home)
{
    bool goes_home = home || must_go_home(journal);
    bool is_announced = false;
    int result = and_flush(journal, cache_write_dirty(journal->log.disk));

    if (result == 0 && journal->running > 0) {
        result = write_log(journal, goes_home);
        is_announced = true;
        if (result == 0) {
            advance(journal);
        }
    }
    if (result != 0 || !goes_home || journal->waiting == 0) {
        return result;
    }
    if (!is_announced) {
        result = put_header(journal, journal->first, 1);
    }
    return result == 0 ? go_home(journal) : result;
}

int journal_commit(struct journal *journal, bool home)
{
    if (journal->error != 0) {
        return -EROFS;
    }
    journal->begun = false;
    if (commit(journal, home) != 0) {
        journal_abort(journal, -EIO);
        return -EIO;
    }
    return 0;
}

/* --- State ---------------------------------------------------------------- */

bool journal_is_empty(const struct journal *journal)
{
    return journal->running == 0;
}

bool journal_is_dirty(const struct journal *journal)
{
    return journal->begun;
}

bool journal_is_used(const struct journal *journal)
{
    return journal->waiting > 0;
}
