/* SPDX-License-Identifier: MIT
 *
 * Lines of text for cvm_message(), put together piece by piece. What does not
 * fit is cut off; characters that are not printable become '?'.
 *
 * Layer: lab1/line. Uses: cvm.
 */
#ifndef LAB1_LINE_H
#define LAB1_LINE_H

#include "abi/abi.h"
#include "cvm/types.h"

/* Appends the string TEXT, or BYTES characters at TEXT. */
void line_text(const char *text);
void line_bytes(const char *text, uint32_t bytes);

/* Appends VALUE in decimal, or in hexadecimal with eight digits. */
void line_decimal(word_t value);
void line_hexadecimal(word_t value);

/* Appends the characters of two words, up to the first 0 (calls.h). */
void line_name(word_t first, word_t second);

/* Prints the line and begins an empty one. */
void line_print(void);

/* Prints what stopped machine PID. */
void line_exception(pid_t pid, const struct info_exception *exception);

#endif
