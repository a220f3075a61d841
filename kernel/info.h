/* SPDX-License-Identifier: MIT
 *
 * The call read_kernel_info.
 *
 * Layer: kernel/info. Uses: process, rights, sched, cvm.
 * Source: seed 001, Table 1; abi/abi.h (enum info_item).
 */
#ifndef KERNEL_INFO_H
#define KERNEL_INFO_H

#include "cvm/types.h"

#define INFO_VERSION_MAJOR 0
#define INFO_VERSION_MINOR 1

/* Writes ITEM to ADDRESS in CALLER's memory.
 *
 * INDEX     a handle of the caller's for items about a process, else ignored.
 * Returns:  the length in bytes; ERR_HANDLE; ERR_ARGUMENT (no such item);
 *           ERR_ADDRESS, ERR_RESOURCES (as cvm_write).
 */
int info_read(pid_t caller, word_t item, word_t index, uva_t address);

#endif
