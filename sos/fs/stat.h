/* SPDX-License-Identifier: MIT
 *
 * What processes are told about a file: the volume's facts in the form of
 * POSIX.
 *
 * Layer: sos/fs/stat. Uses: access, clock, dir, volume.
 */
#ifndef FS_STAT_H
#define FS_STAT_H

#include <stdint.h>

#include "sos/fs/dir.h"
#include "sos/proto.h"

/* Type (S_IFDIR, S_IFREG) and permissions of NODE. */
uint32_t stat_mode(const struct dir_node *node);

/* Fills STATUS with what is known about NODE. */
void stat_describe(const struct dir_node *node, struct io_stat *status);

#endif
