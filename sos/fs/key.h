/* SPDX-License-Identifier: MIT
 *
 * A name that is looked for, or is to be given to a file, in the forms in which
 * directories have names: UTF-16, and 8.3 if it is such a name.
 *
 * Layer: sos/fs/key. Uses: name.
 * Source: Microsoft, Long File Name Specification 0.5 (1992).
 */
#ifndef FS_KEY_H
#define FS_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sos/fs/name.h"

#define KEY_SLOT_BYTES 11u /* an 8.3 name in an entry, without the dot */
#define KEY_ALIASES 13u

struct key {
    uint32_t count;                   /* units */
    uint16_t units[NAME_LONG_UNITS];  /* as it was written, ... */
    uint16_t folded[NAME_LONG_UNITS]; /* ... and in small letters */
    uint8_t slot[KEY_SLOT_BYTES];     /* as an 8.3 name, if is_short */
    bool is_short; /* it could be an 8.3 name of ASCII but for the case */
    bool is_exact; /* it is one, with FLAGS for its case */
    uint8_t flags; /* for offset 0x0C of an entry */
};

/* Fills KEY from the BYTES bytes (>= 1) at NAME.
 *
 * Returns:  whether NAME is well-formed and no longer than names can be.
 */
bool key_make(const char *name, size_t bytes, struct key *key);

/* Whether a file may be called so: no character that FAT or other systems
 * cannot stand, no blank or dot at the end. */
bool key_is_legal(const struct key *key);

/* The 8.3 name number N (below KEY_ALIASES) that may stand for a long name: 0
 * is its own (if is_short), 1 to 4 are like LONGNA~1, the others, with a number
 * that comes from the whole name, like LO3F20~1.
 *
 * SLOT      room for KEY_SLOT_BYTES.
 */
void key_alias(const struct key *key, uint32_t n, uint8_t *slot);

#endif
