/* SPDX-License-Identifier: MIT
 *
 * Source: Microsoft, FAT: General Overview 1.03, sect. "FAT Long Directory
 * Entries".
 */
#include "grading/layers/fs_model_name.h"

#include <string.h>

static uint32_t get16(const uint8_t *at)
{
    return at[0] + at[1] * 256u;
}

/* Writes CODE as UTF-8 to TO. Returns what is behind it. */
static char *put_code(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 63));
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    }
    return to;
}

static void put_long(const uint16_t *units, char *to)
{
    uint32_t code;

    for (; *units != 0; units++) {
        code = *units;
        if (code >= 0xD800 && code < 0xDC00) {
            units++;
            code = 0x10000 + ((code - 0xD800) << 10) + (*units - 0xDC00u);
        }
        to = put_code(to, code);
    }
    *to = 0;
}

void audit_short_name(const uint8_t *slot, char *to)
{
    uint32_t i;

    for (i = 0; i < 11; i++) {
        bool small = (slot[12] & (i < 8 ? 8 : 16)) != 0;

        if (i == 8 && slot[8] != ' ') {
            *to++ = '.';
        }
        if (slot[i] != ' ') {
            *to++ =
                (char)(small && slot[i] >= 'A' && slot[i] <= 'Z' ? slot[i] + 32
                                                                 : slot[i]);
        }
    }
    *to = 0;
}

uint8_t audit_sum(const uint8_t *slot)
{
    uint32_t sum = 0;
    uint32_t i;

    for (i = 0; i < 11; i++) {
        sum = ((sum >> 1) + (sum << 7) + slot[i]) & 0xFF;
    }
    return (uint8_t)sum;
}

bool audit_add_part(struct audit_name *name, const uint8_t *slot)
{
    static const uint8_t places[13] = {1,  3,  5,  7,  9,  14, 16,
                                       18, 20, 22, 24, 28, 30};
    uint32_t number = slot[0] & 0x3F;
    uint32_t i;

    if ((slot[0] & 0x40) != 0 && !name->begun && number <= 20) {
        memset(name, 0, sizeof *name);
        name->begun = true;
        name->next = number;
        name->sum = slot[13];
    }
    if (!name->begun || number == 0 || number != name->next ||
        slot[13] != name->sum) {
        return false;
    }
    for (i = 0; i < 13; i++) {
        name->units[(number - 1) * 13 + i] = (uint16_t)get16(slot + places[i]);
    }
    name->next--;
    return true;
}

/* Cuts the filler off the units of a name of all parts. */
static void end_units(struct audit_name *name)
{
    uint32_t i;

    for (i = 0; i < NAME_UNITS - 1 && name->units[i] != 0; i++) {
        if (name->units[i] == 0xFFFF) {
            break;
        }
    }
    name->units[i] = 0;
}

void audit_long_name(struct audit_name *name, char *to)
{
    end_units(name);
    put_long(name->units, to);
}
