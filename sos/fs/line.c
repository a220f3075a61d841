/* SPDX-License-Identifier: MIT
 *
 * Lines are found through a hash table with chains of indices, and replaced by
 * second chance: a hand goes round the lines, spares those that are pinned or
 * were used since it last came by, and takes the first other.
 *
 * When the hand comes to a dirty line, all dirty lines of that disk are
 * written: in the order of their places they cost few requests.
 *
 * Invariant: a line is in the chain of its number exactly when a sector of it
 * is present.
 */
#include "sos/fs/line.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/batch.h"

#define NO_LINE 0xFFFFu

static struct line table[LINES];
static uint8_t data[LINES][LINE_BYTES] __attribute__((aligned(LINE_BYTES)));
static uint16_t chain[LINES];  /* by hash value: first line */
static uint32_t hand;          /* the next line to be considered */
static bool lost[BLOCK_DISKS]; /* a write failed, and nobody knows yet */

void line_start(void)
{
    uint32_t i;

    for (i = 0; i < LINES; i++) {
        table[i] = (struct line){.next = NO_LINE};
        chain[i] = NO_LINE;
    }
    memset(lost, 0, sizeof lost);
    hand = 0;
}

struct line *line_at(uint32_t i)
{
    return &table[i];
}

static uint16_t *chain_of(uint32_t disk, uint32_t number)
{
    return &chain[(number + disk * (LINES / 2)) % LINES];
}

struct line *line_find(uint32_t disk, uint32_t number)
{
    uint32_t i = *chain_of(disk, number);

    while (i != NO_LINE) {
        if (table[i].number == number && table[i].disk == disk) {
            return &table[i];
        }
        i = table[i].next;
    }
    return NULL;
}

uint8_t *line_sector(const struct line *line, uint32_t sector)
{
    return data[line - table] + sector % LINE_SECTORS * BLOCK_BYTES;
}

uint8_t line_mask(uint32_t sector, uint32_t count)
{
    return (uint8_t)(((1u << count) - 1) << sector % LINE_SECTORS);
}

void line_remove(struct line *line)
{
    uint16_t *link = chain_of(line->disk, line->number);

    while (&table[*link] != line) {
        link = &table[*link].next;
    }
    *link = line->next;
    *line = (struct line){.next = NO_LINE};
}

/* --- Writing -------------------------------------------------------------- */

/* The dirty lines of DISK by number, in LIST. Returns how many. */
static uint32_t list_dirty(uint32_t disk, uint16_t *list)
{
    uint32_t count = 0;
    uint32_t i, at;

    for (i = 0; i < LINES; i++) {
        if (table[i].dirty == 0 || table[i].disk != disk) {
            continue;
        }
        for (at = count; at > 0 && table[list[at - 1]].number > table[i].number;
             at--) {
            list[at] = list[at - 1];
        }
        list[at] = (uint16_t)i;
        count++;
    }
    return count;
}

/* Adds the dirty sectors of LINE to the batch. */
static void write_line(struct line *line)
{
    uint32_t first = line->number * LINE_SECTORS;
    uint32_t sector;

    for (sector = 0; sector < LINE_SECTORS; sector++) {
        if ((line->dirty >> sector & 1) != 0) {
            batch_add(first + sector, line_sector(line, sector));
        }
    }
    line->dirty = 0;
}

int line_write_dirty(uint32_t disk)
{
    uint16_t list[LINES];
    uint32_t count = list_dirty(disk, list);
    uint32_t i;
    bool failed = lost[disk];

    batch_start(disk);
    for (i = 0; i < count; i++) {
        write_line(&table[list[i]]);
    }
    failed = batch_end() != 0 || failed;
    lost[disk] = false;
    return failed ? -EIO : 0;
}

/* --- Replacing ------------------------------------------------------------ */

/* Takes a line that may hold something else from now on. There always is one:
 * cache.h bounds how many are pinned. */
static struct line *take_victim(void)
{
    struct line *victim;

    while (table[hand].pinned != 0 || table[hand].used) {
        table[hand].used = false;
        hand = (hand + 1) % LINES;
    }
    victim = &table[hand];
    hand = (hand + 1) % LINES;
    if (victim->dirty != 0) {
        uint32_t disk = victim->disk;

        lost[disk] = line_write_dirty(disk) != 0;
    }
    if (victim->present != 0) {
        line_remove(victim);
    }
    return victim;
}

struct line *line_enter(uint32_t disk, uint32_t number)
{
    struct line *line = take_victim();
    uint16_t *link = chain_of(disk, number);

    line->disk = (uint8_t)disk;
    line->number = number;
    line->next = *link;
    *link = (uint16_t)(line - table);
    return line;
}
