/* SPDX-License-Identifier: MIT
 *
 * Lines are found through a hash table with chains of indices, and replaced by
 * second chance: a hand goes round the lines, spares those used since it last
 * came by, and takes the first other. A line that was read because a long
 * range needed it enters unused, so that reading one large file does not
 * drive out FAT and directories.
 *
 * When the hand comes to a dirty line, all dirty lines of that disk are
 * written: in the order of their places they cost few requests.
 *
 * Invariant: line i is in the chain of its number exactly when it is valid.
 */
#include "sos/fs/cache.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/batch.h"

#define NO_LINE 0xFFFFu
#define RUN_LINES (BLOCK_MOST / CACHE_LINE_SECTORS)
#define ALL_SECTORS ((1u << CACHE_LINE_SECTORS) - 1)

/* The masks have a bit for each sector of the line. */
struct line {
    uint32_t number; /* sector / CACHE_LINE_SECTORS */
    uint16_t next;   /* in the chain of its hash value, or NO_LINE */
    uint8_t disk;
    uint8_t present; /* sectors that hold something; 0: the line is free */
    uint8_t dirty;
    uint8_t pinned;
    uint8_t marked;
    bool used; /* since the hand last came by */
};

static struct line line[CACHE_LINES];
static uint8_t data[CACHE_LINES][CACHE_LINE_BYTES]
    __attribute__((aligned(CACHE_LINE_BYTES)));
static uint16_t chain[CACHE_LINES]; /* by hash value: first line */
static uint32_t hand;               /* the next line to be considered */
static uint32_t pinned_lines;
static bool lost[BLOCK_DISKS]; /* a write failed, and nobody knows yet */
static uint8_t arrived[BLOCK_MOST * BLOCK_BYTES]; /* by one disk request */

void cache_start(void)
{
    uint32_t i;

    for (i = 0; i < CACHE_LINES; i++) {
        line[i] = (struct line){.next = NO_LINE};
        chain[i] = NO_LINE;
    }
    memset(lost, 0, sizeof lost);
    pinned_lines = 0;
    hand = 0;
}

static uint16_t *chain_of(uint32_t disk, uint32_t number)
{
    return &chain[(number + disk * (CACHE_LINES / 2)) % CACHE_LINES];
}

/* The line that holds NUMBER, or NO_LINE. */
static uint32_t find(uint32_t disk, uint32_t number)
{
    uint32_t i = *chain_of(disk, number);

    while (i != NO_LINE &&
           (line[i].number != number || line[i].disk != disk)) {
        i = line[i].next;
    }
    return i;
}

static uint8_t *sector_data(uint32_t i, uint32_t sector)
{
    return data[i] + sector % CACHE_LINE_SECTORS * BLOCK_BYTES;
}

/* The bits of COUNT sectors from SECTOR on, which lie in one line. */
static uint8_t mask_of(uint32_t sector, uint32_t count)
{
    return (uint8_t)(((1u << count) - 1) << sector % CACHE_LINE_SECTORS);
}

static void remove_line(uint32_t i)
{
    uint16_t *link = chain_of(line[i].disk, line[i].number);

    while (*link != i) {
        link = &line[*link].next;
    }
    *link = line[i].next;
    pinned_lines -= line[i].pinned != 0 ? 1 : 0;
    line[i] = (struct line){.next = NO_LINE};
}

/* --- Writing ---------------------------------------------------------------- */

/* The dirty lines of DISK by number, in LIST. */
static uint32_t list_dirty(uint32_t disk, uint16_t *list)
{
    uint32_t count = 0;
    uint32_t i, at;

    for (i = 0; i < CACHE_LINES; i++) {
        if (line[i].dirty == 0 || line[i].disk != disk) {
            continue;
        }
        for (at = count; at > 0 && line[list[at - 1]].number > line[i].number;
             at--) {
            list[at] = list[at - 1];
        }
        list[at] = (uint16_t)i;
        count++;
    }
    return count;
}

/* Writes the dirty sectors of line I. */
static void write_line(uint32_t i)
{
    uint32_t first = line[i].number * CACHE_LINE_SECTORS;
    uint32_t sector;

    for (sector = 0; sector < CACHE_LINE_SECTORS; sector++) {
        if ((line[i].dirty >> sector & 1) != 0) {
            batch_add(first + sector, sector_data(i, sector));
        }
    }
    line[i].dirty = 0;
}

int cache_write_dirty(uint32_t disk)
{
    uint16_t list[CACHE_LINES];
    uint32_t count = list_dirty(disk, list);
    uint32_t i;
    bool failed = lost[disk];

    batch_start(disk);
    for (i = 0; i < count; i++) {
        write_line(list[i]);
    }
    failed = batch_end() != 0 || failed;
    lost[disk] = false;
    return failed ? -EIO : 0;
}

