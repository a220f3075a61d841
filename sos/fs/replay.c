/* SPDX-License-Identifier: MIT
 *
 * The log is read twice: first it is held against the disk, then it is written
 * there. Before that the header says that there is one more attempt.
 */
#include "sos/fs/replay.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/batch.h"
#include "sos/fs/block.h"
#include "sos/fs/crc.h"

#define ALL_PIECES ((1u << CRC_PIECES) - 1)

/* A sector at home, or a twin: sets of its pieces. */
struct place {
    uint32_t home;
    uint32_t known; /* they are as they were, or as in the log */
    uint32_t half;  /* they may be half written */
};

static struct place places[2 * LOG_MOST];
static uint32_t place_count;

/* --- The log's transactions ----------------------------------------------- */

typedef int transaction_action(const struct log *log,
                               const uint8_t *transaction, uint32_t count);

/* Does ACTION to each transaction from HEADER's on, whose sequence moves behind
 * the last one; ATTEMPTS is set to what that says. Returns how many there are,
 * or the error of an ACTION. */
static int for_each(const struct log *log, transaction_action *action,
                    struct log_header *header, uint32_t *attempts)
{
    static uint8_t transaction[LOG_BYTES];
    uint32_t at = LOG_START;
    uint32_t count;
    int done = 0;

    *attempts = 0;
    while ((count = log_read(log, at, header->sequence, transaction,
                             attempts)) > 0) {
        int result = action(log, transaction, count);

        if (result != 0) {
            return result;
        }
        header->sequence++;
        at += LOG_SECTORS(count);
        done++;
    }
    return done;
}

static int write_home(const struct log *log, const uint8_t *transaction,
                      uint32_t count)
{
    uint32_t pass, i, home;

    batch_start(log->disk);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < count; i++) {
            home = log_home(transaction, i);
            if (pass == 1 && !log_has_twin(log, home)) {
                continue;
            }
            home += pass * log->twin_sectors;
            batch_add(home, log_sector(transaction, count, i));
        }
    }
    return batch_end();
}

/* --- What stands at home -------------------------------------------------- */

static struct place *find_place(uint32_t home)
{
    uint32_t i = 0;

    while (i < place_count && places[i].home != home) {
        i++;
    }
    if (i == place_count) {
        places[place_count++] = (struct place){.home = home};
    }
    return &places[i];
}

/* Compares the SECTOR that stands at PLACE with what it was BEFORE, and with
 * the version LOGGED. */
static void compare_pieces(struct place *place, const uint8_t *sector,
                           const struct crc_pieces *before,
                           const uint8_t *logged)
{
    struct crc_pieces now = crc_pieces(sector);
    struct crc_pieces then = crc_pieces(logged);
    uint32_t i, at;

    for (i = 0; i < CRC_PIECES; i++) {
        at = i * CRC_PIECE_BYTES;
        if (before->sum[i] == CRC_UNKNOWN || now.sum[i] == before->sum[i] ||
            memcmp(sector + at, logged + at, CRC_PIECE_BYTES) == 0) {
            place->known |= 1u << i;
        } else if (then.sum[i] != before->sum[i] && sector[at] == logged[at]) {
            place->half |= 1u << i;
        }
    }
}

/* Takes note of which pieces are as a transaction knows them. */
static int compare(const struct log *log, const uint8_t *transaction,
                   uint32_t count)
{
    uint8_t sector[BLOCK_BYTES];
    uint32_t i, copy, home;

    for (i = 0; i < count; i++) {
        struct crc_pieces before = log_before(transaction, i);

        home = log_home(transaction, i);
        for (copy = 0; copy < (log_has_twin(log, home) ? 2u : 1u); copy++) {
            uint32_t at = home + copy * log->twin_sectors;

            if (block_read(log->disk, at, 1, sector) != 0) {
                return -EIO;
            }
            compare_pieces(find_place(at), sector, &before,
                           log_sector(transaction, count, i));
        }
    }
    return 0;
}

/* Whether others wrote to one of the places: a piece is not known, and it is
 * not one of those that ATTEMPTS to go home left half written. */
static bool has_changed(uint32_t attempts)
{
    uint32_t halves = 0;
    uint32_t i, strange;

    for (i = 0; i < place_count; i++) {
        strange = ALL_PIECES & ~places[i].known;
        if ((strange & ~places[i].half) != 0) {
            return true;
        }
        for (; strange != 0; strange &= strange - 1) {
            halves++;
        }
    }
    return halves > attempts;
}

/* --- Replaying ------------------------------------------------------------ */

/* Writes the log home that begins at FIRST. ATTEMPTS have begun before. */
static int replay(const struct log *log, struct log_header first,
                  uint32_t attempts)
{
    int result;

    first.attempts = attempts + 1;
    result = log_write_header(log, &first);
    if (result == 0) {
        result = block_flush(log->disk);
    }
    if (result == 0) {
        result = for_each(log, write_home, &first, &attempts);
    }
    return result < 0 ? -EIO : 0;
}

int replay_log(const struct log *log, enum replay_how how,
               struct log_header *header)
{
    struct log_header first;
    uint32_t attempts;
    int known = log_read_header(log, header);
    int count;

    if (known < 0) {
        return -EIO;
    }
    first = *header;
    place_count = 0;
    count = for_each(log, compare, header, &attempts);
    if (count < 0) {
        return count;
    }
    if (attempts < first.attempts) {
        attempts = first.attempts;
    }
    header->attempts = 0;
    if (count == 0) {
        return known == 1 && first.attempts == 0 ? 0 : 1;
    }
    if (how == REPLAY_IF_SAFE && has_changed(attempts)) {
        return -EBUSY;
    }
    if (how != REPLAY_NOTHING && replay(log, first, attempts) != 0) {
        return -EIO;
    }
    return 1;
}
