/* SPDX-License-Identifier: MIT
 *
 * The values of parameters, and what ${...} does with them:
 *
 *     ${x}   ${#x}                  the value, its length
 *     ${x-w} ${x=w} ${x?w} ${x+w}   w if x is unset (and set x to it; and fail,
 *                                   with w as the message), if x is set
 *     with : before the sign        "" counts as unset
 *     ${x#p} ${x##p} ${x%p} ${x%%p} without the shortest, longest part at the
 *                                   start, the end that is the pattern p
 *
 * Layer: sh/brace. Uses: expand, parameter, variable, pattern.
 */
#ifndef SH_BRACE_H
#define SH_BRACE_H

#include "user/bin/sh/expansion.h"

/* Puts the value of the parameter whose name has LENGTH bytes. */
void brace_put_parameter(struct expansion *expansion, const char *name,
                         size_t length, int quoted);

/* Puts what the LENGTH bytes between the brackets at S mean. */
void brace_put(struct expansion *expansion, const char *s, size_t length,
               int quoted);

#endif
