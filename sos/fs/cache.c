/* SPDX-License-Identifier: MIT
 *
 * A line that was read because a long range needed it enters unused, so that
 * reading one large file does not drive out FAT and directories (line.c).
 */
#include "sos/fs/cache.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/line.h"

#define RUN_LINES (BLOCK_MOST / LINE_SECTORS)

static uint32_t pinned_lines;
static uint8_t arrived[BLOCK_MOST * BLOCK_BYTES]; /* by one disk request */

void cache_start(void)
{
    line_start();
    pinned_lines = 0;
}

int cache_write_dirty(uint32_t disk)
{
    return line_write_dirty(disk);
}

/* --- Finding and reading -------------------------------------------------- */

/* Those of COUNT sectors from SECTOR on that lie in its line. */
static uint32_t in_line(uint32_t sector, uint32_t count)
{
    uint32_t rest = LINE_SECTORS - sector % LINE_SECTORS;

    return rest < count ? rest : count;
}

/* Copies to line NUMBER those of its sectors that it does not have yet, from
 * the BYTES bytes at FROM. What the disk's end cuts off is zero. */
static void fill(uint32_t disk, uint32_t number, const uint8_t *from,
                 uint32_t bytes)
{
    struct line *line = line_find(disk, number);
    uint32_t sector;

    if (line == NULL) {
        line = line_enter(disk, number);
    }
    for (sector = 0; sector < LINE_SECTORS; sector++) {
        if ((line->present >> sector & 1) != 0) {
            continue;
        }
        if (sector * BLOCK_BYTES < bytes) {
            memcpy(line_sector(line, sector), from + sector * BLOCK_BYTES,
                   BLOCK_BYTES);
        } else {
            memset(line_sector(line, sector), 0, BLOCK_BYTES);
        }
    }
    line->present = LINE_ALL;
}

/* Reads LINES lines (1..RUN_LINES) from NUMBER on with one disk request. */
static int fetch(uint32_t disk, uint32_t number, uint32_t lines)
{
    uint32_t first = number * LINE_SECTORS;
    uint32_t count = lines * LINE_SECTORS;
    uint32_t bytes, done, part;

    if (first >= block_count(disk)) {
        return -EIO;
    }
    if (count > block_count(disk) - first) {
        count = block_count(disk) - first;
    }
    if (block_read(disk, first, count, arrived) != 0) {
        return -EIO;
    }
    bytes = count * BLOCK_BYTES;
    for (done = 0; done < bytes; done += part) {
        part = bytes - done;
        if (part > LINE_BYTES) {
            part = LINE_BYTES;
        }
        fill(disk, number, arrived + done, part);
        number++;
    }
    return 0;
}

/* Finds the line of SECTOR, reads it unless COUNT sectors from there on are
 * present, and says which it is. */
static int look(uint32_t disk, uint32_t sector, uint32_t count,
                struct line **found)
{
    uint32_t number = sector / LINE_SECTORS;
    uint8_t wanted = line_mask(sector, count);
    int result;

    if (sector >= block_count(disk)) {
        return -EIO;
    }
    *found = line_find(disk, number);
    if (*found != NULL && ((*found)->present & wanted) == wanted) {
        return 0;
    }
    result = fetch(disk, number, 1);
    if (result == 0) {
        *found = line_find(disk, number);
    }
    return result;
}

int cache_view(uint32_t disk, uint32_t sector, const uint8_t **bytes,
               uint32_t *sectors)
{
    struct line *line;

    *sectors = LINE_SECTORS - sector % LINE_SECTORS;
    if (look(disk, sector, *sectors, &line) != 0) {
        return -EIO;
    }
    line->used = true;
    *bytes = line_sector(line, sector);
    return 0;
}

/* The line of COUNT sectors, which lie in one, if all of them are present; else
 * NULL. */
static struct line *present(uint32_t disk, uint32_t sector, uint32_t count)
{
    struct line *line = line_find(disk, sector / LINE_SECTORS);
    uint8_t wanted = line_mask(sector, count);

    return line != NULL && (line->present & wanted) == wanted ? line : NULL;
}

bool cache_has(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t part;

    for (; count > 0; count -= part) {
        part = in_line(first, count);
        if (present(disk, first, part) == NULL) {
            return false;
        }
        first += part;
    }
    return true;
}

const uint8_t *cache_row(uint32_t disk, uint32_t first, uint32_t count)
{
    const uint8_t *row = NULL;
    const uint8_t *end = NULL;
    uint32_t part;

    for (; count > 0; count -= part) {
        struct line *line;

        part = in_line(first, count);
        line = present(disk, first, part);
        if (line == NULL || (row != NULL && line_sector(line, first) != end)) {
            return NULL;
        }
        line->used = true;
        end = line_sector(line, first) + part * BLOCK_BYTES;
        row = row != NULL ? row : line_sector(line, first);
        first += part;
    }
    return row;
}

/* How many lines from NUMBER on, up to LAST, are not in the cache at all. One
 * that is there in part is read alone: as others make room for a long run, its
 * dirty sectors could go to the disk after that was read. */
static uint32_t missing(uint32_t disk, uint32_t number, uint32_t last)
{
    uint32_t count = 0;

    while (count < RUN_LINES && number + count <= last &&
           line_find(disk, number + count) == NULL) {
        count++;
    }
    return count;
}

