/* SPDX-License-Identifier: MIT
 *
 * The seal of a kernel file. A CRC of 32 bits sees each run of wrong bytes of
 * up to 32 bits, and all but one in 2^32 of the longer ones, such as a cluster
 * of zeros. It is counted bit by bit: a kernel is small, a table is not.
 */
#include "cvm/boot/seal.h"

#include <stdint.h>

#define CRC_POLYNOMIAL 0xEDB88320 /* of ISO 3309, its lowest power first */

#define ELF_FLAGS (SEAL_END - 4) /* offset of e_flags: ELF 1.2, fig. 1-3 */

/* Goes on with CRC, of all bytes before, over BYTES bytes at DATA. */
static uint32_t crc_add(uint32_t crc, const uint8_t *data, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        crc = crc ^ data[i];
        for (uint32_t bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? CRC_POLYNOMIAL : 0);
        }
    }
    return crc;
}

static uint32_t read_flags(const uint8_t *file)
{
    const uint8_t *field = file + ELF_FLAGS;

    return field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 |
           (uint32_t)field[3] << 24;
}

bool seal_is_right(const void *file, const struct load_image *image)
{
    const uint8_t *bytes = file;
    uint32_t seal = read_flags(bytes);
    uint32_t crc = UINT32_MAX;

    if (seal == 0) {
        return true;
    }
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        crc = crc_add(crc, bytes + s->offset, s->file_bytes);
    }
    crc = ~crc;
    return seal == (crc != 0 ? crc : 1);
}
