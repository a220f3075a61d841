/* SPDX-License-Identifier: MIT
 *
 * Decimal numbers in text, of any length and with a fraction.
 *
 * Layer: user/bin/tool/decimal. Uses: ctype.
 */
#ifndef USER_BIN_DECIMAL_H
#define USER_BIN_DECIMAL_H

/* Compares the numbers at the start of two texts; blanks before them do not
 * count, and no number is 0.
 *
 * HUMAN     a suffix K (or k), M, G, T, P counts for more than the digits.
 * Returns:  less than, equal to or greater than 0, as A is to B.
 */
int decimal_compare(const char *a, const char *a_end, const char *b,
                    const char *b_end, int human);

#endif
