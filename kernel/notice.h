/* SPDX-License-Identifier: MIT
 *
 * What the kernel has to say to a process: interrupts to the driver of a
 * device, exceptions of others to init, page faults to pagers. ipc.c delivers
 * it.
 *
 * Layer: kernel/notice. Uses: device, pager, process, rights, cvm.
 * Source: ABI manual, "Kernel messages".
 */
#ifndef KERNEL_NOTICE_H
#define KERNEL_NOTICE_H

#include <stdbool.h>

#include "cvm/types.h"

struct notice {
    word_t kind; /* enum abi_kernel_message */
    word_t w1;
    word_t w2;
    word_t marker; /* of the page, if it is a page fault */
};

/* Takes the next message for PID: all pending interrupts of its devices in
 * one; then, for init, the exceptions of others, the lowest PID first; then, for
 * a pager, the page faults in its regions, in their order.
 *
 * Returns:  whether there is one; if not, NOTICE is unchanged.
 */
bool notice_take(pid_t pid, struct notice *notice);

#endif
