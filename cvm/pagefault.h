/* SPDX-License-Identifier: MIT
 *
 * Page faults that CVM resolves by itself: a machine's memory seems to be
 * there from the start, but a page gets its frame when it is first touched.
 *
 * Layer: cvm/pagefault. Uses: directmap, frame, machine, memory, pagetable.
 * Source: seed 000 (page-fault handler).
 */
#ifndef CVM_PAGEFAULT_H
#define CVM_PAGEFAULT_H

#include <stdbool.h>

#include "cvm/types.h"

/* Makes the page of machine PID that holds ADDRESS accessible. After success
 * pma() translates ADDRESS for this kind of access.
 *
 * WRITE     whether the access writes.
 * Context:  kernel.
 * Returns:  0; ERR_ADDRESS (page 0, or outside the machine's memory);
 *           ERR_RESOURCES (no frame).
 */
int pagefault_resolve(pid_t pid, uva_t address, bool write);

#endif
