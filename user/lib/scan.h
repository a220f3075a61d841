/* SPDX-License-Identifier: MIT
 *
 * Formatted input, the core of the scanf family.
 *
 * Layer: user/lib/scan. Uses: ctype, number.
 */
#ifndef USER_LIB_SCAN_H
#define USER_LIB_SCAN_H

#include <stdarg.h>

/* Where characters come from: a stream, a string. The first member of a
 * structure that knows more. BACK takes back the last one, unless it was EOF.
 */
struct scan_source {
    int (*get)(struct scan_source *source);
    void (*back)(struct scan_source *source, int c);
    long taken; /* characters; kept by scan() */
};

/* Reads SOURCE as FORMAT says (<stdio.h> names what it knows).
 *
 * Context:  any.
 * Returns:  the number of values that were stored; EOF: the end came before
 *           the first one, and before anything that did not match.
 * Source:   ISO C11 7.21.6.2.
 */
int scan(struct scan_source *source, const char *format, va_list arguments);

#endif
