/* SPDX-License-Identifier: MIT
 *
 * Names of signals, for kill, and for the shell's kill and trap.
 *
 * Layer: user/bin/tool/signals. Uses: tool.
 */
#ifndef USER_BIN_SIGNALS_H
#define USER_BIN_SIGNALS_H

/* The signal that TEXT means: a number, or a name like TERM, SIGTERM or term.
 * 0 for "0"; -1: there is none. */
int signals_number(const char *text);

/* "TERM"; NULL: NUMBER has none. */
const char *signals_name(int number);

/* Prints all with their numbers (kill -l); or, unless NULL, the name of the one
 * with the number, or exit status, TEXT, or the number of the one named TEXT.
 *
 * Returns:  the status: 0; 1 (told): there is none.
 */
int signals_list(const char *text);

#endif
