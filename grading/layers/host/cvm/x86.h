/* SPDX-License-Identifier: MIT
 *
 * In layer tests this file stands in the place of cvm/x86.h: what the module
 * tells the processor is noted.
 */
#ifndef CVM_X86_H
#define CVM_X86_H

#include "cvm/types.h"

void x86_flush_page(uva_t page);
paddr_t x86_directory(void);
void x86_set_directory(paddr_t directory);

#endif
