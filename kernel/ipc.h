/* SPDX-License-Identifier: MIT
 *
 * Synchronous messages between processes, and from the kernel. Nothing is
 * buffered: a message moves when a sender and a receiver meet, straight from
 * one to the other; who comes first waits.
 *
 * A waiting process has not been answered: its registers are as they were at
 * the trap. Answering is what ends the call (ABI manual, "Kernel entry").
 *
 * If a message brings its receiver two processes that it did not know, the one
 * that is granted gets its handle first, then the sender.
 *
 * Layer: kernel/ipc. Uses: ipc_decode, notice, process, queue, rights, sched,
 * cvm.
 * Source: seed 001 sect. 2.2 and 5; ABI manual, "IPC", "Kernel messages".
 */
#ifndef KERNEL_IPC_H
#define KERNEL_IPC_H

#include "cvm/types.h"

/* The calls ipc_send, ipc_receive and ipc_request of CALLER, the current
 * process, with the arguments in its registers: answers it, or leaves it
 * waiting. abi/calls.def lists the errors.
 */
void ipc_send(pid_t caller);
void ipc_receive(pid_t caller);
void ipc_request(pid_t caller);

/* Ends the wait of PID, which is sending or receiving, with ERROR. */
void ipc_cancel(pid_t pid, int error);

/* Delivers what the kernel has to say to PID (notice.h), if it has something
 * and PID waits for it.
 */
void ipc_deliver_kernel_message(pid_t pid);

/* PID is about to end: all that wait for it are answered ERR_PARTNER, and it
 * waits for nobody any more.
 */
void ipc_release(pid_t pid);

#endif
