/* SPDX-License-Identifier: MIT
 *
 * Files of records like /etc/passwd: a line each, with fields between colons.
 * Lines of another form, and lines that are too long, are skipped as a whole.
 *
 * Layer: user/lib/record. Uses: stdio, number.
 */
#ifndef USER_LIB_RECORD_H
#define USER_LIB_RECORD_H

#include <stdio.h>

#define RECORD_BYTES 512 /* of a line, with its end */

/* Reads the next record of FILE that has exactly COUNT fields.
 *
 * LINE      keeps the record; FIELDS point into it.
 * Returns:  1; 0 at the end of FILE or when it cannot be read.
 */
int record_read(FILE *file, char line[RECORD_BYTES], char *fields[], int count);

/* The number that a whole field is. 1; 0: it is none. */
int record_number(const char *field, unsigned *number);

#endif
