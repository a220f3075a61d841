/* SPDX-License-Identifier: MIT
 *
 * What the loader said, checked and brought into one form: memory regions that
 * nobody uses yet, the boot archive, the command line.
 *
 * Layer: cvm/bootinfo. Uses: console, directmap, memory.
 * Source: boot/info.h; Multiboot Specification 0.6.96, sect. 3.3.
 */
#ifndef CVM_BOOTINFO_H
#define CVM_BOOTINFO_H

#include <stdbool.h>

#include "cvm/boot/info.h"
#include "cvm/types.h"

/* Reads what the loader left at physical address INFO, in the form that MAGIC
 * names. Afterwards the regions lie above 1 MiB and below DIRECT_BYTES and
 * hold neither the kernel nor the archive. Stops with a message (console_fail)
 * if the form is unknown, the archive is missing, or memory is too small.
 *
 * Context:  boot, once, on the directory of start.S.
 */
void bootinfo_init(word_t magic, paddr_t info);

/* The information, with the regions that are still unused. */
const struct boot_info *bootinfo_get(void);

/* Takes BYTES bytes of unused memory, rounded up to pages, for ever. Stops
 * with a message if no region is large enough.
 *
 * Context:  boot, before frame_init().
 */
void *bootinfo_take(uint32_t bytes);

/* Whether the command line has the word WORD. */
bool bootinfo_has(const char *word);

#endif
