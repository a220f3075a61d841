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

#endif
