/* SPDX-License-Identifier: MIT
 *
 * Lab 4, exercise 2: messages (contract: kernel/ipc.h; what the calls promise:
 * "IPC" and "Kernel messages" of the manual, kernel/abi/calls.def).
 *
 * Goal: two processes meet, and a message moves from one to the other: both are
 * in their calls then, and there is no place in between where it could be.
 * Whoever comes first waits. Nobody waits for what is there already, and nobody
 * waits for ever because another one ended.
 *
 * ipc_decode.h (given) reads and checks a call's arguments into the caller's
 * struct process_ipc (kernel/process.h), which says afterwards what it waits
 * for. What was true then may no longer be true when the other one comes: its
 * memory may have become less, a process that it grants may have ended.
 *
 * The registers of an answer are in kernel/abi/calls.def, their names in
 * cvm/cvm.h; process_answer() sets the result and ends the call. notice.h
 * (given) knows what the kernel has to say.
 *
 * Tests: layer-ipc, meet, timeouts, order, requests, memory, longest, errors,
 * kernel, partner, clones, strangers, grants, stale, traffic, conform.
 */
#include "kernel/ipc.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/ipc_decode.h"
#include "kernel/notice.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"
#include "labs/unfinished.h"

void ipc_send(pid_t caller)
{
    UNFINISHED(4);
}

void ipc_receive(pid_t caller)
{
    UNFINISHED(4);
}

void ipc_request(pid_t caller)
{
    UNFINISHED(4);
}

void ipc_cancel(pid_t pid, int error)
{
    UNFINISHED(4);
}

void ipc_deliver_kernel_message(pid_t pid)
{
    UNFINISHED(4);
}

void ipc_release(pid_t pid)
{
    UNFINISHED(4);
}
