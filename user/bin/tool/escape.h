/* SPDX-License-Identifier: MIT
 *
 * Backslash sequences of echo -e and printf: \a \b \e \f \n \r \t \v \\ \0NNN
 * \NNN (octal) \xHH, and \c, which ends the output.
 *
 * Layer: user/bin/tool/escape. Uses: stream.
 */
#ifndef USER_BIN_ESCAPE_H
#define USER_BIN_ESCAPE_H

/* Prints what stands behind a backslash.
 *
 * TEXT      stands there; then behind the sequence. What is no sequence is
 *           printed as it stands.
 * Returns:  0; -1: it was \c.
 */
int escape_print(const char **text);

/* Prints all of TEXT. -1: it had a \c. */
int escape_print_all(const char *text);

#endif
