/* SPDX-License-Identifier: MIT
 *
 * Random inputs, the same in each run.
 */
#ifndef LAYERS_USER_RANDOM_H
#define LAYERS_USER_RANDOM_H

#include <stdint.h>

#define ROUNDS 20000 /* a test's inputs */

uint32_t random_word(void); /* 31 bits */
uint32_t random_below(uint32_t limit);

/* Numbers of all sizes, the borders among them. */
uint64_t random_number(void);

/* A string of fewer than BYTES characters from SET. */
void random_string(char *s, uint32_t bytes, const char *set);

#endif
