/* SPDX-License-Identifier: MIT
 *
 * Files of records.
 */
#include "user/lib/record.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Reads a whole line without its end. 1; 0 at the end; -1: it was too long. */
static int read_line(FILE *file, char line[RECORD_BYTES])
{
    size_t length;
    int c;

    if (fgets(line, RECORD_BYTES, file) == NULL) {
        return 0;
    }
    length = strlen(line);
    if (length > 0 && line[length - 1] == '\n') {
        line[length - 1] = '\0';
        return 1;
    }
    if (length + 1 < RECORD_BYTES) {
        return 1; /* the last line, without an end */
    }
    do {
        c = fgetc(file);
    } while (c != EOF && c != '\n');
    return -1;
}

/* Cuts LINE at its colons. Whether there are exactly COUNT fields. */
static int split(char *line, char *fields[], int count)
{
    for (int i = 0; i < count; i++) {
        char *end = line + strcspn(line, ":");

        fields[i] = line;
        if ((i == count - 1) != (*end == '\0')) {
            return 0;
        }
        line = end + 1;
        *end = '\0';
    }
    return 1;
}

int record_read(FILE *file, char line[RECORD_BYTES], char *fields[], int count)
{
    int result;

    do {
        result = read_line(file, line);
    } while (result < 0 || (result > 0 && !split(line, fields, count)));
    return result;
}

int record_number(const char *field, unsigned *number)
{
    char *end;
    unsigned long value = strtoul(field, &end, 10);

    *number = (unsigned)value;
    return isdigit((unsigned char)*field) && *end == '\0' && value <= UINT_MAX;
}