/* Errors are left to be found when a line is looked at: another line of the
 * same run may well be readable. */
void cache_load(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t number = first / LINE_SECTORS;
    uint32_t last = (first + count - 1) / LINE_SECTORS;
    uint32_t run;

    while (number <= last) {
        run = missing(disk, number, last);
        if (run == 0) {
            line_find(disk, number)->used = true;
            run = 1;
        } else if (run > 1) {
            (void)fetch(disk, number, run);
        }
        number += run;
    }
}

int cache_read(uint32_t disk, uint32_t first, uint32_t count, uint8_t *to)
{
    struct line *line;
    uint32_t part;

    if (first >= block_count(disk) || count > block_count(disk) - first) {
        return -EIO;
    }
    cache_load(disk, first, count);
    while (count > 0) {
        part = in_line(first, count);
        if (look(disk, first, part, &line) != 0) {
            return -EIO;
        }
        memcpy(to, line_sector(line, first), part * BLOCK_BYTES);
        to += part * BLOCK_BYTES;
        first += part;
        count -= part;
    }
    return 0;
}

/* --- Changes -------------------------------------------------------------- */

/* Finds the line of SECTOR for a change of COUNT sectors. */
static int look_for_change(uint32_t disk, uint32_t sector, uint32_t count,
                           bool keep, struct line **found)
{
    uint32_t number = sector / LINE_SECTORS;

    if (sector >= block_count(disk) || count > block_count(disk) - sector) {
        return -EIO;
    }
    if (keep) {
        return look(disk, sector, count, found);
    }
    *found = line_find(disk, number);
    if (*found == NULL) {
        *found = line_enter(disk, number);
    }
    (*found)->present |= line_mask(sector, count);
    return 0;
}

int cache_change(uint32_t disk, uint32_t first, uint32_t count, bool keep,
                 uint8_t **bytes)
{
    struct line *line;
    int result = look_for_change(disk, first, count, keep, &line);

    if (result == 0) {
        line->dirty |= line_mask(first, count);
        *bytes = line_sector(line, first);
    }
    return result;
}

void cache_drop(uint32_t disk, uint32_t first, uint32_t count)
{
    struct line *line;
    uint32_t part;

    for (; count > 0; count -= part) {
        part = in_line(first, count);
        line = line_find(disk, first / LINE_SECTORS);
        if (line != NULL) {
            line->dirty &= (uint8_t)~line_mask(first, part);
        }
        first += part;
    }
}

int cache_pin(uint32_t disk, uint32_t sector, bool keep, uint8_t **bytes,
              bool *is_new)
{
    uint8_t bit = line_mask(sector, 1);
    struct line *line;
    int result = look_for_change(disk, sector, 1, keep, &line);

    if (result != 0) {
        return result;
    }
    *is_new = (line->marked & bit) == 0;
    *bytes = line_sector(line, sector);
    if ((line->pinned & bit) == 0) {
        line->before[sector % LINE_SECTORS] =
            keep ? crc_pieces(*bytes) : (struct crc_pieces){{CRC_UNKNOWN}};
    }
    pinned_lines += line->pinned == 0 ? 1 : 0;
    line->pinned |= bit;
    line->marked |= bit;
    line->dirty &= (uint8_t)~bit;
    line->used = true;
    return 0;
}

const uint8_t *cache_unmark(uint32_t disk, uint32_t sector)
{
    struct line *line = line_find(disk, sector / LINE_SECTORS);

    line->marked &= (uint8_t)~line_mask(sector, 1);
    return line_sector(line, sector);
}

const struct crc_pieces *cache_before(uint32_t disk, uint32_t sector)
{
    return &line_find(disk, sector / LINE_SECTORS)
                ->before[sector % LINE_SECTORS];
}

const uint8_t *cache_unpin(uint32_t disk, uint32_t sector)
{
    struct line *line = line_find(disk, sector / LINE_SECTORS);

    line->pinned &= (uint8_t)~line_mask(sector, 1);
    line->marked &= (uint8_t)~line_mask(sector, 1);
    pinned_lines -= line->pinned == 0 ? 1 : 0;
    return line_sector(line, sector);
}

uint32_t cache_pinned(void)
{
    return pinned_lines;
}

/* The bits of line NUMBER that lie in FIRST .. FIRST + COUNT - 1. */
static uint8_t inside(uint32_t number, uint32_t first, uint32_t count)
{
    uint32_t sector = number * LINE_SECTORS;
    uint8_t mask = 0;
    uint32_t i;

    for (i = 0; i < LINE_SECTORS; i++) {
        if (sector + i >= first && sector + i - first < count) {
            mask |= (uint8_t)(1u << i);
        }
    }
    return mask;
}

void cache_forget(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < LINES; i++) {
        struct line *line = line_at(i);
        uint8_t keep = (uint8_t)~inside(line->number, first, count);

        if (line->present == 0 || line->disk != disk || keep == LINE_ALL) {
            continue;
        }
        pinned_lines -= line->pinned != 0 ? 1 : 0;
        line->present &= keep;
        line->dirty &= keep;
        line->pinned &= keep;
        line->marked &= keep;
        pinned_lines += line->pinned != 0 ? 1 : 0;
        if (line->present == 0) {
            line_remove(line);
        }
    }
}
