/* SPDX-License-Identifier: MIT
 *
 * What stands in $((...)), when all dollar signs in it are replaced: whole
 * numbers and variables, with the operators of C but for ++ and --, sizeof and
 * the comma.
 *
 * Layer: sh/arithmetic. Uses: variable.
 */
#ifndef SH_ARITHMETIC_H
#define SH_ARITHMETIC_H

/* Computes TEXT, modulo the size of a long; "" is 0.
 *
 * VALUE     set to the result.
 * Returns:  NULL, or what is wrong, as a part of a sentence.
 */
const char *arithmetic_compute(const char *text, long *value);

#endif
