/* SPDX-License-Identifier: MIT
 *
 * The lines of the block cache: found, replaced, and written when they are
 * dirty. What their sectors mean is the matter of cache.h.
 *
 * Layer: sos/fs/line. Uses: batch, block.
 */
#ifndef FS_LINE_H
#define FS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/block.h"
#include "sos/fs/crc.h"

#define LINES 256u      /* 1 MiB */
#define LINE_SECTORS 8u /* sectors of a line */
#define LINE_BYTES (LINE_SECTORS * BLOCK_BYTES)
#define LINE_ALL ((1u << LINE_SECTORS) - 1) /* a mask with all sectors */

/* The masks have a bit for each sector of the line. */
struct line {
    uint32_t number; /* sector / LINE_SECTORS */
    uint16_t next;   /* line.c: in the chain of its hash value */
    uint8_t disk;
    uint8_t present; /* sectors that hold something; 0: the line is free */
    uint8_t dirty;
    uint8_t pinned;
    uint8_t marked;
    bool used; /* since the hand last came by */
    struct crc_pieces before[LINE_SECTORS]; /* of pinned sectors: cache.h */
};

/* All lines are free. */
void line_start(void);

/* Line I (0..LINES - 1), free or not. */
struct line *line_at(uint32_t i);

/* The line NUMBER of DISK, or NULL. */
struct line *line_find(uint32_t disk, uint32_t number);

/* A line for NUMBER, which is not in the cache, with no sector present: the
 * caller adds some at once. Another one may go for that, and dirty ones be
 * written.
 */
struct line *line_enter(uint32_t disk, uint32_t number);

/* Frees LINE, whatever it holds. */
void line_remove(struct line *line);

/* The bytes of SECTOR in LINE. */
uint8_t *line_sector(const struct line *line, uint32_t sector);

/* The bits of COUNT sectors from SECTOR on, which lie in one line. */
uint8_t line_mask(uint32_t sector, uint32_t count);

/* Writes the dirty sectors of DISK, in the order of their places.
 *
 * Returns:  0; -EIO (now, or earlier, when a line was needed for something
 *           else: what was to be written is lost).
 */
int line_write_dirty(uint32_t disk);

#endif
