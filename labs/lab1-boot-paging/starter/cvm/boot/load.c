/* SPDX-License-Identifier: MIT
 *
 * Lab 1, exercise 1: ELF executables (contract: cvm/boot/load.h).
 *
 * Goal: an image that was checked can be loaded without any further thought,
 * whoever wrote it. Both functions run in three places: in the loader, before
 * there is a kernel; in CVM, for user machines; on your host, in tests. So
 * they call nothing, and read nothing outside the buffers they are given.
 *
 * What an ELF file looks like: ELF specification 1.2, figures 1-3 and 2-1, or
 * `readelf -hl build/labs/lab1-boot-paging/kernel.elf`.
 *
 * Tests: layer-load, images, disk.
 */
#include "cvm/boot/load.h"

#include "abi/abi.h"
#include "labs/unfinished.h"

int load_parse(const void *head, uint32_t head_bytes, uint32_t file_bytes,
               uint32_t low, uint32_t high, struct load_image *image)
{
    UNFINISHED(1);
}

int load_place(const struct load_image *image, const void *file,
               uint8_t *memory, uint32_t base, uint32_t size)
{
    UNFINISHED(1);
}
