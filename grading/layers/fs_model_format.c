/* SPDX-License-Identifier: MIT
 *
 * Places of the numbers: Microsoft, FAT: General Overview 1.03, sect. "Boot
 * Sector and BPB".
 */
#include "grading/layers/fs_model_format.h"

#include <string.h>

#include "sos/fs/bytes.h"

#define SECTOR 512u
#define ENTRIES_PER_SECTOR 256u

static uint32_t fat_sectors(const struct format *format)
{
    return (format->clusters + 2 + ENTRIES_PER_SECTOR - 1) / ENTRIES_PER_SECTOR;
}

uint32_t format_sectors(const struct format *format)
{
    return format->reserved + format->fats * fat_sectors(format) +
           format->root_entries * 32 / SECTOR +
           format->clusters * format->cluster_sectors;
}

void format_volume(const struct format *format, uint8_t *memory)
{
    uint32_t all = format_sectors(format);
    uint32_t i;

    memcpy(memory, "\xEB\x3C\x90mkfs.fat", 11);
    bytes_put16(memory + 11, SECTOR);
    memory[13] = (uint8_t)format->cluster_sectors;
    bytes_put16(memory + 14, format->reserved);
    memory[16] = (uint8_t)format->fats;
    bytes_put16(memory + 17, format->root_entries);
    bytes_put16(memory + 19, all < 65536 ? all : 0);
    memory[21] = 0xF8;
    bytes_put16(memory + 22, fat_sectors(format));
    bytes_put16(memory + 24, 63);
    bytes_put16(memory + 26, 16);
    bytes_put32(memory + 32, all < 65536 ? 0 : all);
    memory[36] = 0x80;
    memory[38] = 0x29;
    bytes_put32(memory + 39, 0x12345678);
    memcpy(memory + 43, "NO NAME    FAT16   ", 19);
    bytes_put16(memory + 510, 0xAA55);
    for (i = 0; i < format->fats; i++) {
        bytes_put32(memory +
                        (format->reserved + i * fat_sectors(format)) * SECTOR,
                    0xFFFFFFF8);
    }
}
