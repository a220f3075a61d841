/* SPDX-License-Identifier: MIT
 *
 * Lines are found through a hash table with chains of indices, and replaced by
 * second chance: a hand goes round the lines, spares those used since it last
 * came by, and takes the first other. A line that was read because a long
 * range needed it enters unused, so that reading one large file does not
 * drive out FAT and directories.
 *
 * Invariant: line i is in the chain of its number exactly when it is valid.
 */
#include "sos/fs/cache.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define NO_LINE 0xFFFFu
#define RUN_LINES (BLOCK_MOST / CACHE_LINE_SECTORS)

struct line {
    uint32_t number; /* sector / CACHE_LINE_SECTORS */
    uint16_t next;   /* in the chain of its hash value, or NO_LINE */
    bool valid;
    bool used; /* since the hand last came by */
};

static struct line line[CACHE_LINES];
static uint8_t data[CACHE_LINES][CACHE_LINE_BYTES]
    __attribute__((aligned(CACHE_LINE_BYTES)));
static uint16_t chain[CACHE_LINES]; /* by hash value: first line */
static uint32_t hand;               /* the next line to be considered */
static uint8_t transfer[BLOCK_MOST * BLOCK_BYTES]; /* one disk request */

void cache_start(void)
{
    uint32_t i;

    for (i = 0; i < CACHE_LINES; i++) {
        line[i].valid = false;
        line[i].used = false;
        chain[i] = NO_LINE;
    }
    hand = 0;
}

static uint16_t *chain_of(uint32_t number)
{
    return &chain[number % CACHE_LINES];
}

/* The line that holds NUMBER, or NO_LINE. */
static uint32_t find(uint32_t number)
{
    uint32_t i = *chain_of(number);

    while (i != NO_LINE && line[i].number != number) {
        i = line[i].next;
    }
    return i;
}

static void unlink_line(uint32_t i)
{
    uint16_t *link = chain_of(line[i].number);

    while (*link != i) {
        link = &line[*link].next;
    }
    *link = line[i].next;
    line[i].valid = false;
}

/* Takes a line that may hold something else from now on. */
static uint32_t take_victim(void)
{
    uint32_t victim;

    while (line[hand].valid && line[hand].used) {
        line[hand].used = false;
        hand = (hand + 1) % CACHE_LINES;
    }
    victim = hand;
    hand = (hand + 1) % CACHE_LINES;
    if (line[victim].valid) {
        unlink_line(victim);
    }
    return victim;
}

/* Enters line NUMBER, which is not in the cache, with BYTES bytes; a line that
 * the disk's end cuts off is filled up with zeros. */
static void enter(uint32_t number, const uint8_t *from, uint32_t bytes)
{
    uint32_t i = take_victim();
    uint16_t *link = chain_of(number);

    memcpy(data[i], from, bytes);
    memset(data[i] + bytes, 0, CACHE_LINE_BYTES - bytes);
    line[i].number = number;
    line[i].next = *link;
    line[i].valid = true;
    line[i].used = false;
    *link = (uint16_t)i;
}

/* Reads LINES lines (1..RUN_LINES) from NUMBER on, none of which is in the
 * cache, with one disk request. */
static int fetch(uint32_t number, uint32_t lines)
{
    uint32_t first = number * CACHE_LINE_SECTORS;
    uint32_t count = lines * CACHE_LINE_SECTORS;
    uint32_t bytes, done, part;
    int result;

    if (first >= block_count(0)) {
        return -EIO;
    }
    if (count > block_count(0) - first) {
        count = block_count(0) - first;
    }
    result = block_read(0, first, count, transfer);
    if (result != 0) {
        return result;
    }
    bytes = count * BLOCK_BYTES;
    for (done = 0; done < bytes; done += part) {
        part = bytes - done;
        if (part > CACHE_LINE_BYTES) {
            part = CACHE_LINE_BYTES;
        }
        enter(number, transfer + done, part);
        number++;
    }
    return 0;
}

/* Finds or fetches the line of SECTOR and says which it is. */
static int look(uint32_t sector, uint32_t *found)
{
    uint32_t number = sector / CACHE_LINE_SECTORS;
    int result;

    if (sector >= block_count(0)) {
        return -EIO;
    }
    *found = find(number);
    if (*found == NO_LINE) {
        result = fetch(number, 1);
        if (result != 0) {
            return result;
        }
        *found = find(number);
    }
    return 0;
}

int cache_view(uint32_t sector, const uint8_t **bytes, uint32_t *sectors)
{
    uint32_t inside = sector % CACHE_LINE_SECTORS;
    uint32_t i;
    int result = look(sector, &i);

    if (result != 0) {
        return result;
    }
    line[i].used = true;
    *bytes = data[i] + inside * BLOCK_BYTES;
    *sectors = CACHE_LINE_SECTORS - inside;
    return 0;
}

/* How many lines from NUMBER on, up to LAST, are not in the cache. */
static uint32_t missing(uint32_t number, uint32_t last)
{
    uint32_t count = 0;

    while (count < RUN_LINES && number + count <= last &&
           find(number + count) == NO_LINE) {
        count++;
    }
    return count;
}

/* Errors are left to be found when a line is looked at: another line of the
 * same run may well be readable. */
void cache_load(uint32_t first, uint32_t count)
{
    uint32_t number = first / CACHE_LINE_SECTORS;
    uint32_t last = (first + count - 1) / CACHE_LINE_SECTORS;
    uint32_t run;

    while (number <= last) {
        run = missing(number, last);
        if (run == 0) {
            line[find(number)].used = true;
            run = 1;
        } else if (run > 1) {
            (void)fetch(number, run);
        }
        number += run;
    }
}

int cache_read(uint32_t first, uint32_t count, uint8_t *to)
{
    uint32_t i, inside, part;
    int result;

    if (first >= block_count(0) || count > block_count(0) - first) {
        return -EIO;
    }
    cache_load(first, count);
    while (count > 0) {
        result = look(first, &i);
        if (result != 0) {
            return result;
        }
        inside = first % CACHE_LINE_SECTORS;
        part = CACHE_LINE_SECTORS - inside;
        if (part > count) {
            part = count;
        }
        memcpy(to, data[i] + inside * BLOCK_BYTES, part * BLOCK_BYTES);
        to += part * BLOCK_BYTES;
        first += part;
        count -= part;
    }
    return 0;
}
