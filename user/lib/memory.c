/* SPDX-License-Identifier: MIT
 *
 * memcpy and its kin. Compilers call these by themselves, so this file is
 * built with the flag that keeps the compiler from turning the loops below
 * into calls of the very functions that they implement (user.mk).
 *
 * Copies go by words: the i386 reads and writes them at any address, and most
 * of what a process copies is pages and blocks.
 */
#include <string.h>

#include <stdint.h>

/* A word that may lie at any address and overlay any object. */
typedef uint32_t word_t __attribute__((may_alias, aligned(1)));

#define WORD_BYTES (sizeof(word_t))

/* Copies a word from FROM to TO, both OFFSET words behind. */
static inline void copy_word(unsigned char *to, const unsigned char *from,
                             size_t offset)
{
    ((word_t *)to)[offset] = ((const word_t *)from)[offset];
}

/* Copies upwards: right if TO lies below FROM, or they do not overlap. Several
 * words in a round, so that counting costs less than copying. */
static void copy_up(unsigned char *to, const unsigned char *from, size_t bytes)
{
    for (; bytes >= 8 * WORD_BYTES; bytes -= 8 * WORD_BYTES) {
        copy_word(to, from, 0);
        copy_word(to, from, 1);
        copy_word(to, from, 2);
        copy_word(to, from, 3);
        copy_word(to, from, 4);
        copy_word(to, from, 5);
        copy_word(to, from, 6);
        copy_word(to, from, 7);
        to += 8 * WORD_BYTES;
        from += 8 * WORD_BYTES;
    }
    for (; bytes >= WORD_BYTES; bytes -= WORD_BYTES) {
        *(word_t *)to = *(const word_t *)from;
        to += WORD_BYTES;
        from += WORD_BYTES;
    }
    for (; bytes > 0; bytes--) {
        *to++ = *from++;
    }
}

/* Copies downwards: right if TO lies above FROM. */
static void copy_down(unsigned char *to, const unsigned char *from,
                      size_t bytes)
{
    for (; bytes >= WORD_BYTES; bytes -= WORD_BYTES) {
        *(word_t *)(to + bytes - WORD_BYTES) =
            *(const word_t *)(from + bytes - WORD_BYTES);
    }
    while (bytes > 0) {
        bytes--;
        to[bytes] = from[bytes];
    }
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    copy_up(to, from, bytes);
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    if ((uintptr_t)to <= (uintptr_t)from) {
        copy_up(to, from, bytes);
    } else {
        copy_down(to, from, bytes);
    }
    return to;
}

void *memset(void *to, int byte, size_t bytes)
{
    unsigned char *next = to;
    word_t word = (unsigned char)byte * 0x01010101u;

    for (; bytes >= WORD_BYTES; bytes -= WORD_BYTES) {
        *(word_t *)next = word;
        next += WORD_BYTES;
    }
    for (; bytes > 0; bytes--) {
        *next++ = (unsigned char)byte;
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t bytes)
{
    const unsigned char *left = a;
    const unsigned char *right = b;

    for (size_t i = 0; i < bytes; i++) {
        if (left[i] != right[i]) {
            return left[i] - right[i];
        }
    }
    return 0;
}

void *memchr(const void *from, int byte, size_t bytes)
{
    const unsigned char *next = from;

    for (size_t i = 0; i < bytes; i++) {
        if (next[i] == (unsigned char)byte) {
            return (void *)(uintptr_t)(next + i);
        }
    }
    return NULL;
}
