/* SPDX-License-Identifier: MIT
 *
 * The order of writing is what counts:
 *
 *     1. contents of files; the list of a transaction and its sectors
 *     2. flush
 *     3. the end of the transaction, with a checksum over list and sectors
 *     4. flush: now it is committed
 *     5. later, its sectors go home; flush; the header: the log is empty; flush
 *
 * If the power fails before 4, the checksum does not hold, or the end is
 * missing, and the transaction has never been. After 4 it is written home when
 * the journal is opened, as often as need be: that does no harm, as no sector
 * changes its home without a later transaction. The flush after the header
 * cannot be left out: if parts of a new log arrived before it, the old header
 * would lead to an old log of which the first transactions are whole and the
 * later ones are not, and writing those home would undo what went home.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/batch.h"
#include "sos/fs/cache.h"

#define AREA_MOST (LOG_START + 2 * JOURNAL_TAKES + 16) /* sectors we use */

/* --- Opening -------------------------------------------------------------- */

static bool has_twin(const struct journal *journal, uint32_t home)
{
    return home >= journal->twin_first &&
           home - journal->twin_first < journal->twin_sectors;
}

/* Writes the COUNT sectors of a transaction home. */
static int write_home(const struct journal *journal, const uint8_t *transaction,
                      uint32_t count)
{
    uint32_t pass, i, home;

    batch_start(journal->log.disk);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < count; i++) {
            home = log_home(transaction, i);
            if (pass == 1 && !has_twin(journal, home)) {
                continue;
            }
            home += pass * journal->twin_sectors;
            batch_add(home, log_sector(transaction, i));
        }
    }
    return batch_end();
}

/* Writes home all that is whole in the log. Returns how many transactions, or
 * -EIO. */
static int replay(struct journal *journal)
{
    static uint8_t transaction[LOG_BYTES];
    uint32_t at = LOG_START;
    uint32_t count;
    int replayed = 0;

    while ((count = log_read(&journal->log, at, journal->sequence,
                             transaction)) > 0) {
        if (write_home(journal, transaction, count) != 0) {
            return -EIO;
        }
        journal->sequence++;
        at += count + LOG_FRAME;
        replayed++;
    }
    return replayed;
}

/* The log is empty: on the disk, too. */
static int write_empty(struct journal *journal)
{
    int result = block_flush(journal->log.disk);

    if (result == 0) {
        result = log_write_header(&journal->log, journal->sequence);
    }
    return result == 0 ? block_flush(journal->log.disk) : result;
}

int journal_open(struct journal *journal, const struct journal_place *place,
                 uint32_t *replayed)
{
    int header, result;

    *journal = (struct journal){.log = place->log,
                                .twin_first = place->twin_first,
                                .twin_sectors = place->twin_sectors,
                                .next = LOG_START};
    if (journal->log.sectors > AREA_MOST) {
        journal->log.sectors = AREA_MOST;
    }
    journal->takes = journal->log.sectors - LOG_START - LOG_FRAME;
    if (journal->takes > JOURNAL_TAKES) {
        journal->takes = JOURNAL_TAKES;
    }
    *replayed = 0;
    header = log_read_header(&journal->log, &journal->sequence);
    result = header < 0 ? header : replay(journal);
    if (result > 0 || (result == 0 && header == 0)) {
        *replayed = (uint32_t)result;
        result = write_empty(journal);
    }
    journal->error = result < 0 ? -EIO : 0;
    return journal->error;
}

void journal_close(struct journal *journal, int error)
{
    *journal = (struct journal){.error = error};
}

/* --- Operations ----------------------------------------------------------- */

void journal_abort(struct journal *journal, int error)
{
    uint32_t i;

    if (journal->error != 0) {
        return;
    }
    for (i = 0; i < journal->running; i++) {
        (void)cache_unpin(journal->log.disk, journal->changed[i]);
        cache_forget(journal->log.disk, journal->changed[i], 1);
    }
    for (i = 0; i < journal->waiting; i++) {
        cache_forget(journal->log.disk, journal->homeless[i], 1);
    }
    journal->running = 0;
    journal->waiting = 0;
    journal->error = error;
    if (log_read_header(&journal->log, &journal->sequence) > 0) {
        (void)replay(journal); /* so that what is read is what is committed */
    }
}

