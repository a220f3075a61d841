/* SPDX-License-Identifier: MIT
 *
 * assert(CONDITION): when it does not hold, says so and aborts.
 */
#ifndef USER_ASSERT_H
#define USER_ASSERT_H

_Noreturn void assert_failed(const char *condition, const char *file, int line);

#endif

/* ISO C: each inclusion looks at NDEBUG anew. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) \
    ((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__))
#endif
