/* SPDX-License-Identifier: MIT
 *
 * The journal's sectors, as they lie on the disk. Numbers are of 32 bits.
 *
 *     header  magic, sequence, identity, attempts, sum over these four
 *     list    magic, sequence, identity, count, the homes of COUNT sectors
 *     before  sums of what stood in these homes when the log was empty, those
 *             of 16 in each sector
 *     end     magic, sequence, identity, sum over all before it, attempts
 *
 * The area begins with the header and the list of orphans (orphan.h); behind
 * them come the transactions, each a list, sums, the sectors and an end.
 * A number of a sequence that is too small or too large says that what
 * stands there was left from earlier times, another identity that it is of
 * another volume. ATTEMPTS counts how often the writing of sectors to their
 * homes was begun: before it has, they all are as they were.
 *
 * Layer: sos/fs/log. Uses: cache, batch, block, crc.
 */
#ifndef FS_LOG_H
#define FS_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/crc.h"

#define LOG_ORPHANS 1u /* where in the area the list of orphans is */
#define LOG_START 2u   /* where in the area the first transaction begins */
#define LOG_TAKES 112u /* most sectors of one transaction */
#define LOG_MOST 258u  /* most sectors of the area that are used */

/* Where the area lies, and of which volume it is. */
struct log {
    uint32_t disk;
    uint32_t first, sectors;
    uint32_t identity;
    uint32_t homes, homes_end; /* what is logged lies in these sectors, or is
                                  the list of orphans */
    uint32_t twin_first;   /* these sectors (the FAT) are written twice: ... */
    uint32_t twin_sectors; /* ... again so many sectors further on; 0: none */
};

/* What is in the log, from where on. */
struct log_header {
    uint32_t sequence; /* of the first transaction that is true */
    uint32_t attempts; /* to write it home that have begun */
};

/* Sectors of a transaction that logs COUNT: those before these, and all. */
#define LOG_SUMS (512u / sizeof(struct crc_pieces)) /* in a sector */
#define LOG_HEAD(COUNT) (1 + ((COUNT) + LOG_SUMS - 1) / LOG_SUMS)
#define LOG_SECTORS(COUNT) (LOG_HEAD(COUNT) + (COUNT) + 1)

/* Room for all of a transaction but its end. */
#define LOG_BYTES ((LOG_HEAD(LOG_TAKES) + LOG_TAKES) * 512u)

/* Whether sector HOME is written twice. */
bool log_has_twin(const struct log *log, uint32_t home);

/* Reads the header.
 *
 * HEADER    is set to it. Without one that holds (it is the first time, or the
 *           power failed as it was written) the sequence is the number that
 *           stands in the log, and there may have been one attempt.
 * Returns:  1 (there is a header); 0; -EIO.
 */
int log_read_header(const struct log *log, struct log_header *header);

/* Writes the header.
 *
 * Returns:  0; -EIO.
 */
int log_write_header(const struct log *log, const struct log_header *header);

/* Reads the transaction number SEQUENCE, which should begin AT (in the area),
 * to TO (room for LOG_BYTES).
 *
 * ATTEMPTS  is set to what its end says: 1 if its sectors were to go home next.
 * Returns:  how many sectors it has; 0: there is none, it is not whole, or not
 *           ours: it says of a sector that it belongs elsewhere.
 */
uint32_t log_read(const struct log *log, uint32_t at, uint32_t sequence,
                  uint8_t *to, uint32_t *attempts);

/* The home of sector I of the COUNT of a transaction that was read, the sums of
 * what stood there (CRC_UNKNOWN: it does not matter), and its contents. */
uint32_t log_home(const uint8_t *transaction, uint32_t i);
struct crc_pieces log_before(const uint8_t *transaction, uint32_t i);
const uint8_t *log_sector(const uint8_t *transaction, uint32_t count,
                          uint32_t i);

/* Writes the first part of a transaction AT: the list of COUNT (1..LOG_TAKES)
 * HOMES, their sums, and what the cache has for them; their marks go.
 *
 * SUM       is set for log_write_end().
 * Returns:  0; -EIO.
 */
int log_write(const struct log *log, uint32_t at, uint32_t sequence,
              const uint32_t *homes, uint32_t count, uint32_t *sum);

/* Writes the end of that transaction, which stands AT; with it, how often it
 * may have been attempted to write the log home when this is read.
 *
 * Returns:  0; -EIO.
 */
int log_write_end(const struct log *log, uint32_t at,
                  const struct log_header *header, uint32_t sum);

#endif
