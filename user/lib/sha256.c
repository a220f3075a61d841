/* SPDX-License-Identifier: MIT
 *
 * SHA-256, written after FIPS 180-4, whose names the short variables keep.
 * The constants are the first 32 bits of the fractional parts of the cube
 * roots (K) and square roots (the first hash) of the first primes.
 */
#include "user/lib/sha256.h"

#include <string.h>

#define ROUNDS 64
#define LENGTH_BYTES 8 /* of the text's length, at the end of the last block */

static const uint32_t K[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

/* Words are big-endian. */
static uint32_t get_word(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 |
           (uint32_t)from[2] << 8 | from[3];
}

static void put_word(uint8_t *to, uint32_t word)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (uint8_t)(word >> (24 - 8 * i));
    }
}

/* 6.2.2, step 1: the words of the rounds. */
static void schedule(const uint8_t block[SHA256_BLOCK_BYTES],
                     uint32_t w[ROUNDS])
{
    for (int t = 0; t < 16; t++) {
        w[t] = get_word(block + t * 4);
    }
    for (int t = 16; t < ROUNDS; t++) {
        uint32_t a = w[t - 15], b = w[t - 2];
        uint32_t s0 = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
        uint32_t s1 = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;

        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
}

/* 6.2.2, steps 2 to 4. V holds a, b, ..., h. */
static void hash_block(uint32_t hash[8],
                       const uint8_t block[SHA256_BLOCK_BYTES])
{
    uint32_t w[ROUNDS], v[8];

    schedule(block, w);
    memcpy(v, hash, sizeof v);
    for (int t = 0; t < ROUNDS; t++) {
        uint32_t a = v[0], e = v[4];
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t choice = (e & v[5]) ^ (~e & v[6]);
        uint32_t t1 = v[7] + s1 + choice + K[t] + w[t];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]);

        memmove(v + 1, v, 7 * sizeof v[0]);
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++) {
        hash[i] += v[i];
    }
}

void sha256_start(struct sha256 *state)
{
    *state = (struct sha256){.hash = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                      0xa54ff53a, 0x510e527f, 0x9b05688c,
                                      0x1f83d9ab, 0x5be0cd19}};
}

void sha256_add(struct sha256 *state, const void *text, size_t bytes)
{
    const uint8_t *from = text;

    while (bytes > 0) {
        size_t used = (size_t)(state->bytes % SHA256_BLOCK_BYTES);
        size_t part = SHA256_BLOCK_BYTES - used;

        part = part < bytes ? part : bytes;
        memcpy(state->block + used, from, part);
        state->bytes += part;
        from += part;
        bytes -= part;
        if (used + part == SHA256_BLOCK_BYTES) {
            hash_block(state->hash, state->block);
        }
    }
}

void sha256_end(struct sha256 *state, uint8_t hash[SHA256_BYTES])
{
    static const uint8_t one_bit = 0x80, zero = 0;
    uint64_t bits = state->bytes * 8;
    uint8_t length[LENGTH_BYTES];

    put_word(length, (uint32_t)(bits >> 32));
    put_word(length + 4, (uint32_t)bits);
    sha256_add(state, &one_bit, 1);
    while (state->bytes % SHA256_BLOCK_BYTES !=
           SHA256_BLOCK_BYTES - LENGTH_BYTES) {
        sha256_add(state, &zero, 1);
    }
    sha256_add(state, length, sizeof length);
    for (int i = 0; i < 8; i++) {
        put_word(hash + i * 4, state->hash[i]);
    }
}
