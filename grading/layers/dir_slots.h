/* SPDX-License-Identifier: MIT
 *
 * A directory as dir_test.c has it, slot by slot. Texts on a line stand for
 * names: '*' is a blank. Operations that add a slot at its end:
 *
 *     short NAME FLAGS ATTRIBUTES CLUSTER BYTES RIGHTS
 *                               an entry with the 11 bytes NAME
 *     part N LAST NAME LONG     part N of the name LONG, with the checksum of
 *                               the 8.3 NAME; LAST: marked as the last one
 *     free                      a slot that was an entry
 *     freed-part                one that was a part of a long name
 *
 * Behind the last one comes the end, and behind that entries that never count.
 */
#ifndef LAYERS_DIR_SLOTS_H
#define LAYERS_DIR_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/slot.h"

enum {
    DIR_FIRST = 100,  /* first sector of the volume, on the disk */
    DIR_DATA = 240,   /* first sector of cluster 2: no line begins there */
    DIR_CLUSTERS = 5000,
    DIR_VOLUME = 2,   /* index of the volume */
    DIR_SLOTS = 16,   /* of a sector */
    DIR_MOST = 160,   /* slots that can be added */
    DIR_SECTORS = 12
};

/* The names of the directory, and what it belongs to. */
enum dir_kind { DIR_IS_ROOT, DIR_IS_PLAIN, DIR_IS_BIN, DIR_KINDS };

struct dir_slots {
    uint32_t sectors; /* that the directory has */
    uint32_t count;   /* slots that were added */
    uint8_t bytes[DIR_SECTORS * DIR_SLOTS * SLOT_BYTES];
};

/* A directory of SECTORS sectors with nothing in it. */
void slots_start(struct dir_slots *slots, uint32_t sectors);

/* Adds what LINE says. Returns whether it is such an operation, and there is
 * room.
 */
bool slots_add(struct dir_slots *slots, const char *line);

/* The sector number INDEX of a directory lies here: pairs of sectors are next
 * to each other, in an order of their own.
 */
uint32_t slots_sector(uint32_t index);

/* Replaces each FROM in TEXT. */
void slots_replace(char *text, char from, char to);

#endif
