/* SPDX-License-Identifier: MIT
 *
 * Messages on stderr: "PROGRAM: text: what errno says" and a line end; those
 * with an x at their end without errno. err and errx end the program.
 */
#ifndef USER_ERR_H
#define USER_ERR_H

#include <stdarg.h>

#define ERR_LIKE(text, first) \
    __attribute__((__format__(__printf__, text, first)))
_Noreturn void err(int status, const char *format, ...) ERR_LIKE(2, 3);
_Noreturn void errx(int status, const char *format, ...) ERR_LIKE(2, 3);
void warn(const char *format, ...) ERR_LIKE(1, 2);
void warnx(const char *format, ...) ERR_LIKE(1, 2);
void vwarn(const char *format, va_list arguments) ERR_LIKE(1, 0);
void vwarnx(const char *format, va_list arguments) ERR_LIKE(1, 0);

#endif
