/* SPDX-License-Identifier: MIT
 *
 * Numbers as they lie on a disk: little-endian, at any address.
 *
 * Layer: sos/fs/bytes. Uses: nothing.
 */
#ifndef FS_BYTES_H
#define FS_BYTES_H

#include <stdint.h>

static inline uint32_t bytes_get16(const uint8_t *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8;
}

static inline uint32_t bytes_get32(const uint8_t *from)
{
    return bytes_get16(from) | bytes_get16(from + 2) << 16;
}

#endif
