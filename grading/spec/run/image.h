/* SPDX-License-Identifier: MIT
 *
 * Executables, by the rules of the manual: static ELF32 for the i386, whose
 * segments stand in ascending order between page 2 and the end of the user
 * half.
 *
 *     page 0 | stack, grows down | segments | end
 *
 * Layer: grading/spec/run/image. Uses: memory.
 * Source: ELF specification 1.2 (TIS 1995), chapters 1 and 2; ABI manual,
 * process_create.
 */
#ifndef SPEC_RUN_IMAGE_H
#define SPEC_RUN_IMAGE_H

#include "grading/spec/spec.h"

/* Where a process begins. */
struct image_start {
    uint32_t entry; /* its first instruction */
    uint32_t stack; /* below its lowest segment */
};

/* Checks the executable at ADDRESS, of BYTES bytes, in FROM's memory. Returns
 * 0; ERR_ADDRESS (it is not in the memory); ERR_IMAGE.
 */
int image_check(pid from, uint32_t address, uint32_t bytes);

/* Loads it into the empty memory of TO, which has as many pages then as the
 * executable needs. Returns as image_check(), or ERR_RESOURCES; TO is empty
 * then.
 */
int image_load(pid to, pid from, uint32_t address, uint32_t bytes,
               struct image_start *start);

#endif
