/* SPDX-License-Identifier: MIT
 *
 * Only sectors that matter have memory; others read as zeros, and to write
 * there is a fault.
 */
#include "grading/layers/journal_disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sos/fs/block.h"
#include "sos/fs/log.h"

enum {
    TWIN_SECTORS = 2,
    WIDE_FIRST = 1000,
    WIDE_STRIDE = 8,
    AREA_FIRST = 3000,
    SECTORS = 3400,
    NAMED = 11, /* sectors with memory before the wide ones */
    MOST_STORED = NAMED + WIDE + MOST_AREA,
    MOST_EVENTS = 16384,
    TORN_BYTES = 200,
    FLUSH = 0
};

/* FAT, its twin, directories, contents. */
static const uint32_t named[NAMED] = {40, 41, 42, 43, 48, 56, 57, 64,
                                      70, 71, 81};

struct event {
    uint32_t sector, count; /* FLUSH: of none */
    uint32_t operation;
    size_t at; /* of its bytes on the tape */
};

struct tape {
    uint8_t start[MOST_STORED][BLOCK_BYTES]; /* the disk before it */
    struct event events[MOST_EVENTS];
    uint32_t count;
    uint8_t *bytes;
    size_t used, room;
};

static uint8_t disk[MOST_STORED][BLOCK_BYTES];
static uint32_t stored; /* sectors that have memory */
static struct tape main_tape, restart_tape;
static struct tape *tape = &main_tape;
static uint32_t operation, failing;
static bool has_failed;

static _Noreturn void panic(const char *what, uint32_t number)
{
    fflush(stdout);
    fprintf(stderr, "panic: %s (%u)\n", what, number);
    exit(3);
}

/* --- Places --------------------------------------------------------------- */

uint32_t sector_of_place(uint32_t place)
{
    return place == PLACE_ORPHANS   ? AREA_FIRST + LOG_ORPHANS
           : place >= PLACE_ENTRIES ? named[place + TWIN_SECTORS]
                                    : named[place];
}

uint32_t sector_of_content(uint32_t i)
{
    return named[NAMED - CONTENTS + i];
}

uint32_t sector_of_wide(uint32_t i)
{
    return WIDE_FIRST + i * WIDE_STRIDE;
}

uint32_t sector_of_area(void)
{
    return AREA_FIRST;
}

/* Where SECTOR is stored; MOST_STORED: nowhere. */
static uint32_t index_of(uint32_t sector)
{
    uint32_t wide = (sector - WIDE_FIRST) / WIDE_STRIDE;

    for (uint32_t i = 0; i < NAMED; i++) {
        if (named[i] == sector) {
            return i;
        }
    }
    if (sector >= AREA_FIRST && sector - AREA_FIRST < MOST_AREA) {
        return NAMED + WIDE + sector - AREA_FIRST;
    }
    return sector >= WIDE_FIRST && wide < WIDE &&
                   sector == sector_of_wide(wide)
               ? NAMED + wide
               : MOST_STORED;
}

void fill(uint8_t *sector, uint32_t value)
{
    for (uint32_t i = 0; i < BLOCK_BYTES; i += sizeof value) {
        memcpy(sector + i, &value, sizeof value);
    }
}

int value_of(const uint8_t *sector)
{
    int value;

    memcpy(&value, sector, sizeof value);
    return memcmp(sector, sector + sizeof value, BLOCK_BYTES - sizeof value) ==
                   0
               ? value
               : NO_VALUE;
}

int disk_value(uint32_t sector)
{
    return value_of(disk[index_of(sector)]);
}

void disk_put(uint32_t sector, uint32_t value)
{
    fill(disk[index_of(sector)], value);
}

/* --- Recording ------------------------------------------------------------ */

static void begin_tape(struct tape *which)
{
    tape = which;
    memcpy(tape->start, disk, (size_t)stored * BLOCK_BYTES);
    tape->count = 0;
    tape->used = 0;
}

static void add_event(uint32_t sector, uint32_t count, const void *from)
{
    size_t bytes = (size_t)count * BLOCK_BYTES;

    if (tape->count == MOST_EVENTS) {
        panic("the journal writes without end", tape->count);
    }
    if (tape->used + bytes > tape->room) {
        tape->room = 2 * (tape->used + bytes);
        tape->bytes = realloc(tape->bytes, tape->room);
    }
    if (bytes > 0) {
        memcpy(tape->bytes + tape->used, from, bytes);
    }
    tape->events[tape->count] =
        (struct event){sector, count, operation, tape->used};
    tape->count++;
    tape->used += bytes;
}

void disk_start(uint32_t area)
{
    stored = NAMED + WIDE + area;
    memset(disk, 0, sizeof disk);
    failing = 0;
    disk_record();
}

void disk_record(void)
{
    operation = 0;
    begin_tape(&main_tape);
}

void disk_mark(uint32_t number)
{
    operation = number;
}

void disk_fail(uint32_t n)
{
    failing = n;
}

bool disk_has_failed(void)
{
    bool failed = has_failed;

    has_failed = false;
    return failed;
}

static bool fails(void)
{
    bool now = failing == 1;

    failing = failing > 0 ? failing - 1 : 0;
    has_failed = has_failed || now;
    return now;
}

