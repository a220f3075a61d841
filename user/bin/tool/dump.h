/* SPDX-License-Identifier: MIT
 *
 * Files as one row of bytes, 16 at a time: for hexdump and od.
 *
 * Layer: user/bin/tool/dump. Uses: input, tool.
 */
#ifndef USER_BIN_DUMP_H
#define USER_BIN_DUMP_H

#include <stddef.h>

#define DUMP_BYTES 16 /* in a line */

struct dump {
    unsigned long skip; /* bytes before the first line */
    unsigned long most; /* bytes to show; ULONG_MAX: all */
    int all_lines;      /* 0: equal lines in a row are one "*" */

    /* Prints COUNT bytes (the rest up to DUMP_BYTES is 0), which stand at
     * OFFSET. */
    void (*print)(unsigned long offset, const unsigned char *bytes,
                  size_t count);
};

/* Shows the files NAMES (ended by NULL; none: stdin), one behind the other.
 * What cannot be read gets a message.
 *
 * Returns:  the offset behind the last byte.
 */
unsigned long dump_files(const struct dump *dump, char **names);

#endif
