/* SPDX-License-Identifier: MIT
 *
 * New processes: an image, an entry in the table, what fs must know, and the
 * block of strings that the process asks for at its start. A process that
 * could not get one of them is ended before anybody has seen it.
 */
#include "sos/init/spawn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sos/init/family.h"
#include "sos/init/image.h"
#include "sos/init/service.h"
#include "sos/init/vouch.h"

/* What a request of PROC_SPAWN says, after it was checked. */
struct program {
    const char *path;
    const char *strings; /* what the process gets: directory, arguments, ... */
    uint32_t string_bytes;
    uint32_t argc, envc;
};

/* The errno for an error of process_create. */
static int errno_of(int error)
{
    switch (error) {
    case ERR_IMAGE:
    case ERR_ARGUMENT:
        return -ENOEXEC;
    case ERR_RESOURCES:
        return -EAGAIN;
    default:
        return -ENOMEM;
    }
}

/* Creates the process and its entry. 0 or a negated errno. */
static int create(const char *path, const void *image, size_t bytes,
                  uint32_t priority, pid_t parent, struct proc **proc)
{
    handle_t handle = process_create(image, bytes, priority, SLICE_TICKS);

    if (handle < 0) {
        return errno_of(handle);
    }
    *proc = proc_new(path, handle, parent);
    if (*proc == NULL) {
        (void)process_kill(handle);
        return -EAGAIN;
    }
    return 0;
}

/* Takes back a process that could not be completed: nobody learns of it. */
static void undo(struct proc *proc)
{
    vouch_end(proc);
    (void)process_kill(proc->handle);
    proc_remove(proc);
}

/* Prepares what PROC gets as the reply to PROC_START. 0 or -ENOMEM. */
static int set_start(struct proc *proc, const struct program *program)
{
    proc->start_bytes = sizeof *proc->start + program->string_bytes;
    proc->start = malloc(proc->start_bytes);
    if (proc->start == NULL) {
        return -ENOMEM;
    }
    *proc->start = (struct proc_start){
        .pid = proc->pid,
        .uid = proc->uid,
        .gid = proc->gid,
        .argc = program->argc,
        .envc = program->envc,
        .string_bytes = program->string_bytes,
    };
    memcpy(proc->start + 1, program->strings, program->string_bytes);
    return 0;
}

int spawn_image(const char *name, const void *image, size_t bytes,
                uint32_t priority, struct proc **proc)
{
    char strings[PROC_NAME_BYTES + 2] = "/";
    struct program program = {name, strings, 0, 1, 0};
    int error = create(name, image, bytes, priority, PROC_INIT, proc);

    if (error < 0) {
        return error;
    }
    strcpy(strings + 2, (*proc)->name);
    program.string_bytes = (uint32_t)strlen((*proc)->name) + 3;
    error = set_start(*proc, &program);
    if (error < 0) {
        undo(*proc);
    }
    return error;
}

/* Counts the strings in BYTES bytes, of which the last is 0. */
static uint32_t count_strings(const char *strings, size_t bytes)
{
    uint32_t count = 0;

    for (size_t i = 0; i < bytes; i++) {
        count += strings[i] == '\0';
    }
    return count;
}

/* Checks a request of PROC_SPAWN. 0 or -EINVAL. */
static int parse(const void *request, size_t bytes, struct program *program)
{
    const struct proc_spawn *head = request;
    const char *strings = (const char *)(head + 1);
    size_t length = bytes - sizeof *head;

    if (bytes < sizeof *head || length != head->string_bytes || length == 0 ||
        length > PROC_STRINGS || strings[length - 1] != '\0') {
        return -EINVAL;
    }
    /* Compared singly first: the sum of two large counts may wrap around. */
    if (head->argc > length || head->envc > length ||
        count_strings(strings, length) != head->argc + head->envc + 2 ||
        strings[0] != '/') {
        return -EINVAL;
    }
    program->path = strings;
    program->strings = strings + strlen(strings) + 1;
    program->string_bytes =
        (uint32_t)(length - (size_t)(program->strings - strings));
    program->argc = head->argc;
    program->envc = head->envc;
    return 0;
}

/* Starts a program for PARENT. The new pid or a negated errno. */
static int start(struct proc *parent, const struct program *program)
{
    const void *image;
    size_t bytes;
    struct proc *proc;
    int error =
        image_read(program->path, parent->uid, parent->gid, &image, &bytes);

    if (error == 0) {
        error = create(program->path, image, bytes, APPLICATION_PRIORITY,
                       parent->pid, &proc);
    }
    if (error < 0) {
        return error;
    }
    error = vouch(proc, parent->uid, parent->gid);
    if (error == 0) {
        error = set_start(proc, program);
    }
    if (error < 0) {
        undo(proc);
        return error;
    }
    return proc->pid;
}

int spawn_program(struct proc *parent, const void *request, size_t bytes)
{
    struct program program;
    int error = parse(request, bytes, &program);

    return error < 0 ? error : start(parent, &program);
}

/* Appends a string with its 0; what does not fit is -E2BIG. */
static int append(char *strings, uint32_t *bytes, const char *s)
{
    size_t length = strlen(s) + 1;

    if (length > PROC_STRINGS - *bytes) {
        return -E2BIG;
    }
    memcpy(strings + *bytes, s, length);
    *bytes += (uint32_t)length;
    return 0;
}

int spawn_own(const char *const argv[])
{
    static const char *const environment[] = {"PATH=/bin", "HOME=/",
                                              "USER=root", "SHELL=/bin/sh"};
    static char strings[PROC_STRINGS];
    struct program program = {argv[0], strings, 0, 0, 0};
    int error = append(strings, &program.string_bytes, "/");

    while (argv[program.argc] != NULL && error == 0) {
        error = append(strings, &program.string_bytes, argv[program.argc]);
        program.argc++;
    }
    while (program.envc < sizeof environment / sizeof environment[0] &&
           error == 0) {
        error =
            append(strings, &program.string_bytes, environment[program.envc]);
        program.envc++;
    }
    return error < 0 ? error : start(proc_of_pid(PROC_INIT), &program);
}
