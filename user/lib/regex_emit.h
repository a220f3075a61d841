/* SPDX-License-Identifier: MIT
 *
 * Writes the steps of regular expressions, in the order of the text. A
 * repetition is put around its atom by moving the atom, which is possible as
 * all jumps are relative.
 *
 * Layer: user/lib/regex_emit. Uses: malloc, regex_program.
 */
#ifndef USER_LIB_REGEX_EMIT_H
#define USER_LIB_REGEX_EMIT_H

#include "user/lib/regex_program.h"

struct regex_builder {
    struct regex_program *program;
    int error; /* of regcomp(); nothing is written after the first */
};

/* Puts a step before step AT; appends one. All set REG_ESPACE when the program
 * gets too large or memory runs out. */
void regex_insert(struct regex_builder *p, int at,
                  enum regex_operation operation, int x, int y);
void regex_emit(struct regex_builder *p, enum regex_operation operation, int x);
void regex_emit_char(struct regex_builder *p, char c);
void regex_emit_set(struct regex_builder *p, const struct regex_set *set);

/* What the program has from step AT on is there any number of times (also not
 * at all); once or more; once or not at all; LEAST to MOST times (MOST -1: any
 * number). */
void regex_repeat(struct regex_builder *p, int at);
void regex_repeat_more(struct regex_builder *p, int at);
void regex_optional(struct regex_builder *p, int at);
void regex_repeat_counted(struct regex_builder *p, int at, int least, int most);

#endif
