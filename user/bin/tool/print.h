/* SPDX-License-Identifier: MIT
 *
 * What echo and printf print, for the programs of that name and the shell.
 *
 * Layer: user/bin/tool/print. Uses: tool, escape.
 */
#ifndef USER_BIN_PRINT_H
#define USER_BIN_PRINT_H

/* Prints ARGV as echo does: options, words. The status: 0. */
int print_echo(int argc, char **argv);

/* Prints ARGV as printf does: a format, words.
 *
 * Returns:  the status: 0; 1 (told): a word is no number, or a part of the
 *           format none, which ends it.
 */
int print_printf(int argc, char **argv);

#endif
