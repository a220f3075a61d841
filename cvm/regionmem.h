/* SPDX-License-Identifier: MIT
 *
 * Access of the kernel to memory of machines that may lie in regions. A page
 * of a region that is absent is not there: nobody is asked for it.
 *
 * Layer: cvm/regionmem. Uses: directmap, machine, memory, pagetable, usermem.
 * Source: ABI manual, "Memory of a process".
 */
#ifndef CVM_REGIONMEM_H
#define CVM_REGIONMEM_H

#include <stdbool.h>

#include "cvm/types.h"

/* Whether [ADDRESS, ADDRESS + BYTES), at least one byte, lies in pages of PID's
 * regions that are mapped, and that PID may write to if WRITE.
 */
bool regionmem_contains(pid_t pid, uva_t address, uint32_t bytes, bool write);

/* As usermem_read() and usermem_write(), for a range in regions; and as
 * usermem_copy(), for ranges each of which lies in memory as a whole or in
 * regions as a whole. If ranges overlap, what they hold then is open.
 *
 * Returns:  0; ERR_ADDRESS (they do not, or may not be accessed so);
 *           ERR_RESOURCES (no frame for a page of memory).
 */
int regionmem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes);
int regionmem_write(pid_t pid, uva_t address, const void *buffer,
                    uint32_t bytes);
int regionmem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                   uint32_t bytes);

#endif
