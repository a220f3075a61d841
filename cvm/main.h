/* SPDX-License-Identifier: MIT
 *
 * The start of CVM.
 *
 * Layer: cvm/main. Uses: archive, bootinfo, check, console, device, directmap,
 * dispatch, entry, frame, image, machine, pagefault, pagetable, pic, segment,
 * swap, swapdisk, timer, usermem.
 */
#ifndef CVM_MAIN_H
#define CVM_MAIN_H

#include "cvm/types.h"

/* Brings up CVM from the bottom layer to the top, makes user machine 1 from
 * the member `init` of the boot archive, and starts the abstract kernel.
 *
 * MAGIC, INFO  as the loader left them (boot/info.h).
 * Context:     boot, once, on the kernel stack and the directory of start.S.
 */
_Noreturn void cvm_main(word_t magic, paddr_t info);

#endif
