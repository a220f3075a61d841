/* SPDX-License-Identifier: MIT
 *
 * A compiled regular expression: a program for a machine that is in many
 * states at once (Thompson, CACM 11(6), 1968; with places of parts by Pike).
 * A step either consumes a character and goes on to the next step, or goes on
 * without one.
 *
 * Layer: user/lib/regex_program. Uses: malloc, ctype.
 */
#ifndef USER_LIB_REGEX_PROGRAM_H
#define USER_LIB_REGEX_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#define REGEX_STEPS_MOST 4000
#define REGEX_PARTS_MOST 64 /* parenthesised parts whose places are kept */

enum regex_operation {
    REGEX_CHAR,   /* this character */
    REGEX_SET,    /* one of this set */
    REGEX_SPLIT,  /* on at X, or else at Y: both relative to this step */
    REGEX_JUMP,   /* on at X, relative */
    REGEX_PLACE,  /* the place is number X of the match */
    REGEX_BEGIN,  /* only where a line begins */
    REGEX_END,    /* only where one ends */
    REGEX_WORD,   /* only where a word begins (X has bit 0) or ends (bit 1) */
    REGEX_INSIDE, /* only where none of these is */
    REGEX_MATCH
};

struct regex_step {
    uint8_t operation;
    uint8_t character;
    int16_t x, y; /* X of REGEX_SET: number of the set */
};

struct regex_set {
    uint8_t bits[32]; /* bit c % 8 of byte c / 8: character c */
};

struct regex_program {
    int flags; /* REG_ of regcomp() */
    struct regex_step *steps;
    int count, room;
    struct regex_set *sets;
    int sets_count;
    int places; /* how many are kept: two for each part and the whole */
};

static inline int regex_set_has(const struct regex_set *set, unsigned char c)
{
    return set->bits[c / 8] >> c % 8 & 1;
}

static inline void regex_set_add(struct regex_set *set, unsigned char c)
{
    set->bits[c / 8] |= (uint8_t)(1 << c % 8);
}

#endif
