/* SPDX-License-Identifier: MIT
 *
 * Bytes written into the clusters that a file has.
 *
 * Layer: sos/fs/fill. Uses: fat, cache.
 */
#ifndef FS_FILL_H
#define FS_FILL_H

#include <stdint.h>

#include "sos/fs/fat.h"

/* Writes bytes OFFSET .. END - 1 of a file that has clusters for them.
 *
 * OLD       bytes of the file that have contents: what is behind them in the
 *           last sector is of no interest.
 * DATA      the bytes; NULL: zeros.
 * Returns:  0; -EIO (the disk, or the chain is damaged: a part is written).
 */
int fill_range(struct fat_chain *chain, uint32_t old, uint32_t offset,
               uint32_t end, const uint8_t *data);

#endif
