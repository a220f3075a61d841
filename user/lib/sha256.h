/* SPDX-License-Identifier: MIT
 *
 * The hash SHA-256.
 *
 * Layer: user/lib/sha256. Uses: string.
 */
#ifndef USER_LIB_SHA256_H
#define USER_LIB_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_BLOCK_BYTES 64

/* The state between pieces of a text. BLOCK holds the last BYTES modulo
 * SHA256_BLOCK_BYTES bytes, which make no whole block yet. */
struct sha256 {
    uint32_t hash[8];
    uint64_t bytes;
    uint8_t block[SHA256_BLOCK_BYTES];
};

/* Hashes a text piece by piece: start, add as often as wanted, end, which
 * writes the hash. STATE is then good for another start only.
 *
 * Context:  any.
 * Source:   FIPS 180-4, sections 5.3.3 and 6.2.
 */
void sha256_start(struct sha256 *state);
void sha256_add(struct sha256 *state, const void *text, size_t bytes);
void sha256_end(struct sha256 *state, uint8_t hash[SHA256_BYTES]);

#endif
