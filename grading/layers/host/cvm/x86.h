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

/* Ports, of which device_test.c has a model. */
uint32_t x86_in32(uint16_t port);
void x86_out32(uint16_t port, uint32_t value);
void x86_in8_block(uint16_t port, void *to, uint32_t count);
void x86_in16_block(uint16_t port, void *to, uint32_t count);
void x86_in32_block(uint16_t port, void *to, uint32_t count);
void x86_out8_block(uint16_t port, const void *from, uint32_t count);
void x86_out16_block(uint16_t port, const void *from, uint32_t count);
void x86_out32_block(uint16_t port, const void *from, uint32_t count);
void x86_copy(void *to, const void *from, uint32_t bytes);

#endif
