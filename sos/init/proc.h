/* SPDX-License-Identifier: MIT
 *
 * The process table of the operating system: what init knows of each process.
 * The kernel's handle is how a sender is recognised; the pid is what users
 * see.
 *
 * Layer: sos/init/proc. Uses: nothing.
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

/* For what a client waits, which has got no reply yet. */
enum proc_wait {
    WAIT_NOTHING,
    WAIT_CHILD,  /* WAIT_FOR = which, as in PROC_WAIT */
    WAIT_TIME,   /* until WAKE, if WAKE_SET */
    WAIT_SERVICE /* WAIT_FOR = the server that is being started */
};

/* pid, parent and life belong to proc.c; the others to who is named. */
struct proc {
    enum proc_life life;
    pid_t pid;
    pid_t parent;
    pid_t group;
    handle_t handle;
    char name[PROC_NAME_BYTES];

    uint32_t uid, gid; /* vouch.c */
    uint32_t real_uid; /* who started it; UID may be root then (trusted.h) */
    uint32_t known; /* set of the servers (bit: enum service) that know it, or
                          will when they have been replaced */

    uint32_t mask;  /* request.c: the umask */
    uint32_t pages; /* quota.c: the size of its memory */

    uint32_t ran, children_ran; /* usage.c: ticks of earlier programs (of a dead
                                   process, all), and of children */

    int copy; /* fork.c: made by fork, and has not asked for its reply yet */

    struct proc_start *start; /* create.c: for PROC_START, from malloc; NULL
                                 when it was asked for */
    uint32_t start_bytes;

    uint32_t ignored, handled, blocked, pending; /* signal.c: sets of signals */

    enum proc_wait wait;
    int32_t wait_for;
    int wake_set, alarm_set; /* timer.c: whether WAKE, ALARM are valid */
    uint32_t wake, alarm;    /* ticks */

    int faulted; /* exception.c: stopped by one, and not ended yet */
    int status;  /* family.c: how it ended, as waitpid reports it */
};

/* Enters init itself. To be called first, once. */
void proc_table_start(void);

/* Enters a new process, in its parent's group; the other fields are 0.
 *
 * PATH      its name is what follows the last slash, cut to fit.
 * Returns:  NULL if the table is full: it has as many entries as the kernel
 *           has processes, but the dead need theirs too.
 */
struct proc *proc_new(const char *path, handle_t handle, pid_t parent);

/* Gives a process the name at the end of PATH. */
void proc_set_name(struct proc *proc, const char *path);

/* Removes a process and what START points to. */
void proc_remove(struct proc *proc);

/* Look-up: among the living, and among all. NULL if there is none. */
struct proc *proc_of_handle(handle_t handle);
struct proc *proc_of_pid(pid_t pid);

/* The process with the lowest pid above PID; NULL at the end. */
struct proc *proc_next(pid_t pid);

/* All entries that are in use, in no order: for (p = proc_each(NULL); p !=
 * NULL; p = proc_each(p)). Entries may come and go meanwhile. */
struct proc *proc_each(const struct proc *last);

#endif
