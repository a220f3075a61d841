/* SPDX-License-Identifier: MIT
 *
 * Nothing that is read is believed before its sum was compared.
 */
#include "sos/fs/log.h"

#include <string.h>

#include "sos/fs/batch.h"
#include "sos/fs/block.h"
#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/crc.h"

#define MAGIC_HEADER 0x4A534F53u /* "SOSJ" */
#define MAGIC_LIST 0x4C534F53u   /* "SOSL" */
#define MAGIC_END 0x45534F53u    /* "SOSE" */

/* Where the numbers stand in a sector. */
enum {
    AT_MAGIC = 0,
    AT_SEQUENCE = 4,
    AT_IDENTITY = 8,
    AT_ATTEMPTS = 12, /* of the header, and */
    AT_HEADER_SUM = 16,
    AT_SUM = 12, /* of an end, and */
    AT_END_ATTEMPTS = 16,
    AT_COUNT = 12, /* of a list; then its homes: */
    AT_HOMES = 16
};

static void put_start(const struct log *log, uint8_t *sector, uint32_t magic,
                      uint32_t sequence)
{
    memset(sector, 0, BLOCK_BYTES);
    bytes_put32(sector + AT_MAGIC, magic);
    bytes_put32(sector + AT_SEQUENCE, sequence);
    bytes_put32(sector + AT_IDENTITY, log->identity);
}

/* Whether SECTOR is one of that kind, and of this volume. */
static bool has_start(const struct log *log, const uint8_t *sector,
                      uint32_t magic)
{
    return bytes_get32(sector + AT_MAGIC) == magic &&
           bytes_get32(sector + AT_IDENTITY) == log->identity;
}

bool log_has_twin(const struct log *log, uint32_t home)
{
    return home >= log->twin_first &&
           home - log->twin_first < log->twin_sectors;
}

int log_write_header(const struct log *log, const struct log_header *header)
{
    uint8_t sector[BLOCK_BYTES];

    put_start(log, sector, MAGIC_HEADER, header->sequence);
    bytes_put32(sector + AT_ATTEMPTS, header->attempts);
    bytes_put32(sector + AT_HEADER_SUM,
                crc_add(CRC_START, sector, AT_HEADER_SUM));
    return block_write(log->disk, log->first, 1, sector);
}

int log_read_header(const struct log *log, struct log_header *header)
{
    uint8_t sector[BLOCK_BYTES];
    int result = block_read(log->disk, log->first, 1, sector);

    if (result != 0) {
        return result;
    }
    if (has_start(log, sector, MAGIC_HEADER) &&
        bytes_get32(sector + AT_HEADER_SUM) ==
            crc_add(CRC_START, sector, AT_HEADER_SUM)) {
        header->sequence = bytes_get32(sector + AT_SEQUENCE);
        header->attempts = bytes_get32(sector + AT_ATTEMPTS);
        return 1;
    }
    result = block_read(log->disk, log->first + LOG_START, 1, sector);
    header->sequence = has_start(log, sector, MAGIC_LIST)
                           ? bytes_get32(sector + AT_SEQUENCE)
                           : 1;
    header->attempts = 1;
    return result;
}

/* Whether END ends the transaction SEQUENCE of COUNT sectors at LIST. */
static bool is_end(const struct log *log, const uint8_t *end, uint32_t sequence,
                   const uint8_t *list, uint32_t count)
{
    return has_start(log, end, MAGIC_END) &&
           bytes_get32(end + AT_SEQUENCE) == sequence &&
           bytes_get32(end + AT_SUM) ==
               crc_add(CRC_START, list,
                       (LOG_HEAD(count) + count) * BLOCK_BYTES);
}

/* Whether all COUNT sectors of a transaction may go where it says. */
static bool has_homes(const struct log *log, const uint8_t *list,
                      uint32_t count)
{
    uint32_t i, home;

    for (i = 0; i < count; i++) {
        home = log_home(list, i);
        if (home != log->first + LOG_ORPHANS &&
            (home < log->homes || home >= log->homes_end)) {
            return false;
        }
    }
    return true;
}

uint32_t log_read(const struct log *log, uint32_t at, uint32_t sequence,
                  uint8_t *to, uint32_t *attempts)
{
    uint8_t end[BLOCK_BYTES];
    uint32_t first = log->first + at;
    uint32_t count;

    if (at + LOG_SECTORS(1) > log->sectors ||
        block_read(log->disk, first, 1, to) != 0 ||
        !has_start(log, to, MAGIC_LIST) ||
        bytes_get32(to + AT_SEQUENCE) != sequence) {
        return 0;
    }
    count = bytes_get32(to + AT_COUNT);
    if (count == 0 || count > LOG_TAKES ||
        at + LOG_SECTORS(count) > log->sectors ||
        block_read(log->disk, first + 1, LOG_HEAD(count) - 1 + count,
                   to + BLOCK_BYTES) != 0 ||
        block_read(log->disk, first + LOG_HEAD(count) + count, 1, end) != 0) {
        return 0;
    }
    *attempts = bytes_get32(end + AT_END_ATTEMPTS);
    return is_end(log, end, sequence, to, count) && has_homes(log, to, count)
               ? count
               : 0;
}

uint32_t log_home(const uint8_t *transaction, uint32_t i)
{
    return bytes_get32(transaction + AT_HOMES + 4 * i);
}

struct crc_pieces log_before(const uint8_t *transaction, uint32_t i)
{
    struct crc_pieces before;

    memcpy(&before, transaction + BLOCK_BYTES + i * sizeof before,
           sizeof before);
    return before;
}

const uint8_t *log_sector(const uint8_t *transaction, uint32_t count,
                          uint32_t i)
{
    return transaction + (LOG_HEAD(count) + i) * BLOCK_BYTES;
}

int log_write(const struct log *log, uint32_t at, uint32_t sequence,
              const uint32_t *homes, uint32_t count, uint32_t *sum)
{
    static uint8_t head[LOG_HEAD(LOG_TAKES) * BLOCK_BYTES];
    uint32_t i;

    memset(head, 0, sizeof head);
    put_start(log, head, MAGIC_LIST, sequence);
    bytes_put32(head + AT_COUNT, count);
    for (i = 0; i < count; i++) {
        bytes_put32(head + AT_HOMES + 4 * i, homes[i]);
        memcpy(head + BLOCK_BYTES + i * sizeof(struct crc_pieces),
               cache_before(log->disk, homes[i]), sizeof(struct crc_pieces));
    }
    *sum = CRC_START;
    batch_start(log->disk);
    for (i = 0; i < LOG_HEAD(count) + count; i++) {
        const uint8_t *sector =
            i < LOG_HEAD(count)
                ? head + i * BLOCK_BYTES
                : cache_unmark(log->disk, homes[i - LOG_HEAD(count)]);

        batch_add(log->first + at + i, sector);
        *sum = crc_add(*sum, sector, BLOCK_BYTES);
    }
    return batch_end();
}

int log_write_end(const struct log *log, uint32_t at,
                  const struct log_header *header, uint32_t sum)
{
    uint8_t end[BLOCK_BYTES];

    put_start(log, end, MAGIC_END, header->sequence);
    bytes_put32(end + AT_SUM, sum);
    bytes_put32(end + AT_END_ATTEMPTS, header->attempts);
    return block_write(log->disk, log->first + at, 1, end);
}
