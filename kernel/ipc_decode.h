/* SPDX-License-Identifier: MIT
 *
 * What the caller of an IPC call wants, checked. The order of checks: the
 * partner's handle, the right to send; the address of the buffers, the granted
 * handle, the rights on it; timeout and lengths; the address ranges; oneself
 * as the partner.
 *
 * Layer: kernel/ipc_decode. Uses: process, rights, cvm.
 * Source: ABI manual, "IPC".
 */
#ifndef KERNEL_IPC_DECODE_H
#define KERNEL_IPC_DECODE_H

#include "cvm/types.h"
#include "kernel/process.h"

/* Decodes ipc_send or ipc_request of CALLER into IPC.
 *
 * RIGHT     that the caller needs on its partner: RIGHT_SEND, which a partner
 *           that waits for the caller's reply does not ask for, or
 *           RIGHT_REQUEST.
 * Returns:  0; ERR_HANDLE, ERR_RIGHTS (partner or grant); ERR_ADDRESS;
 *           ERR_ARGUMENT (timeout, lengths, the caller itself);
 *           ERR_RESOURCES (the buffers' description cannot be read).
 */
int ipc_decode_send(pid_t caller, word_t right, struct process_ipc *ipc);

/* Decodes ipc_receive of CALLER into IPC; what its buffers say about sending
 * is ignored.
 *
 * Returns:  0; ERR_HANDLE; ERR_ADDRESS; ERR_ARGUMENT; ERR_RESOURCES.
 */
int ipc_decode_receive(pid_t caller, struct process_ipc *ipc);

/* The timeout of CALLER's call: ticks, 0 or IPC_FOREVER. */
int32_t ipc_decode_timeout(pid_t caller);

#endif
