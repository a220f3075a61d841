/* SPDX-License-Identifier: MIT
 *
 * The slots of 32 bytes of which directories consist. An entry is one slot, and
 * before it come up to 20 with parts of its long name, the last part first:
 *
 *     | part 2 of 2, "last" | part 1 of 2 | 8.3 name, cluster, size, ... |
 *
 * A long name counts only if its parts are complete, in order, and carry the
 * checksum of the 8.3 name that follows: programs that know nothing of long
 * names leave orphans. Otherwise the 8.3 name is the name.
 *
 * Layer: sos/fs/slot. Uses: key, name.
 * Source: Microsoft, FAT: General Overview 1.03, sect. "FAT Directory
 * Structure" and "FAT Long Directory Entries".
 */
#ifndef FS_SLOT_H
#define FS_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/key.h"

#define SLOT_BYTES 32u
#define SLOT_PARTS 20u /* most parts of a long name */
#define SLOT_PART_UNITS 13u

#define SLOT_FREE 0xE5u /* first byte: the slot is free ... */
#define SLOT_END 0x00u  /* ... and so are all behind it */

/* Places of numbers in the slot of an entry, in bytes. */
enum {
    SLOT_ATTRIBUTES = 0x0B,
    SLOT_FLAGS = 0x0C,
    SLOT_BIRTH = 0x0E,  /* time, then date, of its creation */
    SLOT_ACCESS = 0x12, /* date */
    SLOT_RIGHTS = 0x14,
    SLOT_TIME = 0x16,
    SLOT_DATE = 0x18,
    SLOT_CLUSTER = 0x1A,
    SLOT_SIZE = 0x1C
};

/* Whether SLOT is a part of a long name. */
bool slot_is_part(const uint8_t *slot);

/* The long name whose parts have been seen so far. */
struct slot_name {
    uint32_t parts; /* 0 = none, or what was seen was wrong */
    uint32_t next;  /* number of the part to come; 0 = complete */
    uint8_t checksum;
    uint16_t units[SLOT_PARTS * SLOT_PART_UNITS];
};

/* Adds the part in SLOT to NAME, or drops all of NAME if it does not fit. */
void slot_add_part(struct slot_name *name, const uint8_t *slot);

/* Writes the name of the entry in SLOT, before which NAME was seen, to TO (room
 * for IO_NAME_BYTES).
 */
void slot_read_name(const struct slot_name *name, const uint8_t *slot,
                    char *to);

/* How far the parts seen so far agree with a key. */
struct slot_match {
    uint32_t next; /* number of the part to come, 0 = all agree */
    bool agrees;
    uint8_t checksum;
};

/* Compares the part in SLOT with that of KEY. */
void slot_match_part(struct slot_match *match, const struct key *key,
                     const uint8_t *slot);

/* Whether the entry in SLOT has the name KEY, after MATCH over its parts. */
bool slot_is(const struct slot_match *match, const struct key *key,
             const uint8_t *slot);

/* Parts that KEY needs: 0 if its 8.3 name says it all. */
uint32_t slot_parts(const struct key *key);

/* Makes SLOT part NUMBER (1..slot_parts()) of KEY, whose 8.3 name has
 * CHECKSUM. */
void slot_make_part(const struct key *key, uint32_t number, uint8_t checksum,
                    uint8_t *slot);

#endif
