/* SPDX-License-Identifier: MIT
 *
 * Whole sectors are not read before they are filled; a sector that had no
 * contents yet is zero around what is written there, so that nobody sees what
 * was on the disk before.
 */
#include "sos/fs/fill.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/cache.h"

/* Writes to one sector (SECTOR on the disk) BYTES bytes from INSIDE on: DATA,
 * or zeros if it is NULL. IS_OLD: it has contents of the file already. */
static int fill_sector(uint32_t disk, uint32_t sector, bool is_old,
                       uint32_t inside, const uint8_t *data, uint32_t bytes)
{
    bool keep = is_old && bytes < BLOCK_BYTES;
    uint8_t *to;
    int result = cache_change(disk, sector, 1, keep, &to);

    if (result != 0) {
        return result;
    }
    if (!keep && bytes < BLOCK_BYTES) {
        memset(to, 0, BLOCK_BYTES);
    }
    if (data != NULL) {
        memcpy(to + inside, data, bytes);
    } else {
        memset(to + inside, 0, bytes);
    }
    return 0;
}

/* The same to COUNT whole sectors. */
static int fill_sectors(uint32_t disk, uint32_t sector, uint32_t count,
                        const uint8_t *data)
{
    uint8_t *to;
    uint32_t part;
    int result;

    for (; count > 0; count -= part) {
        part = CACHE_LINE_SECTORS - sector % CACHE_LINE_SECTORS;
        part = part < count ? part : count;
        result = cache_change(disk, sector, part, false, &to);
        if (result != 0) {
            return result;
        }
        if (data != NULL) {
            memcpy(to, data, part * BLOCK_BYTES);
            data += part * BLOCK_BYTES;
        } else {
            memset(to, 0, part * BLOCK_BYTES);
        }
        sector += part;
    }
    return 0;
}

int fill_range(struct fat_chain *chain, uint32_t old, uint32_t offset,
               uint32_t end, const uint8_t *data)
{
    uint32_t disk = chain->volume->disk;
    uint32_t sector, run, part;
    int result;

    for (; offset < end; offset += part) {
        uint32_t first = offset / BLOCK_BYTES;
        uint32_t inside = offset % BLOCK_BYTES;
        uint32_t whole = inside == 0 ? (end - offset) / BLOCK_BYTES : 0;

        result = fat_locate(chain, first, whole > 0 ? whole : 1, &sector, &run);
        if (result != 0 || run == 0) {
            return -EIO;
        }
        if (whole > 0) {
            part = run * BLOCK_BYTES;
            result = fill_sectors(disk, sector, run, data);
        } else {
            part = BLOCK_BYTES - inside;
            part = part < end - offset ? part : end - offset;
            result = fill_sector(disk, sector, first * BLOCK_BYTES < old,
                                 inside, data, part);
        }
        if (result != 0) {
            return result;
        }
        data += data != NULL ? part : 0;
    }
    return 0;
}
