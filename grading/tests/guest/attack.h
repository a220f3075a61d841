/* SPDX-License-Identifier: MIT
 *
 * What a process may try in order to get out of its machine, instruction by
 * instruction. The observer names an attack by its number, a peer tries it;
 * test_abi.py knows how each has to end.
 */
#ifndef GRADING_TESTS_GUEST_ATTACK_H
#define GRADING_TESTS_GUEST_ATTACK_H

#include <stdint.h>

/* How many there are; they are numbered from 0. */
extern const uint32_t attacks;

const char *attack_name(uint32_t number);

/* Tries one. Comes back, if that is not an exception, with what it found. */
uint32_t attack_try(uint32_t number);

#endif
