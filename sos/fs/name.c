/* SPDX-License-Identifier: MIT
 *
 * Conversions work on code points: a short name yields one for each byte, a
 * long name one for each unit or pair of units, and UTF-8 is written and read
 * in one place each. Malformed UTF-8 from a process matches no name.
 */
#include "sos/fs/name.h"

#include <string.h>

#define LOWER_BASE 0x08u /* flags at offset 0x0C of an entry: the name's ... */
#define LOWER_EXTENSION 0x10u /* ... and the extension's letters are small */
#define FLAGS_OFFSET 0x0C
#define BASE_BYTES 8u
#define SHORT_BYTES 11u
#define STANDS_FOR_E5 0x05u /* as first byte: 0xE5 itself marks free entries */

/* Code page 850 (Latin-1 of DOS), from 0x80 on. */
static const uint16_t code_page[128] = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA,
    0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6,
    0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9, 0x00FF, 0x00D6, 0x00DC,
    0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
    0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD, 0x00BC,
    0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1,
    0x00C2, 0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557, 0x255D, 0x00A2, 0x00A5,
    0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x00A4, 0x00F0,
    0x00D0, 0x00CA, 0x00CB, 0x00C8, 0x0131, 0x00CD, 0x00CE, 0x00CF, 0x2518,
    0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580, 0x00D3, 0x00DF, 0x00D4,
    0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9,
    0x00FD, 0x00DD, 0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6,
    0x00A7, 0x00F7, 0x00B8, 0x00B0, 0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2,
    0x25A0, 0x00A0,
};

/* Appends CODE to TO in UTF-8; returns the bytes written, 1..4. */
static size_t put_utf8(uint32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xC0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xE0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3F));
        to[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3F));
    to[2] = (char)(0x80 | (code >> 6 & 0x3F));
    to[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

uint32_t name_next(const char **at, const char *end)
{
    uint32_t byte = (uint8_t) * (*at)++;
    uint32_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    uint32_t code;

    if (byte < 0x80) {
        return byte;
    }
    if (byte < 0xC0 || byte >= 0xF8) {
        return NAME_MALFORMED;
    }
    for (code = byte & (0x3Fu >> more); more > 0; more--) {
        if (*at == end || ((uint8_t) * *at & 0xC0) != 0x80) {
            return NAME_MALFORMED;
        }
        code = code << 6 | ((uint8_t) * (*at)++ & 0x3F);
    }
    return code;
}

uint32_t name_fold(uint32_t code)
{
    if ((code >= 'A' && code <= 'Z') ||
        (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
        (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) ||
        (code >= 0x410 && code <= 0x42F)) {
        return code + 0x20;
    }
    if (code >= 0x400 && code <= 0x40F) {
        return code + 0x50;
    }
    return code;
}

static bool is_allowed(uint32_t code)
{
    return code >= 0x20 && code != 0x7F && code != '/';
}

/* Appends COUNT bytes of an 8.3 name without the blanks at their end. */
static size_t put_part(const uint8_t *from, uint32_t count, bool lower,
                       char *to)
{
    size_t bytes = 0;
    uint32_t i, code;

    while (count > 0 && from[count - 1] == ' ') {
        count--;
    }
    for (i = 0; i < count; i++) {
        code = from[i] < 0x80 ? from[i] : code_page[from[i] - 0x80];
        if (!is_allowed(code)) {
            code = '_';
        }
        bytes += put_utf8(lower ? name_fold(code) : code, to + bytes);
    }
    return bytes;
}

void name_from_short(const uint8_t *slot, char *to)
{
    uint8_t name[SHORT_BYTES];
    size_t bytes, dot;

    memcpy(name, slot, SHORT_BYTES);
    if (name[0] == STANDS_FOR_E5) {
        name[0] = 0xE5;
    }
    bytes =
        put_part(name, BASE_BYTES, (slot[FLAGS_OFFSET] & LOWER_BASE) != 0, to);
    dot = bytes;
    to[bytes++] = '.';
    bytes += put_part(name + BASE_BYTES, SHORT_BYTES - BASE_BYTES,
                      (slot[FLAGS_OFFSET] & LOWER_EXTENSION) != 0, to + bytes);
    if (bytes == dot + 1) {
        bytes = dot; /* no extension, no dot */
    }
    to[bytes] = 0;
}

/* Takes the next code point from UNITS, of which COUNT are left (>= 1), and
 * says how many units it took. */
static uint32_t get_utf16(const uint16_t *units, uint32_t count,
                          uint32_t *taken)
{
    uint32_t unit = units[0];

    *taken = 1;
    if (unit < 0xD800 || unit > 0xDFFF) {
        return unit;
    }
    if (unit > 0xDBFF || count < 2 || (units[1] & 0xFC00) != 0xDC00) {
        return NAME_MALFORMED;
    }
    *taken = 2;
    return 0x10000 + ((unit & 0x3FF) << 10) + (units[1] & 0x3FFu);
}

bool name_from_long(const uint16_t *units, uint32_t count, char *to)
{
    size_t bytes = 0;
    uint32_t i, taken, code;

    if (count == 0 || count > NAME_LONG_UNITS) {
        return false;
    }
    for (i = 0; i < count; i += taken) {
        code = get_utf16(units + i, count - i, &taken);
        if (code == NAME_MALFORMED || !is_allowed(code) ||
            bytes + 4 >= IO_NAME_BYTES) {
            return false;
        }
        bytes += put_utf8(code, to + bytes);
    }
    to[bytes] = 0;
    return true;
}

uint8_t name_checksum(const uint8_t *slot)
{
    uint32_t sum = 0;
    uint32_t i;

    for (i = 0; i < SHORT_BYTES; i++) {
        sum = ((sum & 1) << 7 | sum >> 1) + slot[i];
        sum &= 0xFF;
    }
    return (uint8_t)sum;
}

bool name_equal(const char *wanted, size_t bytes, const char *name)
{
    const char *wanted_end = wanted + bytes;
    const char *name_end = name + strlen(name);
    uint32_t code;

    while (wanted != wanted_end && name != name_end) {
        code = name_next(&wanted, wanted_end);
        if (code == NAME_MALFORMED ||
            name_fold(code) != name_fold(name_next(&name, name_end))) {
            return false;
        }
    }
    return wanted == wanted_end && name == name_end;
}
