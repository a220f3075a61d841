/* SPDX-License-Identifier: MIT
 *
 * Access to the memory of user machines from the kernel. No address of a
 * machine is ever followed: each page is translated by pma() and reached
 * through the direct map, and a page that is not there yet is provided by the
 * page-fault handler first.
 *
 * Each function checks and provides everything before it moves the first byte:
 * after an error, no byte has been transferred.
 *
 * Layer: cvm/usermem. Uses: console, directmap, machine, memory, pagefault,
 * pagetable.
 * Source: seed 001 sect. 2.3 (primitives); seed 000.
 */
#ifndef CVM_USERMEM_H
#define CVM_USERMEM_H

#include <stdbool.h>

#include "cvm/types.h"

/* Whether [ADDRESS, ADDRESS + BYTES) lies in the memory of machine PID: pages
 * 1 .. size-1. True for BYTES = 0, whatever the address. Sums that wrap around
 * are outside.
 */
bool usermem_contains(pid_t pid, uva_t address, uint32_t bytes);

/* Makes [ADDRESS, ADDRESS + BYTES) of machine PID accessible: pma() translates
 * all of it for this kind of access afterwards.
 *
 * WRITE     whether the kernel is going to write there.
 * Context:  kernel.
 * Returns:  0; ERR_ADDRESS (not contained); ERR_RESOURCES (no frame for a
 *           page that was not there).
 */
int usermem_provide(pid_t pid, uva_t address, uint32_t bytes, bool write);

/* Copies BYTES bytes from ADDRESS of machine PID to the kernel's BUFFER.
 *
 * Context:  kernel.
 * Returns:  as usermem_provide().
 */
int usermem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes);

/* Copies BYTES bytes of the kernel's BUFFER to ADDRESS of machine PID. Returns
 * as usermem_provide().
 */
int usermem_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes);

/* Copies BYTES bytes from machine SRC to machine DST. They may be the same
 * machine if the ranges do not overlap. Returns as usermem_provide(), for
 * either range.
 */
int usermem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                 uint32_t bytes);

#endif
