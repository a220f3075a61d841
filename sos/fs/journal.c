/* SPDX-License-Identifier: MIT
 *
 * The order of writing is what counts:
 *
 *     1. contents of files; the list of a transaction, the sums of what stands
 *        in its homes, and its sectors
 *     2. flush
 *     3. the end of the transaction, with a checksum over all these
 *     4. flush: now it is committed
 *     5. later, its sectors go home; flush; the header: the log is empty; flush
 *
 * That 5 will follow is said before by the end of the last transaction, or by
 * the header: without that, all homes are what they were (replay.h).
 *
 * If the power fails before 4, the checksum does not hold, or the end is
 * missing, and the transaction has never been. After 4 it is written home when
 * the journal is opened, as often as need be: that does no harm, as no sector
 * changes at home without a later transaction. The flush after the header
 * cannot be left out: if parts of a new log arrived before it, the old header
 * would lead to an old log of which the first transactions are whole and the
 * later ones are not, and writing those home would undo what went home.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/batch.h"
#include "sos/fs/cache.h"

/* --- Opening -------------------------------------------------------------- */

/* Says on the disk that the log begins with transaction SEQUENCE, and how many
 * attempts there were to write it home. */
static int write_header(const struct log *log, uint32_t sequence,
                        uint32_t attempts)
{
    struct log_header header = {sequence, attempts};
    int result = log_write_header(log, &header);

    return result == 0 ? block_flush(log->disk) : result;
}

/* The log is empty: on the disk, too. */
static int write_empty(struct journal *journal)
{
    int result = block_flush(journal->log.disk);

    journal->first = journal->sequence;
    return result == 0 ? write_header(&journal->log, journal->sequence, 0)
                       : result;
}

int journal_open(struct journal *journal, const struct log *log,
                 enum replay_how how)
{
    struct log_header header;
    int result;

    *journal = (struct journal){.log = *log, .next = LOG_START};
    if (journal->log.sectors > LOG_MOST) {
        journal->log.sectors = LOG_MOST;
    }
    journal->takes = JOURNAL_TAKES;
    while (LOG_START + LOG_SECTORS(journal->takes) > journal->log.sectors) {
        journal->takes--;
    }
    result = replay_log(&journal->log, how, &header);
    if (result >= 0) {
        journal->sequence = header.sequence;
        journal->first = header.sequence;
    }
    if (result > 0) {
        result = write_empty(journal);
    }
    journal->error = result;
    return result;
}

void journal_close(struct journal *journal, int error)
{
    *journal = (struct journal){.error = error};
}

/* --- Operations ----------------------------------------------------------- */

void journal_abort(struct journal *journal, int error)
{
    struct log_header header;
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
    /* So that what is read is what is committed: */
    (void)replay_log(&journal->log, REPLAY_ANYWAY, &header);
}

int journal_begin(struct journal *journal, uint32_t sectors)
{
    bool crowded;
    int result = 0;

    if (journal->error != 0) {
        return -EROFS;
    }
    crowded = cache_pinned() > CACHE_PINNED_MOST;
    if (journal->running + sectors > journal->takes || crowded) {
        result = journal_commit(journal, crowded);
    }
    journal->begun = true;
    return result;
}

uint32_t journal_room(const struct journal *journal)
{
    return journal->takes - journal->running;
}

bool journal_is_empty(const struct journal *journal)
{
    return journal->running == 0;
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
    journal->next += LOG_SECTORS(journal->running);
    journal->running = 0;
    journal->sequence++;
}

/* Writes the running transaction to the log. GOES_HOME: all that is in the log
 * will be written home next. */
static int write_transaction(struct journal *journal, bool goes_home)
{
    struct log_header header = {journal->sequence, goes_home ? 1 : 0};
    uint32_t sum;
    int result =
        log_write(&journal->log, journal->next, journal->sequence,
                  journal->changed, journal->running, &sum);

    if (result == 0) {
        result = block_flush(journal->log.disk);
    }
    if (result == 0) {
        result = log_write_end(&journal->log,
                               journal->next + LOG_SECTORS(journal->running) -
                                   1,
                               &header, sum);
    }
    if (result == 0) {
        result = block_flush(journal->log.disk);
    }
    return result;
}

static int commit(struct journal *journal, bool goes_home)
{
    int result = cache_write_dirty(journal->log.disk);

    if (result == 0 && journal->running > 0) {
        result = write_transaction(journal, goes_home);
    } else if (result == 0 && goes_home) {
        result = write_header(&journal->log, journal->first, 1);
    } else if (result == 0) {
        result = block_flush(journal->log.disk);
    }
    if (result == 0 && journal->running > 0) {
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

/* Whether entry I of a sorted LIST is not the one before once more. */
static bool is_first(const uint32_t *list, uint32_t i)
{
    return i == 0 || list[i] != list[i - 1];
}

/* Writes home what is committed, and empties the log. Nothing is running. A
 * sector that is written twice is unpinned with the second copy. */
static int go_home(struct journal *journal)
{
    uint32_t disk = journal->log.disk;
    uint32_t *homeless = journal->homeless;
    uint32_t i;
    int result;

    sort(homeless, journal->waiting);
    batch_start(disk);
    for (i = 0; i < journal->waiting; i++) {
        if (is_first(homeless, i) && log_has_twin(&journal->log, homeless[i])) {
            batch_add(homeless[i] + journal->log.twin_sectors,
                      cache_unmark(disk, homeless[i]));
        }
    }
    for (i = 0; i < journal->waiting; i++) {
        if (is_first(homeless, i)) {
            batch_add(homeless[i], cache_unpin(disk, homeless[i]));
        }
    }
    result = batch_end();
    journal->waiting = 0;
    journal->next = LOG_START;
    journal->purge = false;
    return result == 0 ? write_empty(journal) : result;
}

/* Whether the log, with the transaction that is running, has no room for
 * another one of full size. */
static bool is_full(const struct journal *journal)
{
    return journal->next + LOG_SECTORS(journal->running) +
               LOG_SECTORS(journal->takes) >
           journal->log.sectors;
}

int journal_commit(struct journal *journal, bool home)
{
    bool goes_home = (home || journal->purge || is_full(journal)) &&
                     journal->waiting + journal->running > 0;
    int result;

    if (journal->error != 0) {
        return -EROFS;
    }
    journal->begun = false;
    result = commit(journal, goes_home);
    if (result == 0 && goes_home) {
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
    return journal->begun;
}

bool journal_is_used(const struct journal *journal)
{
    return journal->waiting > 0;
}