/* --- The disk, as block.h has it ------------------------------------------ */

static void check(uint32_t of, uint32_t first, uint32_t count)
{
    if (of != 0 || count == 0 || count > BLOCK_MOST || first >= SECTORS ||
        count > SECTORS - first) {
        panic("a request for sectors beyond the disk, or for too many", first);
    }
}

int block_start(uint32_t of)
{
    return of == 0 ? 0 : -ENODEV;
}

uint32_t block_count(uint32_t of)
{
    return of == 0 ? SECTORS : 0;
}

int block_read(uint32_t of, uint32_t first, uint32_t count, void *to)
{
    check(of, first, count);
    if (fails()) {
        return -EIO;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *bytes = (uint8_t *)to + i * BLOCK_BYTES;
        uint32_t index = index_of(first + i);

        if (index < MOST_STORED) {
            memcpy(bytes, disk[index], BLOCK_BYTES);
        } else {
            memset(bytes, 0, BLOCK_BYTES);
        }
    }
    return 0;
}

int block_write(uint32_t of, uint32_t first, uint32_t count, const void *from)
{
    check(of, first, count);
    if (fails()) {
        return -EIO;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index = index_of(first + i);

        if (index >= stored) {
            panic("a write to a sector that is neither of the journal nor of "
                  "what is changed", first + i);
        }
        memcpy(disk[index], (const uint8_t *)from + i * BLOCK_BYTES,
               BLOCK_BYTES);
    }
    add_event(first, count, from);
    return 0;
}

int block_flush(uint32_t of)
{
    check(of, 0, 1);
    if (fails()) {
        return -EIO;
    }
    add_event(0, FLUSH, NULL);
    return 0;
}

/* --- Power cuts ----------------------------------------------------------- */

/* A number that looks random, the same for the same arguments. */
static uint32_t mix(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t sum = a * 2654435761u + b * 40503u + c * 69069u;

    return (sum ^ sum >> 15) * 2246822519u >> 16;
}

/* Sector I of EVENT arrives, or its first BYTES bytes. */
static void arrive(const struct tape *of, const struct event *event, uint32_t i,
                   uint32_t bytes)
{
    memcpy(disk[index_of(event->sector + i)],
           of->bytes + event->at + (size_t)i * BLOCK_BYTES, bytes);
}

/* Whether sector S arrived of event I: the first that is not flushed is FIRST,
 * the one that was being written is LAST. */
static bool arrives(const struct tape *of, uint32_t i, uint32_t s,
                    uint32_t first, uint32_t last, enum cut cut)
{
    bool in_first_half = s < of->events[i].count / 2;

    switch (cut) {
    case CUT_BEFORE:
        return i < last;
    case CUT_TORN:
        return i < last || in_first_half;
    case CUT_ALONE:
        return i == last;
    case CUT_TAIL:
        return i == last && !in_first_half;
    case CUT_MIXED:
        return mix(i, s, last) % 2 == 0;
    case CUT_LATE:
        return i > first;
    default:
        return false;
    }
}

/* What arrives of event I, and of the sector that was torn. */
static void cut_event(const struct tape *of, uint32_t i, uint32_t first,
                      uint32_t last, enum cut cut)
{
    const struct event *event = &of->events[i];

    for (uint32_t s = 0; s < event->count; s++) {
        if (arrives(of, i, s, first, last, cut)) {
            arrive(of, event, s, BLOCK_BYTES);
        } else if (i == last && cut == CUT_TORN && s == event->count / 2) {
            arrive(of, event, s, TORN_BYTES);
        }
    }
}

static uint32_t moments(const struct tape *of)
{
    uint32_t count = 1;

    for (uint32_t i = 0; i < of->count; i++) {
        count += of->events[i].count != FLUSH;
    }
    return count;
}

/* Makes the disk what a power cut leaves of the tape OF. */
static uint32_t apply(const struct tape *of, uint32_t moment, enum cut cut)
{
    uint32_t first = 0;
    uint32_t last = 0;

    memcpy(disk, of->start, (size_t)stored * BLOCK_BYTES);
    for (; last < of->count; last++) {
        const struct event *event = &of->events[last];

        if (event->count != FLUSH && moment-- == 0) {
            break;
        }
        if (event->count == FLUSH) {
            for (; first < last; first++) {
                cut_event(of, first, first, last, CUT_BEFORE);
            }
            first++;
        }
    }
    for (uint32_t i = first; i < of->count && i <= last; i++) {
        cut_event(of, i, first, last, cut);
    }
    return last < of->count ? of->events[last].operation : operation + 1;
}

uint32_t disk_moments(void)
{
    return moments(&main_tape);
}

uint32_t disk_cut(uint32_t moment, enum cut cut)
{
    uint32_t during = apply(&main_tape, moment, cut);

    begin_tape(&restart_tape);
    return during;
}

uint32_t disk_restart_moments(void)
{
    return moments(&restart_tape);
}

void disk_cut_restart(uint32_t moment, enum cut cut)
{
    (void)apply(&restart_tape, moment, cut);
    begin_tape(&restart_tape);
}
