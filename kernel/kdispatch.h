/* SPDX-License-Identifier: MIT
 *
 * The kernel step of Vamos. CVM calls kdispatch() (cvm.h) for each entry that
 * it does not handle itself.
 *
 * Layer: kernel/kdispatch. Uses: device, info, ipc, life, memory, pager,
 * process, rights, sched, cvm.
 * Source: seed 001 sect. 5 (transition in three phases).
 */
#ifndef KERNEL_KDISPATCH_H
#define KERNEL_KDISPATCH_H

#include "cvm/cvm.h"

#endif
