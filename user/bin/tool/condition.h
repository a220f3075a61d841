/* SPDX-License-Identifier: MIT
 *
 * The conditions of test and [, for the programs of that name and the shell, by
 * the grammar
 *
 *     or: and [-o or]    and: not [-a and]    not: ! not | ( or ) | primary
 *
 * where a word that looks like an operator is one only if there is enough
 * around it.
 *
 * Layer: user/bin/tool/condition. Uses: tool.
 */
#ifndef USER_BIN_CONDITION_H
#define USER_BIN_CONDITION_H

/* What test ARGV does; ARGV[0] may be "[", then its last word is "]".
 *
 * Returns:  the status: 0 (it is so), 1, 2 (no condition: told).
 */
int condition_test(int argc, char **argv);

#endif