/* --- Finding and reading ------------------------------------------------------ */

/* Takes a line that may hold something else from now on. Pinned lines are
 * spared; there are always others (CACHE_PINNED_MOST). */
static uint32_t take_victim(void)
{
    uint32_t victim;

    while (line[hand].pinned != 0 || line[hand].used) {
        line[hand].used = false;
        hand = (hand + 1) % CACHE_LINES;
    }
    victim = hand;
    hand = (hand + 1) % CACHE_LINES;
    if (line[victim].dirty != 0) {
        uint32_t disk = line[victim].disk;

        lost[disk] = cache_write_dirty(disk) != 0;
    }
    if (line[victim].present != 0) {
        remove_line(victim);
    }
    return victim;
}

/* Enters line NUMBER, which is not in the cache, with no sector present. */
static uint32_t enter(uint32_t disk, uint32_t number)
{
    uint32_t i = take_victim();
    uint16_t *link = chain_of(disk, number);

    line[i].disk = (uint8_t)disk;
    line[i].number = number;
    line[i].next = *link;
    *link = (uint16_t)i;
    return i;
}

/* Copies to line NUMBER those of its sectors that it does not have yet, from
 * the BYTES bytes at FROM. What the disk's end cuts off is zero. */
static void fill(uint32_t disk, uint32_t number, const uint8_t *from,
                 uint32_t bytes)
{
    uint32_t i = find(disk, number);
    uint32_t sector;

    if (i == NO_LINE) {
        i = enter(disk, number);
    }
    if (line[i].present == 0 && bytes == CACHE_LINE_BYTES) {
        memcpy(data[i], from, CACHE_LINE_BYTES);
    } else {
        for (sector = 0; sector < CACHE_LINE_SECTORS; sector++) {
            if ((line[i].present >> sector & 1) != 0) {
                continue;
            }
            if (sector * BLOCK_BYTES < bytes) {
                memcpy(sector_data(i, sector), from + sector * BLOCK_BYTES,
                       BLOCK_BYTES);
            } else {
                memset(sector_data(i, sector), 0, BLOCK_BYTES);
            }
        }
    }
    line[i].present = ALL_SECTORS;
}

/* Reads LINES lines (1..RUN_LINES) from NUMBER on with one disk request. */
static int fetch(uint32_t disk, uint32_t number, uint32_t lines)
{
    uint32_t first = number * CACHE_LINE_SECTORS;
    uint32_t count = lines * CACHE_LINE_SECTORS;
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
        if (part > CACHE_LINE_BYTES) {
            part = CACHE_LINE_BYTES;
        }
        fill(disk, number, arrived + done, part);
        number++;
    }
    return 0;
}

/* Finds the line of SECTOR, reads it unless COUNT sectors from there on are
 * present, and says which it is. */
static int look(uint32_t disk, uint32_t sector, uint32_t count,
                uint32_t *found)
{
    uint32_t number = sector / CACHE_LINE_SECTORS;
    uint8_t wanted = mask_of(sector, count);
    int result;

    if (sector >= block_count(disk)) {
        return -EIO;
    }
    *found = find(disk, number);
    if (*found != NO_LINE && (line[*found].present & wanted) == wanted) {
        return 0;
    }
    result = fetch(disk, number, 1);
    if (result == 0) {
        *found = find(disk, number);
    }
    return result;
}

int cache_view(uint32_t disk, uint32_t sector, const uint8_t **bytes,
               uint32_t *sectors)
{
    uint32_t i;

    *sectors = CACHE_LINE_SECTORS - sector % CACHE_LINE_SECTORS;
    if (look(disk, sector, *sectors, &i) != 0) {
        return -EIO;
    }
    line[i].used = true;
    *bytes = sector_data(i, sector);
    return 0;
}

bool cache_has(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t i;

    if (first % CACHE_LINE_SECTORS + count > CACHE_LINE_SECTORS) {
        return false;
    }
    i = find(disk, first / CACHE_LINE_SECTORS);
    return i != NO_LINE && line[i].present == ALL_SECTORS;
}

/* How many lines from NUMBER on, up to LAST, are not whole in the cache. */
static uint32_t missing(uint32_t disk, uint32_t number, uint32_t last)
{
    uint32_t count = 0;
    uint32_t i;

    while (count < RUN_LINES && number + count <= last) {
        i = find(disk, number + count);
        if (i != NO_LINE && line[i].present == ALL_SECTORS) {
            break;
        }
        count++;
    }
    return count;
}

/* Errors are left to be found when a line is looked at: another line of the
 * same run may well be readable. */
void cache_load(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t number = first / CACHE_LINE_SECTORS;
    uint32_t last = (first + count - 1) / CACHE_LINE_SECTORS;
    uint32_t run;

    while (number <= last) {
        run = missing(disk, number, last);
        if (run == 0) {
            line[find(disk, number)].used = true;
            run = 1;
        } else if (run > 1) {
            (void)fetch(disk, number, run);
        }
        number += run;
    }
}

