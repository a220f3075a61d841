/* SPDX-License-Identifier: MIT
 *
 * The files that a program was asked to read: one after the other, "-" and no
 * names at all mean stdin. And their lines, of any length.
 *
 * Layer: user/bin/tool/input. Uses: tool, stream.
 */
#ifndef USER_BIN_INPUT_H
#define USER_BIN_INPUT_H

#include <stdio.h>
#include <sys/types.h>

#define INPUT_PIECE 65536 /* bytes to read at once from a large file */

/* Calls USE for each of NAMES (ended by NULL), open for reading. A file that
 * cannot be opened, or whose reading failed, gets a message. */
void input_each(char **names, void (*use)(FILE *file, const char *name));

/* Opens one; NULL after a message. Closes it, with one if reading failed. */
FILE *input_open(const char *name);
void input_close(FILE *file, const char *name);

/* Reads the next line and drops its end; what stands behind the last line end
 * is a line too. Start with LINE all 0.
 *
 * Returns:  its length; -1 at the end and when reading fails.
 */
struct input_line {
    char *text;
    size_t room;
};
ssize_t input_next(struct input_line *line, FILE *file);

#endif
