/* SPDX-License-Identifier: MIT
 *
 * The seal of a kernel file: a checksum by which the loader knows a kernel that
 * was damaged on its way to the disk, or there. It stands in the field e_flags
 * of the ELF header, for which the i386 has no use and which strip and objcopy
 * keep; 0 says that there is none, as linkers leave it. mkseal writes it.
 *
 * Layer: cvm/boot/seal. Uses: load.
 */
#ifndef CVM_BOOT_SEAL_H
#define CVM_BOOT_SEAL_H

#include <stdbool.h>

#include "cvm/boot/load.h"

#define SEAL_END 40u /* of the file's bytes that the seal stands in */

/* Whether a kernel file is what its seal says, or has none. The seal is the
 * CRC-32 of ISO 3309 (that of zlib) over the bytes that the segments have in
 * the file, one segment after the other; 1 where that is 0.
 *
 * FILE      the file, as far as its segments reach, SEAL_END bytes at least.
 * IMAGE     what load_parse() found in it.
 * Context:  boot.
 */
bool seal_is_right(const void *file, const struct load_image *image);

#endif
