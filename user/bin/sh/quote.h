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
 * or any other single character. NULL: the text ends within it.
 *
 * Within $(...) brackets have to come in pairs, so a case pattern there wants
 * its opening bracket too. */
const char *quote_skip(const char *s);

#endif
