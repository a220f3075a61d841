/* SPDX-License-Identifier: MIT
 *
 * Names of files: as the volume stores them (8.3 in code page 850, long ones
 * in UTF-16) and as processes see them (UTF-8). The case of letters is kept
 * and does not count.
 *
 * Layer: sos/fs/name. Uses: nothing.
 * Source: Microsoft, Long File Name Specification 0.5 (1992).
 */
#ifndef FS_NAME_H
#define FS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sos/proto.h"

#define NAME_SHORT_BYTES 40 /* 8.3 in UTF-8: 12 characters, the final 0 */
#define NAME_LONG_UNITS 255 /* most units of UTF-16 in a long name */

/* The 8.3 name of the directory entry SLOT (32 bytes), with its final 0; in
 * lower case where the entry's flags say so. Characters that no name may have
 * become '_'.
 *
 * TO        room for NAME_SHORT_BYTES.
 */
void name_from_short(const uint8_t *slot, char *to);

/* The long name of COUNT units, with its final 0.
 *
 * TO        room for IO_NAME_BYTES; undefined after false.
 * Returns:  whether the units are a name: not empty, no '/', no control
 *           character, no half of a pair, and short enough for TO.
 */
bool name_from_long(const uint16_t *units, uint32_t count, char *to);

#define NAME_MALFORMED 0xFFFFFFFFu

/* Takes the next code point of UTF-8 from [*AT, END), which is not empty;
 * NAME_MALFORMED if it is none. */
uint32_t name_next(const char **at, const char *end);

/* The small letter for a capital one of ASCII, Latin-1, Greek or Cyrillic; any
 * other code point as it is. */
uint32_t name_fold(uint32_t code);

/* The sum over the 11 bytes of the 8.3 name in SLOT that ties long entries to
 * their short one.
 */
uint8_t name_checksum(const uint8_t *slot);

/* Whether the first BYTES bytes of WANTED and the string NAME are the same
 * name, disregarding case.
 */
bool name_equal(const char *wanted, size_t bytes, const char *name);

#endif
