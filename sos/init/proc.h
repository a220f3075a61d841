/* SPDX-License-Identifier: MIT
 *
 * The process table of the operating system: what init knows of each process.
 * The kernel's handle is how a sender is recognised; the pid is what users
 * see.
 *
 * Layer: sos/init/proc. Uses: string.
 */
#ifndef SOS_INIT_PROC_H
#define SOS_INIT_PROC_H

#include <sys/types.h>

#include "sos/proto.h"
#include "vamos.h"

#define PROC_INIT 1 /* init's own pid */
#define PROC_PID_MOST 9999

enum proc_life {
    PROC_FREE,  /* the entry is not in use */
    PROC_ALIVE, /* HANDLE is valid */
    PROC_DEAD   /* ended; its parent has not asked for STATUS yet */
};

/* pid, parent and life belong to proc.c; the others to who is named. */
struct proc {
    enum proc_life life;
    pid_t pid;
    pid_t parent;
    handle_t handle;
    char name[PROC_NAME_BYTES];

    uint32_t uid, gid; /* vouch.c */
    int vouched;       /* fs knows it */

    struct proc_start *start; /* spawn.c: for PROC_START, from malloc; NULL
                                 when it was asked for */
    uint32_t start_bytes;

    int waiting;    /* family.c: in PROC_WAIT for WAIT_PID */
    pid_t wait_pid; /* -1: any child */
    int status;     /* how it ended, as waitpid reports it */
};

/* Enters init itself. To be called first, once. */
void proc_table_start(void);

/* Enters a new process; the other fields are 0.
 *
 * PATH      its name is what follows the last slash, cut to fit.
 * Returns:  NULL if the table is full: it has as many entries as the kernel
 *           has processes, but the dead need theirs too.
 */
struct proc *proc_new(const char *path, handle_t handle, pid_t parent);

/* Removes a process and what START points to. */
void proc_remove(struct proc *proc);

/* Look-up: among the living, and among all. NULL if there is none. */
struct proc *proc_of_handle(handle_t handle);
struct proc *proc_of_pid(pid_t pid);

/* The process with the lowest pid above PID; NULL at the end. */
struct proc *proc_next(pid_t pid);

#endif
