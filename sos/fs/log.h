/* SPDX-License-Identifier: MIT
 *
 * The journal's sectors, as they lie on the disk. Numbers are of 32 bits.
 *
 *     header  magic, sequence, identity, sum over these three
 *     list    magic, sequence, identity, count, the homes of COUNT sectors
 *     end     magic, sequence, identity, sum over list and sectors
 *
 * The area begins with the header and the list of orphans (orphan.h); behind
 * them come the transactions, each a list, its sectors and an end. A number
 * of a sequence that is too small or too large says that what stands there was
 * left from earlier times, another identity that it is of another volume.
 *
 * Layer: sos/fs/log. Uses: cache, batch, block, crc.
 */
#ifndef FS_LOG_H
#define FS_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_ORPHANS 1u /* where in the area the list of orphans is */
#define LOG_START 2u   /* where in the area the first transaction begins */
#define LOG_TAKES 120u /* most sectors of one transaction */
#define LOG_FRAME 2u   /* sectors of a transaction that are list and end */

/* Where the area lies, and of which volume it is. */
struct log {
    uint32_t disk;
    uint32_t first, sectors;
    uint32_t identity;
    uint32_t homes, homes_end; /* what is logged lies in these sectors, or is
                                  the list of orphans */
};

/* Room for a list and its sectors. */
#define LOG_BYTES ((LOG_TAKES + 1) * 512u)

/* Reads the number from which on the log is true.
 *
 * SEQUENCE  is set to it. Without a header that holds (it is the first time, or
 *           the power failed as it was written) it is the number that stands in
 *           the log.
 * Returns:  1 (there is a header); 0; -EIO.
 */
int log_read_header(const struct log *log, uint32_t *sequence);

/* Writes the header: what is in the log is not true before SEQUENCE.
 *
 * Returns:  0; -EIO.
 */
int log_write_header(const struct log *log, uint32_t sequence);

/* Reads the transaction number SEQUENCE, which should begin AT (in the area),
 * to TO (room for LOG_BYTES).
 *
 * Returns:  how many sectors it has; 0: there is none, it is not whole, or not
 *           ours: it says of a sector that it belongs elsewhere.
 */
uint32_t log_read(const struct log *log, uint32_t at, uint32_t sequence,
                  uint8_t *to);

/* The home of sector I of a transaction that was read, and its contents. */
uint32_t log_home(const uint8_t *transaction, uint32_t i);
const uint8_t *log_sector(const uint8_t *transaction, uint32_t i);

/* Writes the first part of a transaction AT: the list of COUNT (1..LOG_TAKES)
 * HOMES, and what the cache has for them; their marks go.
 *
 * SUM       is set for log_write_end().
 * Returns:  0; -EIO.
 */
int log_write(const struct log *log, uint32_t at, uint32_t sequence,
              const uint32_t *homes, uint32_t count, uint32_t *sum);

/* Writes the end of that transaction.
 *
 * Returns:  0; -EIO.
 */
int log_write_end(const struct log *log, uint32_t at, uint32_t sequence,
                  uint32_t count, uint32_t sum);

#endif
