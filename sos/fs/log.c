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
    AT_SUM = 12,   /* of header and end */
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

int log_write_header(const struct log *log, uint32_t sequence)
{
    uint8_t sector[BLOCK_BYTES];

    put_start(log, sector, MAGIC_HEADER, sequence);
    bytes_put32(sector + AT_SUM, crc_add(CRC_START, sector, AT_SUM));
    return block_write(log->disk, log->first, 1, sector);
}

int log_read_header(const struct log *log, uint32_t *sequence)
{
    uint8_t sector[BLOCK_BYTES];
    int result = block_read(log->disk, log->first, 1, sector);

    if (result != 0) {
        return result;
    }
    if (has_start(log, sector, MAGIC_HEADER) &&
        bytes_get32(sector + AT_SUM) == crc_add(CRC_START, sector, AT_SUM)) {
        *sequence = bytes_get32(sector + AT_SEQUENCE);
        return 1;
    }
    result = block_read(log->disk, log->first + LOG_START, 1, sector);
    *sequence = has_start(log, sector, MAGIC_LIST)
                    ? bytes_get32(sector + AT_SEQUENCE)
                    : 1;
    return result;
}

/* Whether END ends the transaction SEQUENCE of COUNT sectors at LIST. */
static bool is_end(const struct log *log, const uint8_t *end, uint32_t sequence,
                   const uint8_t *list, uint32_t count)
{
    return has_start(log, end, MAGIC_END) &&
           bytes_get32(end + AT_SEQUENCE) == sequence &&
           bytes_get32(end + AT_SUM) ==
               crc_add(CRC_START, list, (count + 1) * BLOCK_BYTES);
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
                  uint8_t *to)
{
    uint8_t end[BLOCK_BYTES];
    uint32_t first = log->first + at;
    uint32_t count;

    if (at + LOG_FRAME + 1 > log->sectors ||
        block_read(log->disk, first, 1, to) != 0 ||
        !has_start(log, to, MAGIC_LIST) ||
        bytes_get32(to + AT_SEQUENCE) != sequence) {
        return 0;
    }
    count = bytes_get32(to + AT_COUNT);
    if (count == 0 || count > LOG_TAKES ||
        at + count + LOG_FRAME > log->sectors ||
        block_read(log->disk, first + 1, count, to + BLOCK_BYTES) != 0 ||
        block_read(log->disk, first + 1 + count, 1, end) != 0) {
        return 0;
    }
    return is_end(log, end, sequence, to, count) && has_homes(log, to, count)
               ? count
               : 0;
}

uint32_t log_home(const uint8_t *transaction, uint32_t i)
{
    return bytes_get32(transaction + AT_HOMES + 4 * i);
}

const uint8_t *log_sector(const uint8_t *transaction, uint32_t i)
{
    return transaction + (i + 1) * BLOCK_BYTES;
}

int log_write(const struct log *log, uint32_t at, uint32_t sequence,
              const uint32_t *homes, uint32_t count, uint32_t *sum)
{
    uint8_t list[BLOCK_BYTES];
    const uint8_t *sector;
    uint32_t i;

    put_start(log, list, MAGIC_LIST, sequence);
    bytes_put32(list + AT_COUNT, count);
    for (i = 0; i < count; i++) {
        bytes_put32(list + AT_HOMES + 4 * i, homes[i]);
    }
    batch_start(log->disk);
    batch_add(log->first + at, list);
    *sum = crc_add(CRC_START, list, BLOCK_BYTES);
    for (i = 0; i < count; i++) {
        sector = cache_unmark(log->disk, homes[i]);
        batch_add(log->first + at + 1 + i, sector);
        *sum = crc_add(*sum, sector, BLOCK_BYTES);
    }
    return batch_end();
}

int log_write_end(const struct log *log, uint32_t at, uint32_t sequence,
                  uint32_t count, uint32_t sum)
{
    uint8_t end[BLOCK_BYTES];

    put_start(log, end, MAGIC_END, sequence);
    bytes_put32(end + AT_SUM, sum);
    return block_write(log->disk, log->first + at + 1 + count, 1, end);
}
