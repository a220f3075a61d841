/* SPDX-License-Identifier: MIT
 *
 * The process table. Process N is user machine N of CVM.
 *
 * Invariant: a process is in the ready queue of its priority if and only if
 * its state is PROCESS_READY, and in the sender queue of its partner if and
 * only if it is PROCESS_SENDING.
 *
 * Layer: kernel/process. Uses: queue, cvm.
 * Source: seed 001 sect. 5 (procs, priodb, procdb of the schedds).
 */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/types.h"
#include "kernel/queue.h"

#define PROCESS_INIT 1 /* the PID of init */

/* The half of a rendezvous that waits for the other one. */
struct process_ipc {
    int32_t partner; /* its PID, or HN_ANY, HN_KERNEL, HN_NONE */
    bool request;    /* the call is ipc_request */
    bool is_short;   /* nothing is in memory; BUFFERS are not valid */
    struct ipc_buffers buffers;
};

struct process {
    /* owned by process.c */
    uint32_t birth; /* of the process that has this PID, or of the next one */

    /* owned by sched.c; the state also by ipc.c and pager.c */
    enum process_state state;
    uint32_t priority;  /* 0..PRIORITIES-1 */
    uint32_t slice;     /* tsl, in ticks */
    uint32_t consumed;  /* ctsl: ticks of the slice that are used up */
    uint32_t run_ticks; /* since its creation */
    bool timed;         /* waits no longer than until: */
    uint32_t deadline;  /* to: a time in ticks */

    /* owned by ipc.c */
    struct queue senders;   /* processes that wait to send to this one */
    struct process_ipc ipc; /* valid while it is sending or receiving */

    /* owned by life.c and notice.c */
    bool reported; /* init has heard of its exception */
} __attribute__((aligned(128))); /* quickly found, as struct machine is:
                                    57 instructions of ipc_roundtrip_3w */

/* Empties the table. */
void process_init(void);

/* Process PID, 1..MAX_PROCS, whatever its state. */
struct process *process_get(pid_t pid);

/* Whether PID names a process now. */
bool process_is_alive(pid_t pid);

/* What tells the process PID from all others that ever had its number; not 0.
 * It changes when the process ends.
 *
 * PID       0..MAX_PROCS; 0 has a birth, too, which never changes.
 */
uint32_t process_birth(pid_t pid);

/* The lowest PID that is free, but never that of init: what the kernel has to
 * say to init, no successor may hear.
 *
 * Returns:  0; ERR_RESOURCES (all are in use; PID is unchanged).
 */
int process_find_free(pid_t *pid);

/* Makes the free PID a process that does not run yet: PROCESS_STOPPED, with
 * priority PRIORITY and slice SLICE, nobody sending to it.
 */
void process_begin(pid_t pid, uint32_t priority, uint32_t slice);

/* Frees PID, which is in no queue and has no senders. */
void process_end(pid_t pid);

/* Answers the call that PID waits for: RESULT in its result register, its
 * program counter past the trap.
 */
void process_answer(pid_t pid, int result);

#endif