int cache_read(uint32_t disk, uint32_t first, uint32_t count, uint8_t *to)
{
    uint32_t i, part;

    if (first >= block_count(disk) || count > block_count(disk) - first) {
        return -EIO;
    }
    cache_load(disk, first, count);
    while (count > 0) {
        part = CACHE_LINE_SECTORS - first % CACHE_LINE_SECTORS;
        if (part > count) {
            part = count;
        }
        if (look(disk, first, part, &i) != 0) {
            return -EIO;
        }
        memcpy(to, sector_data(i, first), part * BLOCK_BYTES);
        to += part * BLOCK_BYTES;
        first += part;
        count -= part;
    }
    return 0;
}

/* --- Changes ------------------------------------------------------------------ */

/* Finds the line of SECTOR for a change of COUNT sectors. */
static int look_for_change(uint32_t disk, uint32_t sector, uint32_t count,
                           bool keep, uint32_t *found)
{
    uint32_t number = sector / CACHE_LINE_SECTORS;

    if (sector >= block_count(disk) || count > block_count(disk) - sector) {
        return -EIO;
    }
    if (keep) {
        return look(disk, sector, count, found);
    }
    *found = find(disk, number);
    if (*found == NO_LINE) {
        *found = enter(disk, number);
    }
    line[*found].present |= mask_of(sector, count);
    return 0;
}

int cache_change(uint32_t disk, uint32_t first, uint32_t count, bool keep,
                 uint8_t **bytes)
{
    uint32_t i;
    int result = look_for_change(disk, first, count, keep, &i);

    if (result == 0) {
        line[i].dirty |= mask_of(first, count);
        *bytes = sector_data(i, first);
    }
    return result;
}

void cache_drop(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t i;

    for (; count > 0; count--) {
        i = find(disk, first / CACHE_LINE_SECTORS);
        if (i != NO_LINE) {
            line[i].dirty &= (uint8_t)~mask_of(first, 1);
        }
        first++;
    }
}

int cache_pin(uint32_t disk, uint32_t sector, bool keep, uint8_t **bytes,
              bool *is_new)
{
    uint8_t bit = mask_of(sector, 1);
    uint32_t i;
    int result = look_for_change(disk, sector, 1, keep, &i);

    if (result != 0) {
        return result;
    }
    *is_new = (line[i].marked & bit) == 0;
    *bytes = sector_data(i, sector);
    pinned_lines += line[i].pinned == 0 ? 1 : 0;
    line[i].pinned |= bit;
    line[i].marked |= bit;
    line[i].dirty &= (uint8_t)~bit;
    line[i].used = true;
    return 0;
}

const uint8_t *cache_unmark(uint32_t disk, uint32_t sector)
{
    uint32_t i = find(disk, sector / CACHE_LINE_SECTORS);

    line[i].marked &= (uint8_t)~mask_of(sector, 1);
    return sector_data(i, sector);
}

const uint8_t *cache_unpin(uint32_t disk, uint32_t sector)
{
    uint32_t i = find(disk, sector / CACHE_LINE_SECTORS);

    line[i].pinned &= (uint8_t)~mask_of(sector, 1);
    line[i].marked &= (uint8_t)~mask_of(sector, 1);
    pinned_lines -= line[i].pinned == 0 ? 1 : 0;
    return sector_data(i, sector);
}

uint32_t cache_pinned(void)
{
    return pinned_lines;
}

/* The bits of line NUMBER that lie in FIRST .. FIRST + COUNT - 1. */
static uint8_t inside(uint32_t number, uint32_t first, uint32_t count)
{
    uint32_t sector = number * CACHE_LINE_SECTORS;
    uint8_t mask = 0;
    uint32_t i;

    for (i = 0; i < CACHE_LINE_SECTORS; i++) {
        if (sector + i >= first && sector + i - first < count) {
            mask |= (uint8_t)(1u << i);
        }
    }
    return mask;
}

void cache_forget(uint32_t disk, uint32_t first, uint32_t count)
{
    uint32_t i;
    uint8_t keep;

    for (i = 0; i < CACHE_LINES; i++) {
        if (line[i].present == 0 || line[i].disk != disk) {
            continue;
        }
        keep = (uint8_t)~inside(line[i].number, first, count);
        if ((line[i].present & keep) == 0) {
            remove_line(i);
        } else {
            pinned_lines -= line[i].pinned != 0 ? 1 : 0;
            line[i].present &= keep;
            line[i].dirty &= keep;
            line[i].pinned &= keep;
            line[i].marked &= keep;
            pinned_lines += line[i].pinned != 0 ? 1 : 0;
        }
    }
}
