/* SPDX-License-Identifier: MIT
 *
 * The order of writing is what counts:
 *
 *     1. contents of files; the list of a transaction and its sectors
 *     2. flush
 *     3. the end of the transaction, with a checksum over list and sectors
 *     4. flush: now it is committed
 *     5. later, its sectors go home; flush; the header: the log is empty
 *
 * If the power fails before 4, the checksum does not hold, or the end is
 * missing, and the transaction has never been. After 4 it is written home when
 * the journal is opened, as often as need be: that does no harm, as no sector
 * changes its home without a later transaction. The header is written without
 * a flush of its own: as long as it is not on the disk, neither is a
 * transaction that came later, as the flush in 2 is for both.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/batch.h"
#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/crc.h"

#define LOG_START 2u /* behind header and orphans */
#define AREA_MOST (LOG_START + 2 * JOURNAL_TAKES + 16)

#define MAGIC_HEADER 0x4A534F53u /* "SOSJ" */
#define MAGIC_LIST 0x4C534F53u   /* "SOSL" */
#define MAGIC_END 0x45534F53u    /* "SOSE" */

/* What each of these sectors begins with, and what follows there. */
enum {
    AT_MAGIC = 0,
    AT_SEQUENCE = 4,
    AT_IDENTITY = 8,
    AT_SUM = 12,   /* header: over the bytes before; end: over list and sectors */
    AT_COUNT = 12, /* list: of the sectors, ... */
    AT_HOMES = 16  /* ... and their homes */
};

/* --- Sectors of the log ------------------------------------------------------- */

static void put_start(const struct journal *journal, uint8_t *sector,
                      uint32_t magic)
{
    memset(sector, 0, BLOCK_BYTES);
    bytes_put32(sector + AT_MAGIC, magic);
    bytes_put32(sector + AT_SEQUENCE, journal->sequence);
    bytes_put32(sector + AT_IDENTITY, journal->place.identity);
}

/* Whether SECTOR is one of that kind, and of this volume. */
static bool has_start(const struct journal *journal, const uint8_t *sector,
                      uint32_t magic)
{
    return bytes_get32(sector + AT_MAGIC) == magic &&
           bytes_get32(sector + AT_IDENTITY) == journal->place.identity;
}

static int write_header(struct journal *journal)
{
    uint8_t sector[BLOCK_BYTES];

    put_start(journal, sector, MAGIC_HEADER);
    bytes_put32(sector + AT_SUM, crc_add(CRC_START, sector, AT_SUM));
    return block_write(journal->place.disk, journal->place.first, 1, sector);
}

/* --- Opening ------------------------------------------------------------------ */

static bool has_twin(const struct journal *journal, uint32_t home)
{
    const struct journal_place *place = &journal->place;

    return home >= place->twin_first &&
           home - place->twin_first < place->twin_sectors;
}

/* Reads the transaction that should begin at AT of the area: its list and
 * sectors, to TO. Returns how many sectors it has; 0: there is none. */
static uint32_t read_transaction(const struct journal *journal, uint32_t at,
                                 uint8_t *to)
{
    const struct journal_place *place = &journal->place;
    uint8_t end[BLOCK_BYTES];
    uint32_t count, sum;

    if (at + 3 > place->sectors ||
        block_read(place->disk, place->first + at, 1, to) != 0 ||
        !has_start(journal, to, MAGIC_LIST) ||
        bytes_get32(to + AT_SEQUENCE) != journal->sequence) {
        return 0;
    }
    count = bytes_get32(to + AT_COUNT);
    if (count == 0 || count > JOURNAL_TAKES ||
        at + count + 2 > place->sectors ||
        block_read(place->disk, place->first + at + 1, count,
                   to + BLOCK_BYTES) != 0 ||
        block_read(place->disk, place->first + at + 1 + count, 1, end) != 0) {
        return 0;
    }
    sum = crc_add(CRC_START, to, (count + 1) * BLOCK_BYTES);
    return has_start(journal, end, MAGIC_END) &&
                   bytes_get32(end + AT_SEQUENCE) == journal->sequence &&
                   bytes_get32(end + AT_SUM) == sum
               ? count
               : 0;
}

/* Writes the COUNT sectors of a transaction home. What lies outside of the
 * disk cannot have been ours. */
static int write_home(const struct journal *journal, const uint8_t *list,
                      uint32_t count)
{
    uint32_t pass, i, home, end = block_count(journal->place.disk);

    batch_start(journal->place.disk);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < count; i++) {
            home = bytes_get32(list + AT_HOMES + 4 * i);
            if (pass == 1 && !has_twin(journal, home)) {
                continue;
            }
            home += pass * journal->place.twin_sectors;
            if (home < end) {
                batch_add(home, list + (i + 1) * BLOCK_BYTES);
            }
        }
    }
    return batch_end();
}

/* Writes home all that is whole in the log. Returns how many transactions, or
 * -EIO. */
static int replay(struct journal *journal)
{
    static uint8_t transaction[(JOURNAL_TAKES + 1) * BLOCK_BYTES];
    uint32_t at = LOG_START;
    uint32_t count;
    int replayed = 0;

    while ((count = read_transaction(journal, at, transaction)) > 0) {
        if (write_home(journal, transaction, count) != 0) {
            return -EIO;
        }
        journal->sequence++;
        at += count + 2;
        replayed++;
    }
    return replayed;
}

/* Finds the sequence number at which the log begins. Without a header that
 * holds (it is the first time, or the power failed as it was written) that is
 * the number that stands there. Returns whether there is a header, or -EIO. */
