/* SPDX-License-Identifier: MIT
 *
 * New programs in old processes. All that can fail comes first; then nothing
 * can.
 */
#include "sos/init/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "sos/init/create.h"
#include "sos/init/image.h"
#include "sos/init/quota.h"
#include "sos/init/reply.h"
#include "sos/init/script.h"
#include "sos/init/signal.h"
#include "sos/init/trusted.h"
#include "sos/init/usage.h"
#include "sos/init/vouch.h"

#define FIRST_MASK 022 /* umask of what init starts */

/* Checks a request. 0 or -EINVAL. */
static int parse(const void *request, size_t bytes, struct program *program,
                 const char **path)
{
    const struct proc_exec *head = request;
    const char *strings;
    size_t length;

    if (bytes < sizeof *head || head->files > PROC_FILES) {
        return -EINVAL;
    }
    program->files = (const struct proc_file *)(head + 1);
    program->file_count = head->files;
    strings = (const char *)(program->files + head->files);
    if (bytes < (size_t)(strings - (const char *)request)) {
        return -EINVAL;
    }
    length = bytes - (size_t)(strings - (const char *)request);
    if (length != head->string_bytes ||
        !program_strings_are(strings, length, head->argc, head->envc)) {
        return -EINVAL;
    }
    *path = strings;
    program->strings = strings + strlen(strings) + 1;
    program->string_bytes =
        (uint32_t)(length - (size_t)(program->strings - strings));
    program->argc = head->argc;
    program->envc = head->envc;
    return 0;
}

/* Reads the program at PATH for CLIENT, or the one that its first line names:
 * then PROGRAM's strings change. 0 or a negated errno. */
static int read_program(struct proc *client, const char *path,
                        struct program *program, const void **image,
                        size_t *bytes)
{
    static char interpreter[SCRIPT_LINE_BYTES];
    int error = image_read(path, client, image, bytes);

    if (error < 0 || !script_is(*image, *bytes)) {
        return error;
    }
    error = script_arguments(*image, *bytes, path, program, interpreter);
    if (error == 0) {
        error = image_read(interpreter, client, image, bytes);
    }
    if (error == 0 && script_is(*image, *bytes)) {
        error = -ENOEXEC;
    }
    return error;
}

/* Makes the process of the kernel and the block for its start. Its handle, or
 * a negated errno. */
static handle_t prepare(const struct proc *client,
                        const struct program *program, const void *image,
                        size_t bytes, struct proc *next)
{
    handle_t handle =
        create_process(image, bytes, APPLICATION_PRIORITY, &next->pages);
    uint32_t more;

    if (handle < 0) {
        return handle;
    }
    more = next->pages > client->pages ? next->pages - client->pages : 0;
    if (quota_allows_pages(client->real_uid, more)) {
        next->start = create_block(next, program, &next->start_bytes);
    }
    if (next->start == NULL) {
        (void)process_kill(handle);
        return -ENOMEM;
    }
    return handle;
}

/* 0 or a negated errno: then nothing has changed. */
static int replace(struct proc *client, const char *path,
                   struct program *program)
{
    struct proc next;
    const void *image;
    size_t bytes;
    handle_t old = client->handle;
    int error = read_program(client, path, program, &image, &bytes);

    if (error < 0) {
        return error;
    }
    next = *client;
    signal_exec(&next);
    next.start = NULL;
    next.uid = trusted(path) ? 0 : client->uid;
    next.handle = prepare(client, program, image, bytes, &next);
    if (next.handle < 0) {
        return next.handle;
    }
    error = next.uid != client->uid ? vouch(client, next.uid, next.gid) : 0;
    if (error < 0) {
        (void)process_kill(next.handle);
        free(next.start);
        return error;
    }
    next.known = client->known;
    /* nothing below can fail */
    usage_keep(client);
    next.ran = client->ran;
    free(client->start);
    *client = next;
    proc_set_name(client, path);
    vouch_exec(client);
    (void)process_kill(old);
    return 0;
}

void exec_serve(struct proc *client, const void *request, size_t bytes)
{
    struct program program;
    const char *path;
    int error = parse(request, bytes, &program, &path);

    if (error == 0) {
        error = replace(client, path, &program);
    }
    if (error < 0) {
        (void)reply_result(client, error);
    }
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

/* Appends COUNT strings. */
static int append_all(char *strings, uint32_t *bytes, const char *const list[],
                      uint32_t count)
{
    int error = 0;

    for (uint32_t i = 0; i < count && error == 0; i++) {
        error = append(strings, bytes, list[i]);
    }
    return error;
}

/* Starts PROGRAM at ARGV[0]. The new pid or a negated errno. */
static int start(const char *path, struct program *program)
{
    struct proc *proc;
    const void *image;
    size_t bytes;
    int error =
        read_program(proc_of_pid(PROC_INIT), path, program, &image, &bytes);

    if (error == 0) {
        error = create(path, image, bytes, APPLICATION_PRIORITY, &proc);
    }
    if (error < 0) {
        return error;
    }
    proc->mask = FIRST_MASK;
    proc->start = create_block(proc, program, &proc->start_bytes);
    error = proc->start != NULL ? vouch(proc, 0, 0) : -ENOMEM;
    if (error < 0) {
        create_undo(proc);
        return error;
    }
    return proc->pid;
}

int exec_own(const char *const argv[])
{
    static const char *const environment[] = {"PATH=/bin", "HOME=/",
                                              "USER=root", "SHELL=/bin/sh"};
    static const struct proc_file terminal[] = {
        {.descriptor = 0, .service = SERVICE_TTY, .flags = O_RDWR},
        {.descriptor = 1, .service = SERVICE_TTY, .flags = O_RDWR},
        {.descriptor = 2, .service = SERVICE_TTY, .flags = O_RDWR},
    };
    static char strings[PROC_STRINGS];
    struct program program = {.files = terminal,
                              .file_count = 3,
                              .strings = strings,
                              .envc =
                                  sizeof environment / sizeof environment[0]};
    int error = append(strings, &program.string_bytes, "/");

    while (argv[program.argc] != NULL) {
        program.argc++;
    }
    if (error == 0) {
        error = append_all(strings, &program.string_bytes, argv, program.argc);
    }
    if (error == 0) {
        error = append_all(strings, &program.string_bytes, environment,
                           program.envc);
    }
    return error < 0 ? error : start(argv[0], &program);
}
