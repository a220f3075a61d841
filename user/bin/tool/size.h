/* SPDX-License-Identifier: MIT
 *
 * Sizes for people: "1.5K", "12M".
 *
 * Layer: user/bin/tool/size. Uses: nothing.
 */
#ifndef USER_BIN_SIZE_H
#define USER_BIN_SIZE_H

#define SIZE_TEXT 8 /* bytes of such a text, with its final 0 */

/* Writes BYTES to TEXT, rounded up, with one decimal below 10. Returns TEXT. */
const char *size_format(unsigned long long bytes, char text[SIZE_TEXT]);

#endif