int journal_begin(struct journal *journal, uint32_t sectors)
{
    bool crowded;

    if (journal->error != 0) {
        return -EROFS;
    }
    crowded = cache_pinned() > CACHE_PINNED_MOST;
    if (journal->running + sectors > journal->takes || crowded) {
        return journal_commit(journal, crowded);
    }
    return 0;
}

uint32_t journal_room(const struct journal *journal)
{
    return journal->takes - journal->running;
}

int journal_edit(struct journal *journal, uint32_t sector, bool keep,
                 uint8_t **bytes)
{
    bool is_new;
    int result = journal->error;

    if (result == 0) {
        result = cache_pin(journal->log.disk, sector, keep, bytes, &is_new);
    }
    if (result != 0) {
        journal_abort(journal, -EIO);
        return -EIO;
    }
    if (is_new && journal->running == journal->takes) {
        /* A bug: the operation asked for too little. It must not spread. */
        (void)cache_unpin(journal->log.disk, sector);
        cache_forget(journal->log.disk, sector, 1);
        journal_abort(journal, -EIO);
        return -EIO;
    }
    if (is_new) {
        journal->changed[journal->running++] = sector;
    }
    return 0;
}

void journal_purge(struct journal *journal)
{
    journal->purge = true;
}

/* --- Committing ----------------------------------------------------------- */

/* What was running waits for its way home now. */
static void advance(struct journal *journal)
{
    memcpy(journal->homeless + journal->waiting, journal->changed,
           journal->running * sizeof journal->changed[0]);
    journal->waiting += journal->running;
    journal->next += journal->running + LOG_FRAME;
    journal->running = 0;
    journal->sequence++;
}

static int commit(struct journal *journal)
{
    uint32_t disk = journal->log.disk;
    uint32_t sum;
    int result = cache_write_dirty(disk);

    if (result == 0 && journal->running == 0) {
        return block_flush(disk);
    }
    if (result == 0) {
        result = log_write(&journal->log, journal->next, journal->sequence,
                           journal->changed, journal->running, &sum);
    }
    if (result == 0) {
        result = block_flush(disk);
    }
    if (result == 0) {
        result = log_write_end(&journal->log, journal->next, journal->sequence,
                               journal->running, sum);
    }
    if (result == 0) {
        result = block_flush(disk);
    }
    if (result == 0) {
        advance(journal);
    }
    return result;
}

/* In the order of their homes, they cost fewer requests. */
static void sort(uint32_t *list, uint32_t count)
{
    uint32_t i, at, value;

    for (i = 1; i < count; i++) {
        value = list[i];
        for (at = i; at > 0 && list[at - 1] > value; at--) {
            list[at] = list[at - 1];
        }
        list[at] = value;
    }
}

/* Writes home what is committed, and empties the log. Nothing is running. */
static int go_home(struct journal *journal)
{
    uint32_t disk = journal->log.disk;
    uint32_t *homeless = journal->homeless;
    uint32_t pass, i;
    int result;

    sort(homeless, journal->waiting);
    batch_start(disk);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < journal->waiting; i++) {
            if ((i == 0 || homeless[i] != homeless[i - 1]) &&
                (pass == 0 || has_twin(journal, homeless[i]))) {
                batch_add(homeless[i] + pass * journal->twin_sectors,
                          cache_unpin(disk, homeless[i]));
            }
        }
    }
    result = batch_end();
    journal->waiting = 0;
    journal->next = LOG_START;
    journal->purge = false;
    return result == 0 ? write_empty(journal) : result;
}

/* Whether a transaction of full size still fits into the log. */
static bool has_room(const struct journal *journal)
{
    return journal->next + journal->takes + LOG_FRAME <= journal->log.sectors;
}

int journal_commit(struct journal *journal, bool home)
{
    int result;

    if (journal->error != 0) {
        return -EROFS;
    }
    result = commit(journal);
    if (result == 0 && (home || journal->purge || !has_room(journal)) &&
        journal->waiting > 0) {
        result = go_home(journal);
    }
    if (result != 0) {
        journal_abort(journal, -EIO);
        return -EIO;
    }
    return 0;
}

bool journal_is_dirty(const struct journal *journal)
{
    return journal->running > 0;
}

bool journal_is_used(const struct journal *journal)
{
    return journal->waiting > 0;
}
