/* SPDX-License-Identifier: MIT
 *
 * Names that are 8.3 but for the case of letters need no long form if the base
 * is all capital or all small, and so the extension: two flags say so.
 */
#include "sos/fs/key.h"

#include <string.h>

#define BASE_BYTES 8u
#define EXTENSION_BYTES 3u
#define LOWER_BASE 0x08u
#define LOWER_EXTENSION 0x10u
#define TAIL_DIRECT 4u /* aliases of the first kind */

static bool is_one_of(uint32_t unit, const char *set)
{
    return unit < 0x80 && unit != 0 && strchr(set, (int)unit) != NULL;
}

/* Whether UNIT can stand in an 8.3 name, disregarding case. */
static bool is_short_unit(uint32_t unit)
{
    return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') ||
           (unit >= 'a' && unit <= 'z') || is_one_of(unit, "$%'-_@~`!(){}^#&");
}

/* Reads NAME as UTF-16. */
static bool read_units(const char *name, const char *end, struct key *key)
{
    uint32_t code;

    key->count = 0;
    while (name != end) {
        code = name_next(&name, end);
        if (code == NAME_MALFORMED || code > 0x10FFFF ||
            key->count + 2 > NAME_LONG_UNITS) {
            return false;
        }
        if (code > 0xFFFF) {
            key->units[key->count++] = (uint16_t)(0xD7C0 + (code >> 10));
            code = 0xDC00 + (code & 0x3FF);
        }
        key->units[key->count++] = (uint16_t)code;
    }
    return true;
}

/* The place of the last dot; count if there is none. */
static uint32_t find_dot(const struct key *key)
{
    uint32_t i = key->count;

    while (i > 0 && key->units[i - 1] != '.') {
        i--;
    }
    return i > 0 ? i - 1 : key->count;
}

/* Puts units FROM .. TO - 1 in capital letters to SLOT. Returns whether they
 * fit as they are; LOWER is set if letters are small, CAPITAL if they are. */
static bool put_part(const struct key *key, uint32_t from, uint32_t to,
                     uint8_t *slot, bool *lower, bool *capital)
{
    for (; from < to; from++) {
        uint32_t unit = key->units[from];

        if (!is_short_unit(unit)) {
            return false;
        }
        if (unit >= 'a' && unit <= 'z') {
            *lower = true;
            unit -= 'a' - 'A';
        } else if (unit >= 'A' && unit <= 'Z') {
            *capital = true;
        }
        *slot++ = (uint8_t)unit;
    }
    return true;
}

/* Sets the 8.3 part of KEY. */
static void make_short(struct key *key)
{
    uint32_t dot = find_dot(key);
    uint32_t extension = dot < key->count ? key->count - dot - 1 : 0;
    bool lower[2] = {false, false}, capital[2] = {false, false};

    memset(key->slot, ' ', KEY_SLOT_BYTES);
    key->flags = 0;
    key->is_short = dot >= 1 && dot <= BASE_BYTES &&
                    extension <= EXTENSION_BYTES &&
                    (extension > 0 || dot == key->count) &&
                    put_part(key, 0, dot, key->slot, &lower[0], &capital[0]) &&
                    put_part(key, key->count - extension, key->count,
                             key->slot + BASE_BYTES, &lower[1], &capital[1]);
    key->is_exact =
        key->is_short && !(lower[0] && capital[0]) && !(lower[1] && capital[1]);
    if (key->is_exact) {
        key->flags =
            (lower[0] ? LOWER_BASE : 0) | (lower[1] ? LOWER_EXTENSION : 0);
    }
}

bool key_make(const char *name, size_t bytes, struct key *key)
{
    uint32_t i;

    if (bytes >= IO_NAME_BYTES || !read_units(name, name + bytes, key)) {
        return false;
    }
    for (i = 0; i < key->count; i++) {
        key->folded[i] = (uint16_t)name_fold(key->units[i]);
    }
    make_short(key);
    return true;
}

bool key_is_legal(const struct key *key)
{
    uint32_t last = key->units[key->count - 1];
    uint32_t i;

    for (i = 0; i < key->count; i++) {
        if (key->units[i] < 0x20 || key->units[i] == 0x7F ||
            is_one_of(key->units[i], "\"*/:<>?\\|")) {
            return false;
        }
    }
    return last != ' ' && last != '.';
}

/* Puts up to MOST of the units FROM .. TO - 1 to SLOT, as capital letters;
 * blanks and dots are left out, what cannot be in an 8.3 name is '_'. Returns
 * how many. */
static uint32_t squeeze(const struct key *key, uint32_t from, uint32_t to,
                        uint8_t *slot, uint32_t most)
{
    uint32_t done = 0;
    uint32_t unit;

    for (; from < to && done < most; from++) {
        unit = key->units[from];
        if (unit == ' ' || unit == '.') {
            continue;
        }
        if (unit >= 'a' && unit <= 'z') {
            unit -= 'a' - 'A';
        }
        slot[done++] = is_short_unit(unit) ? (uint8_t)unit : '_';
    }
    return done;
}

/* A number of 16 bits that differs for most names. */
static uint32_t number_of(const struct key *key)
{
    uint32_t sum = 0;
    uint32_t i;

    for (i = 0; i < key->count; i++) {
        sum = sum * 31 + key->folded[i];
    }
    return (sum ^ sum >> 16) & 0xFFFF;
}

void key_alias(const struct key *key, uint32_t n, uint8_t *slot)
{
    static const char digit[] = "0123456789ABCDEF";
    uint32_t dot = find_dot(key);
    uint32_t number = number_of(key);
    uint32_t base, i;

    if (n == 0) {
        memcpy(slot, key->slot, KEY_SLOT_BYTES);
        return;
    }
    memset(slot, ' ', KEY_SLOT_BYTES);
    if (dot == 0) {
        dot = key->count; /* ".profile" has no extension */
    }
    base = squeeze(key, 0, dot, slot, n <= TAIL_DIRECT ? 6 : 2);
    if (base == 0) {
        slot[base++] = '_';
    }
    (void)squeeze(key, dot, key->count, slot + BASE_BYTES, EXTENSION_BYTES);
    if (n > TAIL_DIRECT) {
        for (i = 0; i < 4; i++) {
            slot[base++] = (uint8_t)digit[number >> (12 - 4 * i) & 15];
        }
        n -= TAIL_DIRECT;
    }
    slot[base++] = '~';
    slot[base] = (uint8_t)('0' + n);
}
