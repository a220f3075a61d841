/* SPDX-License-Identifier: MIT
 *
 * Ranges of the integer types, as the compiler has them, and the limits of
 * the library.
 */
#ifndef USER_LIMITS_H
#define USER_LIMITS_H

#define CHAR_BIT __CHAR_BIT__
#define SCHAR_MAX __SCHAR_MAX__
#define SCHAR_MIN (-SCHAR_MAX - 1)
#define UCHAR_MAX (SCHAR_MAX * 2 + 1)
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#define SHRT_MAX __SHRT_MAX__
#define SHRT_MIN (-SHRT_MAX - 1)
#define USHRT_MAX (SHRT_MAX * 2 + 1)
#define INT_MAX __INT_MAX__
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX (INT_MAX * 2u + 1u)
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-LONG_MAX - 1L)
#define ULONG_MAX (LONG_MAX * 2ul + 1ul)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-LLONG_MAX - 1LL)
#define ULLONG_MAX (LLONG_MAX * 2ull + 1ull)
#define SSIZE_MAX LONG_MAX

#define PATH_MAX 1024 /* bytes of a path, with its final 0 */
#define NAME_MAX 255  /* bytes of one name in it */
#define OPEN_MAX 32   /* descriptors of a process */
#define PIPE_BUF 4096 /* a write of so many bytes to a pipe is not torn apart */
#define PASS_MAX 128 /* bytes of a password */
#define ARG_MAX 30720 /* bytes of arguments and environment */

#endif
