/* SPDX-License-Identifier: MIT
 *
 * Completion of what was typed: the first word of a command is a command, any
 * other the name of a file.
 *
 * Layer: sh/complete. Uses: arguments, text, builtin, variable.
 */
#ifndef SH_COMPLETE_H
#define SH_COMPLETE_H

#include "user/bin/sh/arguments.h"

/* What the word that ends at byte CURSOR of LINE could go on with.
 *
 * FOUND     gets the names that could be meant, directories with a slash.
 * Returns:  what they all have behind what is typed, from malloc; with a space
 *           if there is only one, and that is no directory. "": nothing.
 */
char *complete_word(const char *line, size_t cursor, struct arguments *found);

#endif
