/* SPDX-License-Identifier: MIT
 *
 * The memory functions of C, which compilers may call on their own account.
 *
 * Layer: cvm/memory. Uses: nothing.
 * Source: ISO C11, 7.24.
 */
#ifndef CVM_MEMORY_H
#define CVM_MEMORY_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);
int memcmp(const void *one, const void *other, size_t bytes);
size_t strlen(const char *text);

#endif