static int read_header(struct journal *journal)
{
    const struct journal_place *place = &journal->place;
    uint8_t sector[BLOCK_BYTES];
    int result = block_read(place->disk, place->first, 1, sector);

    if (result != 0) {
        return result;
    }
    if (has_start(journal, sector, MAGIC_HEADER) &&
        bytes_get32(sector + AT_SUM) == crc_add(CRC_START, sector, AT_SUM)) {
        journal->sequence = bytes_get32(sector + AT_SEQUENCE);
        return 1;
    }
    result = block_read(place->disk, place->first + LOG_START, 1, sector);
    journal->sequence = has_start(journal, sector, MAGIC_LIST)
                            ? bytes_get32(sector + AT_SEQUENCE)
                            : 1;
    return result;
}

int journal_open(struct journal *journal, const struct journal_place *place,
                 uint32_t *replayed)
{
    int header, result;

    *journal = (struct journal){.place = *place, .next = LOG_START};
    if (journal->place.sectors > AREA_MOST) {
        journal->place.sectors = AREA_MOST;
    }
    journal->takes = journal->place.sectors - LOG_START - 2;
    if (journal->takes > JOURNAL_TAKES) {
        journal->takes = JOURNAL_TAKES;
    }
    *replayed = 0;
    header = read_header(journal);
    result = header < 0 ? header : replay(journal);
    if (result > 0 || (result == 0 && header == 0)) {
        *replayed = (uint32_t)result;
        result = block_flush(place->disk);
        if (result == 0) {
            result = write_header(journal);
        }
        if (result == 0) {
            result = block_flush(place->disk);
        }
    }
    journal->error = result < 0 ? -EIO : 0;
    return journal->error;
}

void journal_close(struct journal *journal, int error)
{
    *journal = (struct journal){.error = error};
}

/* --- Operations --------------------------------------------------------------- */

void journal_abort(struct journal *journal, int error)
{
    uint32_t i;

    if (journal->error != 0) {
        return;
    }
    for (i = 0; i < journal->running; i++) {
        (void)cache_unpin(journal->place.disk, journal->changed[i]);
        cache_forget(journal->place.disk, journal->changed[i], 1);
    }
    for (i = 0; i < journal->waiting; i++) {
        cache_forget(journal->place.disk, journal->homeless[i], 1);
    }
    journal->running = 0;
    journal->waiting = 0;
    journal->error = error;
    if (read_header(journal) > 0) {
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
        result = cache_pin(journal->place.disk, sector, keep, bytes, &is_new);
    }
    if (result != 0) {
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

/* --- Committing --------------------------------------------------------------- */

/* Writes list and sectors of the running transaction to the log, and SUM over
 * them for its end. */
static int write_log(struct journal *journal, uint32_t *sum)
{
    uint8_t list[BLOCK_BYTES];
    const uint8_t *sector;
    uint32_t at = journal->place.first + journal->next;
    uint32_t i;

    put_start(journal, list, MAGIC_LIST);
    bytes_put32(list + AT_COUNT, journal->running);
    for (i = 0; i < journal->running; i++) {
        bytes_put32(list + AT_HOMES + 4 * i, journal->changed[i]);
    }
    batch_start(journal->place.disk);
    batch_add(at, list);
    *sum = crc_add(CRC_START, list, BLOCK_BYTES);
    for (i = 0; i < journal->running; i++) {
        sector = cache_unmark(journal->place.disk, journal->changed[i]);
        batch_add(at + 1 + i, sector);
        *sum = crc_add(*sum, sector, BLOCK_BYTES);
    }
    return batch_end();
}

static int write_end(struct journal *journal, uint32_t sum)
{
    uint8_t end[BLOCK_BYTES];

    put_start(journal, end, MAGIC_END);
    bytes_put32(end + AT_SUM, sum);
    return block_write(journal->place.disk,
                       journal->place.first + journal->next + 1 +
                           journal->running,
                       1, end);
}

/* What was running waits for its way home now. */
static void advance(struct journal *journal)
{
    memcpy(journal->homeless + journal->waiting, journal->changed,
           journal->running * sizeof journal->changed[0]);
    journal->waiting += journal->running;
    journal->next += journal->running + 2;
    journal->running = 0;
    journal->sequence++;
}

static int commit(struct journal *journal)
{
    uint32_t disk = journal->place.disk;
    uint32_t sum;
    int result = cache_write_dirty(disk);

    if (result == 0 && journal->running == 0) {
        return block_flush(disk);
    }
    if (result == 0) {
        result = write_log(journal, &sum);
    }
    if (result == 0) {
        result = block_flush(disk);
    }
    if (result == 0) {
        result = write_end(journal, sum);
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
    uint32_t disk = journal->place.disk;
    uint32_t *homeless = journal->homeless;
    uint32_t pass, i;
    int result;

    sort(homeless, journal->waiting);
    batch_start(disk);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < journal->waiting; i++) {
            if ((i == 0 || homeless[i] != homeless[i - 1]) &&
                (pass == 0 || has_twin(journal, homeless[i]))) {
                batch_add(homeless[i] + pass * journal->place.twin_sectors,
                          cache_unpin(disk, homeless[i]));
            }
        }
    }
    result = batch_end();
    if (result == 0) {
        result = block_flush(disk);
    }
    journal->waiting = 0;
    journal->next = LOG_START;
    journal->purge = false;
    return result == 0 ? write_header(journal) : result;
}

/* Whether a transaction of full size still fits into the log. */
static bool has_room(const struct journal *journal)
{
    return journal->next + journal->takes + 2 <= journal->place.sectors;
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
        if (result == 0 && home) {
            result = block_flush(journal->place.disk);
        }
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
