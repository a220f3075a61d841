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

static inline void bytes_put16(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

static inline void bytes_put32(uint8_t *to, uint32_t value)
{
    bytes_put16(to, value);
    bytes_put16(to + 2, value >> 16);
}

#endif
