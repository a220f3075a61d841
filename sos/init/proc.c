/* SPDX-License-Identifier: MIT
 *
 * The process table. It is searched from its start: there are few processes,
 * and the lowest entries are taken first. Pids count up and start again at the
 * top, so that one which somebody still remembers is not reused soon.
 */
#include "sos/init/proc.h"

#include <stdlib.h>
#include <string.h>

static struct proc table[MAX_PROCS];
static size_t used; /* entries from here on are free */
static pid_t last_pid;

/* A pid that nobody has. There are fewer processes than pids. */
static pid_t new_pid(void)
{
    do {
        last_pid = last_pid == PROC_PID_MOST ? PROC_INIT : last_pid;
        last_pid++;
    } while (proc_of_pid(last_pid) != NULL);
    return last_pid;
}

void proc_set_name(struct proc *proc, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    memset(proc->name, 0, sizeof proc->name);
    strncpy(proc->name, name, sizeof proc->name - 1);
}

/* The lowest free entry; NULL: there is none. */
static struct proc *free_entry(void)
{
    size_t i = 0;

    while (i < used && table[i].life != PROC_FREE) {
        i++;
    }
    if (i == MAX_PROCS) {
        return NULL;
    }
    used = i < used ? used : i + 1;
    return &table[i];
}

struct proc *proc_new(const char *path, handle_t handle, pid_t parent)
{
    const struct proc *creator = proc_of_pid(parent);
    pid_t pid = new_pid();
    struct proc *proc = free_entry();

    if (proc != NULL) {
        *proc = (struct proc){
            .life = PROC_ALIVE, .pid = pid, .parent = parent, .handle = handle};
        proc->group = creator != NULL ? creator->group : pid;
        proc_set_name(proc, path);
    }
    return proc;
}

void proc_table_start(void)
{
    struct proc *init = proc_new("init", HN_SELF, 0);

    init->pid = PROC_INIT;
    init->group = PROC_INIT;
    last_pid = PROC_INIT;
}

void proc_remove(struct proc *proc)
{
    free(proc->start);
    *proc = (struct proc){.life = PROC_FREE};
    while (used > 0 && table[used - 1].life == PROC_FREE) {
        used--;
    }
}

struct proc *proc_of_handle(handle_t handle)
{
    for (size_t i = 0; i < used; i++) {
        if (table[i].life == PROC_ALIVE && table[i].handle == handle) {
            return &table[i];
        }
    }
    return NULL;
}

struct proc *proc_of_pid(pid_t pid)
{
    for (size_t i = 0; i < used; i++) {
        if (table[i].life != PROC_FREE && table[i].pid == pid) {
            return &table[i];
        }
    }
    return NULL;
}

struct proc *proc_next(pid_t pid)
{
    struct proc *next = NULL;

    for (size_t i = 0; i < used; i++) {
        if (table[i].life != PROC_FREE && table[i].pid > pid &&
            (next == NULL || table[i].pid < next->pid)) {
            next = &table[i];
        }
    }
    return next;
}

struct proc *proc_each(const struct proc *last)
{
    size_t i = last == NULL ? 0 : (size_t)(last - table) + 1;

    while (i < used && table[i].life == PROC_FREE) {
        i++;
    }
    return i < used ? &table[i] : NULL;
}
