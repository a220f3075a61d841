/* SPDX-License-Identifier: MIT
 *
 * New processes. A process runs as soon as the kernel has created it, but
 * cannot do anything before init answers its first request.
 */
#include "sos/init/create.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sos/init/clock.h"
#include "sos/init/vouch.h"

/* The errno for an error of process_create. */
static int errno_of(int error)
{
    switch (error) {
    case ERR_IMAGE:
    case ERR_ARGUMENT:
        return -ENOEXEC;
    default:
        return -ENOMEM;
    }
}

handle_t create_process(const void *image, size_t bytes, uint32_t priority,
                        uint32_t *pages)
{
    handle_t handle = process_create(image, bytes, priority, SLICE_TICKS);

    if (handle < 0) {
        return errno_of(handle);
    }
    *pages = (uint32_t)memory_add(handle, 0);
    return handle;
}

int create(const char *path, const void *image, size_t bytes, uint32_t priority,
           struct proc **proc)
{
    uint32_t pages;
    handle_t handle = create_process(image, bytes, priority, &pages);

    if (handle < 0) {
        return handle;
    }
    *proc = proc_new(path, handle, PROC_INIT);
    if (*proc == NULL) {
        (void)process_kill(handle);
        return -EAGAIN;
    }
    (*proc)->group = (*proc)->pid;
    (*proc)->pages = pages;
    return 0;
}

void create_undo(struct proc *proc)
{
    vouch_end(proc);
    (void)process_kill(proc->handle);
    proc_remove(proc);
}

struct proc_start *create_block(const struct proc *proc,
                                const struct program *program, uint32_t *bytes)
{
    uint32_t file_bytes =
        program->file_count * (uint32_t)sizeof *program->files;
    struct proc_start *block;
    char *next;

    *bytes = (uint32_t)sizeof *block + file_bytes + program->string_bytes;
    block = malloc(*bytes);
    if (block == NULL) {
        return NULL;
    }
    *block = (struct proc_start){
        .pid = proc->pid,
        .real_uid = proc->real_uid,
        .uid = proc->uid,
        .gid = proc->gid,
        .epoch = clock_epoch(),
        .ignored = proc->ignored,
        .mask = proc->mask,
        .files = program->file_count,
        .argc = program->argc,
        .envc = program->envc,
        .string_bytes = program->string_bytes,
    };
    next = (char *)(block + 1);
    memcpy(next, program->files, file_bytes);
    memcpy(next + file_bytes, program->strings, program->string_bytes);
    return block;
}
