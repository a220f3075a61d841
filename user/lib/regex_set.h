/* SPDX-License-Identifier: MIT
 *
 * Sets of characters in regular expressions: what stands in brackets.
 *
 * Layer: user/lib/regex_set. Uses: ctype.
 */
#ifndef USER_LIB_REGEX_SET_H
#define USER_LIB_REGEX_SET_H

#include "user/lib/regex_program.h"

/* Reads a bracket expression.
 *
 * SET       is filled.
 * TEXT      stands behind "[", and then behind the "]".
 * FLAGS     as for regcomp(): REG_ICASE and REG_NEWLINE matter.
 * Returns:  0; REG_EBRACK (no end), REG_ECTYPE (unknown class), REG_ERANGE
 *           (the end is before the start), REG_ECOLLATE ([. and [=).
 */
int regex_set_parse(struct regex_set *set, const char **text, int flags);

/* All characters of words, or (NOT) all others. */
void regex_set_words(struct regex_set *set, int not );

#endif
