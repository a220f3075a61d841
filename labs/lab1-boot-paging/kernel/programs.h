/* SPDX-License-Identifier: MIT
 *
 * The programs of the boot archive, which lies in the memory of machine 1.
 *
 * Layer: lab1/programs. Uses: cvm.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 */
#ifndef LAB1_PROGRAMS_H
#define LAB1_PROGRAMS_H

#include <stdbool.h>

#include "cvm/types.h"

/* Remembers where the archive lies: BYTES bytes at ADDRESS of machine PID. */
void programs_init(pid_t pid, uva_t address, uint32_t bytes);

/* Finds the program whose name is in the registers FIRST and SECOND
 * (calls.h).
 *
 * ADDRESS, BYTES  receive where its file lies in the same machine's memory.
 * Returns:        whether there is one.
 */
bool programs_find(word_t first, word_t second, uva_t *address,
                   uint32_t *bytes);

#endif
