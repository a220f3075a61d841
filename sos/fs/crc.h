/* SPDX-License-Identifier: MIT
 *
 * CRC-32 as in Ethernet (ISO/IEC 8802-3, 3.2.9): tells whether bytes are those
 * that were written.
 *
 * Layer: sos/fs/crc. Uses: nothing.
 */
#ifndef FS_CRC_H
#define FS_CRC_H

#include <stdint.h>

#define CRC_START 0u

/* The sum over some bytes, of which CRC is the sum so far (or CRC_START), and
 * the COUNT bytes that follow. */
uint32_t crc_add(uint32_t crc, const void *bytes, uint32_t count);

/* A short sum over each piece of a sector: as long as an entry of a directory.
 * None is CRC_UNKNOWN. */
#define CRC_PIECES 16u
#define CRC_PIECE_BYTES 32u
#define CRC_UNKNOWN 0u

struct crc_pieces {
    uint16_t sum[CRC_PIECES];
};

struct crc_pieces crc_pieces(const uint8_t *sector);

#endif
