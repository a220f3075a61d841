/* SPDX-License-Identifier: MIT
 *
 * The calls memory_add and memory_free.
 *
 * Layer: kernel/memory. Uses: pager, rights, cvm.
 * Source: seed 001, Table 1.
 */
#ifndef KERNEL_MEMORY_H
#define KERNEL_MEMORY_H

#include "cvm/types.h"

/* Extends the memory of the process that HANDLE names by PAGES pages of zeros.
 *
 * CALLER    privileged, or the call fails.
 * Returns:  the new size in pages; ERR_UNPRIVILEGED; ERR_HANDLE;
 *           ERR_RESOURCES (memory; or a region with a pager is in the way).
 */
int memory_add(pid_t caller, word_t handle, word_t pages);

/* Takes PAGES pages from its end; page 0 remains.
 *
 * Returns:  the new size in pages; ERR_UNPRIVILEGED; ERR_HANDLE; ERR_ARGUMENT.
 */
int memory_free(pid_t caller, word_t handle, word_t pages);

#endif
