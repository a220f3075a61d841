/* SPDX-License-Identifier: MIT
 *
 * Looks through a whole volume for what must not be: chains that leave the
 * volume, break off, have loops or clusters in common, files longer than their
 * chains, FATs that differ. What is found makes a volume read-only: a change
 * could make it worse. The same walk tells which clusters are in use.
 *
 * Layer: sos/fs/check. Uses: dir, fat, volume, cache.
 */
#ifndef FS_CHECK_H
#define FS_CHECK_H

#include <stdint.h>

#include "sos/fs/volume.h"

#define CHECK_DEPTH 64u /* most directories in each other */

struct check {
    const char *damage; /* the first that was found; NULL: none */
    uint32_t faults;    /* how many */
    uint32_t files, directories;
    uint32_t lost; /* clusters that are in use and not reached */
    uint32_t used[VOLUME_CLUSTERS / 32];    /* bit n: cluster n is not free */
    uint32_t reached[VOLUME_CLUSTERS / 32]; /* ... belongs to a file */
};

/* Fills CHECK for VOLUME, whose journal is empty. After an error of the disk
 * what could not be read counts as damage. */
void check_volume(struct volume *volume, struct check *check);

#endif
