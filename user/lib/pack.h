/* SPDX-License-Identifier: MIT
 *
 * Compression of pages, after Lempel and Ziv (1977): what stood in the page
 * before is named, not repeated. A packed page is a row of
 *
 *     n (0..127)     n + 1 bytes as they are, which follow
 *     n (128..255)   n - 124 bytes (4..131) that stand at a distance of D + 1
 *                    before; D follows in two bytes, the lower one first
 *
 * Layer: user/lib/pack. Uses: memory.
 */
#ifndef USER_LIB_PACK_H
#define USER_LIB_PACK_H

#include <stdint.h>

#define PACK_PAGE_BYTES 4096u

/* Of a packed page. A name is shorter, at least by the length that begins what
 * follows it: so only the lengths of 128 bytes as they are make it longer than
 * the page, and one at the end. */
#define PACK_MOST_BYTES (PACK_PAGE_BYTES + PACK_PAGE_BYTES / 128 + 1)

/* Packs PAGE. How many bytes of PACKED, PACK_MOST_BYTES at most, it takes. */
uint32_t pack_page(const uint8_t *page, uint8_t *packed);

/* The page that BYTES bytes of PACKED stand for. Whether they stand for one; if
 * not, what PAGE holds is open. */
int pack_restore(const uint8_t *packed, uint32_t bytes, uint8_t *page);

#endif
