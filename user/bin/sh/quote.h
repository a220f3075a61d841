/* SPDX-License-Identifier: MIT
 *
 * Where quotes and what is in brackets behind a dollar sign end. Lexer and
 * expansion have to agree on it.
 *
 * Layer: sh/quote. Uses: nothing.
 */
#ifndef SH_QUOTE_H
#define SH_QUOTE_H

/* Behind what begins at S (not its end): one of
 *
 *     \x   '...'   "..."   `...`   $(...)   $((...))   ${...}
 *
 * or any other single character. NULL: the text ends within it. */
const char *quote_skip(const char *s);

/* Whether the bracket at S, behind a dollar sign, begins arithmetic: another one
 * is behind it, and both end together. */
int quote_is_arithmetic(const char *s);

#endif
