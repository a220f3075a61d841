/* SPDX-License-Identifier: MIT
 *
 * Used by tester and judge alike: what they build is what they are told.
 */
#include "grading/layers/dir_slots.h"

#include <stdio.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/name.h"

enum { TEXT_BYTES = 600, LAST_BIT = 0x40, DATE = 0x5C21, TIME = 0x6000 };

void slots_replace(char *text, char from, char to)
{
    for (; *text != 0; text++) {
        *text = *text == from ? to : *text;
    }
}

uint32_t slots_sector(uint32_t index)
{
    return DIR_DATA + 40 - index / 2 * 3 + index % 2;
}

static uint8_t *slot_at(struct dir_slots *slots, uint32_t i)
{
    return slots->bytes + i * SLOT_BYTES;
}

static void make_entry(uint8_t *slot, const char *name)
{
    memset(slot, 0, SLOT_BYTES);
    memcpy(slot, name, KEY_SLOT_BYTES);
}

/* Makes all slots from number I on what they are behind the end. */
static void end_at(struct dir_slots *slots, uint32_t i)
{
    uint32_t all = slots->sectors * DIR_SLOTS;
    uint32_t first = i;

    for (; i < all; i++) {
        make_entry(slot_at(slots, i), "GHOST   TXT");
        slot_at(slots, i)[SLOT_ATTRIBUTES] = 0x20;
    }
    if (first < all) {
        slot_at(slots, first)[0] = SLOT_END;
    }
}

void slots_start(struct dir_slots *slots, uint32_t sectors)
{
    slots->sectors = sectors;
    slots->count = 0;
    end_at(slots, 0);
}

static bool make_short(uint8_t *slot, const char *line)
{
    char name[TEXT_BYTES];
    unsigned flags, attributes, cluster, bytes, rights;

    if (sscanf(line, "%599s %u %u %u %u %u", name, &flags, &attributes,
               &cluster, &bytes, &rights) != 6 ||
        strlen(name) != KEY_SLOT_BYTES) {
        return false;
    }
    slots_replace(name, '*', ' ');
    make_entry(slot, name);
    slot[SLOT_FLAGS] = (uint8_t)flags;
    slot[SLOT_ATTRIBUTES] = (uint8_t)attributes;
    bytes_put16(slot + SLOT_CLUSTER, cluster);
    bytes_put32(slot + SLOT_SIZE, bytes);
    bytes_put16(slot + SLOT_RIGHTS, rights);
    bytes_put16(slot + SLOT_DATE, DATE + cluster % 7);
    bytes_put16(slot + SLOT_TIME, TIME + cluster % 11);
    return true;
}

static bool make_part(uint8_t *slot, const char *line)
{
    char name[TEXT_BYTES];
    char text[TEXT_BYTES];
    uint8_t entry[SLOT_BYTES];
    struct key key;
    unsigned number, is_last;

    if (sscanf(line, "%u %u %599s %599s", &number, &is_last, name, text) != 4 ||
        strlen(name) != KEY_SLOT_BYTES) {
        return false;
    }
    slots_replace(name, '*', ' ');
    slots_replace(text, '*', ' ');
    if (!key_make(text, strlen(text), &key) || number == 0 ||
        number > (key.count + SLOT_PART_UNITS - 1) / SLOT_PART_UNITS) {
        return false;
    }
    make_entry(entry, name);
    slot_make_part(&key, number, name_checksum(entry), slot);
    slot[0] = (uint8_t)(number | (is_last != 0 ? LAST_BIT : 0));
    return true;
}

bool slots_add(struct dir_slots *slots, const char *line)
{
    uint8_t slot[SLOT_BYTES];
    bool is_made = true;

    if (slots->count == DIR_MOST ||
        slots->count == slots->sectors * DIR_SLOTS) {
        return false;
    }
    if (strncmp(line, "short ", 6) == 0) {
        is_made = make_short(slot, line + 6);
    } else if (strncmp(line, "part ", 5) == 0) {
        is_made = make_part(slot, line + 5);
    } else {
        make_entry(slot, "?ONE    TXT");
        slot[SLOT_ATTRIBUTES] = strcmp(line, "free") == 0 ? 0x20 : 0x0F;
        slot[0] = SLOT_FREE;
    }
    if (is_made) {
        memcpy(slot_at(slots, slots->count), slot, SLOT_BYTES);
        slots->count++;
        end_at(slots, slots->count);
    }
    return is_made;
}
