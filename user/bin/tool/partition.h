/* SPDX-License-Identifier: MIT
 *
 * How people name volumes that are not mounted: DISK[:PARTITION].
 *
 * Layer: user/bin/tool/partition. Uses: tool.
 */
#ifndef USER_BIN_PARTITION_H
#define USER_BIN_PARTITION_H

#include <stdint.h>

/* Reads TEXT, as in "1:2"; without partition that becomes 0. Or the program
 * ends with a message. */
void partition_parse(const char *text, uint32_t *disk, uint32_t *partition);

#endif
