/* SPDX-License-Identifier: MIT
 *
 * Division of 64-bit numbers, under the names by which compilers call it for
 * the i386. They stand in libgcc, which not every compiler brings along.
 *
 * Layer: user/lib/divide64. Uses: nothing.
 */
#ifndef USER_LIB_DIVIDE64_H
#define USER_LIB_DIVIDE64_H

#include <stdint.h>

/* Quotient and remainder; division by zero is an exception of the process, as
 * the processor's own division. */
uint64_t __udivdi3(uint64_t number, uint64_t by);
uint64_t __umoddi3(uint64_t number, uint64_t by);
int64_t __divdi3(int64_t number, int64_t by);
int64_t __moddi3(int64_t number, int64_t by);
uint64_t __udivmoddi4(uint64_t number, uint64_t by, uint64_t *rest);
int64_t __divmoddi4(int64_t number, int64_t by, int64_t *rest);

#endif
