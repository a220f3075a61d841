/* SPDX-License-Identifier: MIT
 *
 * ELF executables: reading the headers of an untrusted image, and placing the
 * kernel's segments in physical memory. The loader (cvm/boot/main.c) uses both
 * parts, CVM (cvm/image.c) uses load_parse() for user machines. Nothing here
 * allocates, and nothing outside the given buffers is read.
 *
 * Layer: cvm/boot/load. Uses: nothing.
 * Source: ELF specification 1.2 (TIS 1995), chapters 1 and 2.
 */
#ifndef CVM_BOOT_LOAD_H
#define CVM_BOOT_LOAD_H

#include <stdint.h>

#define LOAD_MAX_SEGMENTS 8 /* loadable segments of an image */

/* A loadable segment: FILE_BYTES bytes at OFFSET of the file go to ADDRESS
 * (virtual) or PHYSICAL, followed by zeros up to MEMORY_BYTES. */
struct load_segment {
    uint32_t offset;
    uint32_t file_bytes;
    uint32_t address;
    uint32_t physical;
    uint32_t memory_bytes;
};

/* What an executable asks for. Segments stand in ascending order of address,
 * do not overlap, are not empty, and lie in [LOW, HIGH) of load_parse().
 *
 * The entry lies inside a segment, either by virtual address, as in a process,
 * or by physical address, as in a kernel: loaders enter a kernel with paging
 * off and take its entry as it stands in the header (Multiboot 0.6.96, 3.2). */
struct load_image {
    uint32_t entry;
    uint32_t segments;
    struct load_segment segment[LOAD_MAX_SEGMENTS];
};

/* Checks that a file is a static ELF32 executable for the i386 whose segments
 * lie in [LOW, HIGH), and lists its loadable segments.
 *
 * HEAD         the first HEAD_BYTES bytes of the file; the ELF header and all
 *              program headers must lie inside.
 * FILE_BYTES   length of the whole file; segments must lie inside.
 * LOW, HIGH    bounds of virtual addresses, LOW < HIGH.
 * IMAGE        is filled; undefined after an error.
 * Context:     any.
 * Returns:     0; ERR_IMAGE: bad magic, class, byte order, type or machine; a
 *              dynamic or interpreted image; headers outside HEAD; no segment
 *              or more than LOAD_MAX_SEGMENTS; a segment with fewer bytes in
 *              memory than in the file, out of the file, out of bounds, out of
 *              order or overlapping; an entry that lies in no segment, neither
 *              by virtual nor by physical address. Sums are checked for
 *              wrap-around.
 */
int load_parse(const void *head, uint32_t head_bytes, uint32_t file_bytes,
               uint32_t low, uint32_t high, struct load_image *image);

/* Places the segments of IMAGE at their physical addresses.
 *
 * FILE         the whole file.
 * MEMORY       where physical address BASE is to be found; room for SIZE
 *              bytes. The file does not overlap the segments' places.
 * Context:     boot.
 * Returns:     0; ERR_ADDRESS: a segment leaves [BASE, BASE + SIZE) or wraps
 *              around. Nothing has been written then.
 */
int load_place(const struct load_image *image, const void *file,
               uint8_t *memory, uint32_t base, uint32_t size);

#endif
