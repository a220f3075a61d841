/* SPDX-License-Identifier: MIT
 *
 * Names in directories, for the audit: read strictly, as a program that wrote
 * them well would have written them.
 */
#ifndef LAYERS_FS_MODEL_NAME_H
#define LAYERS_FS_MODEL_NAME_H

#include <stdbool.h>
#include <stdint.h>

#define NAME_UNITS 261u

/* The long name that is being put together. */
struct audit_name {
    uint32_t next; /* number of the part to come */
    bool begun;
    uint8_t sum;
    uint16_t units[NAME_UNITS];
};

/* Adds the part in SLOT to NAME.  Returns:  whether it is the next one. */
bool audit_add_part(struct audit_name *name, const uint8_t *slot);

/* The sum of the 8.3 name of SLOT. */
uint8_t audit_sum(const uint8_t *slot);

/* Writes the whole NAME, as UTF-8; the 8.3 name of SLOT, which is of ASCII, as
 * fs makes them. */
void audit_long_name(struct audit_name *name, char *to);
void audit_short_name(const uint8_t *slot, char *to);

#endif
