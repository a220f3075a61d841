/* SPDX-License-Identifier: MIT
 *
 * How processes begin, stop and end: the modules below, in the right order.
 *
 * Layer: kernel/life. Uses: device, ipc, pager, process, rights, sched,
 * cvm.
 * Source: seed 001 sect. 2.2 and Table 1.
 */
#ifndef KERNEL_LIFE_H
#define KERNEL_LIFE_H

#include "cvm/types.h"

/* Makes machine 1, which CVM has loaded, the process init: privileged, with
 * the highest priority.
 */
void life_begin_init(void);

/* The call process_create of CALLER: a process from the executable image in
 * [ADDRESS, ADDRESS + BYTES) of the caller's memory.
 *
 * Returns:  the caller's handle for it, which carries all rights;
 *           ERR_UNPRIVILEGED; ERR_ARGUMENT (PRIORITY, SLICE); ERR_ADDRESS;
 *           ERR_IMAGE; ERR_RESOURCES (PID, memory). After an error nothing
 *           was created.
 */
int life_create(pid_t caller, uva_t address, uint32_t bytes, word_t priority,
                word_t slice);

/* The call process_clone of CALLER: a copy of the process that HANDLE names,
 * with its registers, memory, handles, priority and slice, but without its
 * drivers, privilege and pending messages. If that process waits in a call, the
 * clone issues the call again; a process that clones itself sees 0 in the
 * clone. Regions have the same pagers, but no pages.
 *
 * Returns:  the caller's handle for the clone, which carries all rights;
 *           ERR_UNPRIVILEGED; ERR_HANDLE; ERR_RESOURCES (PID, memory). After
 *           an error nothing was created.
 */
int life_clone(pid_t caller, word_t handle);

/* The call process_kill of CALLER, which may name itself.
 *
 * Returns:  0; ERR_UNPRIVILEGED; ERR_HANDLE. After success, CALLER may not
 *           exist any more.
 */
int life_kill(pid_t caller, word_t handle);

/* Stops PID, the current process, which caused an exception; init hears of it.
 * If it is init itself, the console says so.
 */
void life_stop(pid_t pid);

/* Stops PID, which waits for a page: it never comes, because of CAUSE, an enum
 * abi_cause. Init hears of it.
 */
void life_fail(pid_t pid, word_t cause);

/* Stops all that wait for a page of a region whose pager has ended or revoked
 * its agreement.
 */
void life_fail_deserted(void);

#endif
