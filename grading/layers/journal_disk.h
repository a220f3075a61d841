/* SPDX-License-Identifier: MIT
 *
 * The disk of journal_test.c: sectors that are filled with one number each. It
 * records what is written, and can be what it would be after a power cut: what
 * was written since the last flush may have arrived or not, in any order.
 */
#ifndef LAYERS_JOURNAL_DISK_H
#define LAYERS_JOURNAL_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    /* Places of sectors that are told. */
    PLACE_FAT = 0,     /* 2, which the volume has twice */
    PLACE_ENTRIES = 2, /* 4 sectors of directories */
    PLACE_ORPHANS = 6, /* the one in the journal's area */
    PLACES = 7,
    CONTENTS = 3, /* sectors of files */
    WIDE = 130,   /* further sectors of directories, each in its own line */
    MOST_AREA = 300,
    NO_VALUE = -1 /* a sector that is not filled with one number */
};

enum cut {
    CUT_BEFORE,  /* all arrived but the request that is being written */
    CUT_TORN,    /* all, and the first half of that request, and some bytes */
    CUT_ALONE,   /* only that request */
    CUT_TAIL,    /* only its second half */
    CUT_MIXED,   /* any of the sectors */
    CUT_LATE,    /* all but the first request since the last flush */
    CUT_NOTHING, /* nothing since the last flush */
    CUTS
};

/* Sectors, as numbers on the disk. */
uint32_t sector_of_place(uint32_t place);
uint32_t sector_of_content(uint32_t i);
uint32_t sector_of_wide(uint32_t i);
uint32_t sector_of_area(void);

void fill(uint8_t *sector, uint32_t value);
int value_of(const uint8_t *sector);

/* What the sector number SECTOR holds on the disk. */
int disk_value(uint32_t sector);

/* Writes it, past everything. */
void disk_put(uint32_t sector, uint32_t value);

/* An empty disk with a journal of AREA sectors. */
void disk_start(uint32_t area);

/* Nothing that was recorded counts; all that was written has arrived. */
void disk_record(void);

/* What was recorded from here on belongs to operation number OPERATION. */
void disk_mark(uint32_t operation);

/* The Nth request from now fails; 0: none does. */
void disk_fail(uint32_t n);

/* Whether one failed since the last call of this function. */
bool disk_has_failed(void);

/* The number of moments at which the power can fail: one for each request to
 * write, and the end.
 */
uint32_t disk_moments(void);

/* Makes the disk what it is when the power fails at a MOMENT. Returns the
 * operation that was being done, behind the last one the number that comes
 * next. From now on, what is written is recorded anew as a restart, at which
 * the power can fail, too.
 */
uint32_t disk_cut(uint32_t moment, enum cut cut);

/* The same for the writes of that restart; disk_cut() is next. */
uint32_t disk_restart_moments(void);
void disk_cut_restart(uint32_t moment, enum cut cut);

#endif
