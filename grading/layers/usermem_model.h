/* SPDX-License-Identifier: MIT
 *
 * What the test of usermem and its judge agree on: pseudo-random bytes and a
 * hash (FNV-1a).
 */
#ifndef LAYERS_USERMEM_MODEL_H
#define LAYERS_USERMEM_MODEL_H

#include <stdint.h>

#define MODEL_HASH 0x811C9DC5u /* of nothing */

/* Byte INDEX of the bytes that SEED stands for. */
static inline uint8_t model_byte(uint32_t seed, uint32_t index)
{
    return (uint8_t)((seed + index * 2654435761u) >> 13);
}

static inline uint32_t model_hash(uint32_t hash, uint8_t byte)
{
    return (hash ^ byte) * 0x01000193u;
}

#endif
