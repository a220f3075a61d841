/* SPDX-License-Identifier: MIT
 *
 * Memory functions by the processor's string instructions: four bytes at a
 * time, then the rest. A page is cleared or copied in 1,025 instructions.
 */
#include "cvm/memory.h"

#include "cvm/x86.h"

void *memcpy(void *to, const void *from, size_t bytes)
{
    x86_copy(to, from, bytes);
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    unsigned char *target = to;
    const unsigned char *source = from;

    if (target <= source) {
        return memcpy(to, from, bytes);
    }
    while (bytes > 0) {
        bytes = bytes - 1;
        target[bytes] = source[bytes];
    }
    return to;
}

void *memset(void *to, int byte, size_t bytes)
{
    x86_fill(to, (unsigned char)byte, bytes);
    return to;
}

int memcmp(const void *one, const void *other, size_t bytes)
{
    const unsigned char *a = one;
    const unsigned char *b = other;

    for (size_t i = 0; i < bytes; i++) {
        if (a[i] != b[i]) {
            return a[i] - b[i];
        }
    }
    return 0;
}

size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length] != 0) {
        length++;
    }
    return length;
}
