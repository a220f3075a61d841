/* SPDX-License-Identifier: MIT
 *
 * One table entry for each value of the byte that is shifted out.
 */
#include "sos/fs/crc.h"

#define POLYNOMIAL 0xEDB88320u /* reflected */

static uint32_t table[256];

static void fill_table(void)
{
    uint32_t byte, value, bit;

    for (byte = 0; byte < 256; byte++) {
        value = byte;
        for (bit = 0; bit < 8; bit++) {
            value = value >> 1 ^ ((value & 1) != 0 ? POLYNOMIAL : 0);
        }
        table[byte] = value;
    }
}

uint32_t crc_add(uint32_t crc, const void *bytes, uint32_t count)
{
    const uint8_t *at = bytes;

    if (table[1] == 0) {
        fill_table();
    }
    for (crc = ~crc; count > 0; count--) {
        crc = crc >> 8 ^ table[(crc ^ *at) & 0xFF];
        at++;
    }
    return ~crc;
}

struct crc_pieces crc_pieces(const uint8_t *sector)
{
    struct crc_pieces pieces;
    uint32_t i;

    for (i = 0; i < CRC_PIECES; i++) {
        uint16_t sum = (uint16_t)crc_add(
            CRC_START, sector + i * CRC_PIECE_BYTES, CRC_PIECE_BYTES);

        pieces.sum[i] = sum != CRC_UNKNOWN ? sum : CRC_UNKNOWN + 1;
    }
    return pieces;
}
