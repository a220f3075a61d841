/* SPDX-License-Identifier: MIT
 *
 * Executables into user machines.
 *
 * Layer: cvm/image. Uses: boot/load, machine, pagefault, usermem.
 * Source: seed 001 sect. 4 (init_proc).
 */
#ifndef CVM_IMAGE_H
#define CVM_IMAGE_H

#include "cvm/types.h"

/* As cvm_check_image(). */
int image_check(pid_t src, uva_t address, uint32_t bytes);

/* Loads the executable in [ADDRESS, ADDRESS + BYTES) of machine SRC's memory
 * into machine DST, which is empty and not SRC. The contract is cvm_load()'s.
 */
int image_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes);

#endif
