/* SPDX-License-Identifier: MIT
 *
 * Memory on the stack, until the function returns.
 */
#ifndef USER_ALLOCA_H
#define USER_ALLOCA_H

#define alloca(bytes) __builtin_alloca(bytes)

#endif
