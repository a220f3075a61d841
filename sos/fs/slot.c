/* SPDX-License-Identifier: MIT
 *
 * The 13 units of a part lie in three pieces.
 */
#include "sos/fs/slot.h"

#include <string.h>

#include "sos/fs/bytes.h"

#define LONG_ATTRIBUTES 0x0Fu
#define LONG_MASK 0x3Fu
#define LONG_LAST 0x40u /* bit of the part's number */
#define AT_CHECKSUM 13
#define FILLER 0xFFFFu /* behind the name's end */

static const uint8_t unit_offset[SLOT_PART_UNITS] = {1,  3,  5,  7,  9,  14, 16,
                                                     18, 20, 22, 24, 28, 30};

bool slot_is_part(const uint8_t *slot)
{
    return (slot[SLOT_ATTRIBUTES] & LONG_MASK) == LONG_ATTRIBUTES;
}

void slot_add_part(struct slot_name *name, const uint8_t *slot)
{
    uint32_t number = slot[0] & ~LONG_LAST;
    uint32_t i;

    if ((slot[0] & LONG_LAST) != 0) {
        name->parts = number <= SLOT_PARTS ? number : 0;
        name->next = name->parts;
        name->checksum = slot[AT_CHECKSUM];
    }
    if (name->parts == 0 || number == 0 || number != name->next ||
        slot[AT_CHECKSUM] != name->checksum) {
        name->parts = 0;
        return;
    }
    for (i = 0; i < SLOT_PART_UNITS; i++) {
        name->units[(number - 1) * SLOT_PART_UNITS + i] =
            (uint16_t)bytes_get16(slot + unit_offset[i]);
    }
    name->next--;
}

/* The length of a long name: up to its final 0, if it has one. */
static uint32_t long_units(const struct slot_name *name)
{
    uint32_t count = 0;

    while (count < name->parts * SLOT_PART_UNITS && name->units[count] != 0) {
        count++;
    }
    return count;
}

void slot_read_name(const struct slot_name *name, const uint8_t *slot, char *to)
{
    if (name->parts == 0 || name->next != 0 ||
        name->checksum != name_checksum(slot) ||
        !name_from_long(name->units, long_units(name), to)) {
        name_from_short(slot, to);
    }
}

uint32_t slot_parts(const struct key *key)
{
    if (key->is_exact) {
        return 0;
    }
    return (key->count + SLOT_PART_UNITS - 1) / SLOT_PART_UNITS;
}

/* The unit of KEY at place I, in small letters: then the final 0 and filler. */
static uint32_t folded_at(const struct key *key, uint32_t i)
{
    return i < key->count ? key->folded[i] : i == key->count ? 0 : FILLER;
}

void slot_match_part(struct slot_match *match, const struct key *key,
                     const uint8_t *slot)
{
    uint32_t number = slot[0] & ~LONG_LAST;
    uint32_t all = (key->count + SLOT_PART_UNITS - 1) / SLOT_PART_UNITS;
    uint32_t i, at;

    if ((slot[0] & LONG_LAST) != 0) {
        match->agrees = number == all;
        match->next = number;
        match->checksum = slot[AT_CHECKSUM];
    }
    if (!match->agrees || number != match->next || number == 0 ||
        slot[AT_CHECKSUM] != match->checksum) {
        match->agrees = false;
        return;
    }
    at = (number - 1) * SLOT_PART_UNITS;
    for (i = 0; i < SLOT_PART_UNITS && at + i <= key->count; i++) {
        if (name_fold(bytes_get16(slot + unit_offset[i])) !=
            folded_at(key, at + i)) {
            match->agrees = false;
            return;
        }
    }
    match->next--;
}

/* Compares KEY with the 8.3 name of SLOT as people see it. */
static bool equals_shown(const struct key *key, const uint8_t *slot)
{
    char shown[NAME_SHORT_BYTES];
    const char *at = shown;
    const char *end;
    uint32_t i;

    if (slot[0] > ' ' && slot[0] < 0x80 &&
        name_fold(slot[0]) != key->folded[0]) {
        return false; /* as most are: the rest costs more */
    }
    name_from_short(slot, shown);
    end = shown + strlen(shown);
    for (i = 0; i < key->count && at != end; i++) {
        if (name_fold(name_next(&at, end)) != key->folded[i]) {
            return false;
        }
    }
    return i == key->count && at == end;
}

bool slot_is(const struct slot_match *match, const struct key *key,
             const uint8_t *slot)
{
    if (match->agrees && match->next == 0 &&
        match->checksum == name_checksum(slot)) {
        return true;
    }
    if (key->is_short) { /* most differ in the first letter */
        return key->slot[0] == slot[0] &&
               memcmp(key->slot, slot, KEY_SLOT_BYTES) == 0;
    }
    return key->count <= KEY_SLOT_BYTES + 1 && equals_shown(key, slot);
}

void slot_make_part(const struct key *key, uint32_t number, uint8_t checksum,
                    uint8_t *slot)
{
    uint32_t at = (number - 1) * SLOT_PART_UNITS;
    uint32_t i;

    memset(slot, 0, SLOT_BYTES);
    slot[0] = (uint8_t)(number | (number == slot_parts(key) ? LONG_LAST : 0));
    slot[SLOT_ATTRIBUTES] = LONG_ATTRIBUTES;
    slot[AT_CHECKSUM] = checksum;
    for (i = 0; i < SLOT_PART_UNITS; i++) {
        bytes_put16(slot + unit_offset[i], at + i < key->count
                                               ? key->units[at + i]
                                           : at + i == key->count ? 0
                                                                  : FILLER);
    }
}
