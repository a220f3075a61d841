/* SPDX-License-Identifier: MIT
 *
 * New programs: everything that one gets goes to init in one message.
 */
#include <unistd.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/descriptor.h"
#include "user/lib/directory.h"

#define PATH_DEFAULT "/bin"
#define SHELL_FILE "/bin/sh"
#define ARGUMENTS_MOST 256 /* of execl and its kin, with the final NULL */

/* The message's memory. */
struct exec_block {
    struct proc_exec head;
    char rest[PROC_FILES * sizeof(struct proc_file) + PROC_STRINGS];
};

/* Where the strings begin. */
static char *strings_of(struct exec_block *block)
{
    return block->rest + block->head.files * sizeof(struct proc_file);
}

/* Appends a string with its 0. 0 or -E2BIG. */
static int add_string(struct exec_block *block, const char *s)
{
    size_t bytes = strlen(s) + 1;

    if (bytes > PROC_STRINGS - block->head.string_bytes) {
        return -E2BIG;
    }
    memcpy(strings_of(block) + block->head.string_bytes, s, bytes);
    block->head.string_bytes += (uint32_t)bytes;
    return 0;
}

/* Appends an array of strings, which may be NULL. 0 or -E2BIG. */
static int add_strings(struct exec_block *block, char *const strings[],
                       uint32_t *count)
{
    int error = 0;

    while (strings != NULL && strings[*count] != NULL && error == 0) {
        error = add_string(block, strings[*count]);
        *count += 1;
    }
    return error;
}

/* Fills BLOCK. 0 or a negated errno. */
static int fill(struct exec_block *block, const char *path, char *const argv[],
                char *const envp[])
{
    char absolute[IO_PATH_BYTES];
    int error = directory_resolve(path, absolute);

    if (error < 0) {
        return error;
    }
    block->head = (struct proc_exec){0};
    block->head.files = descriptor_list((struct proc_file *)block->rest);
    error = add_string(block, absolute);
    if (error == 0) {
        error = add_string(block, directory_current());
    }
    if (error == 0) {
        error = add_strings(block, argv, &block->head.argc);
    }
    if (error == 0) {
        error = add_strings(block, envp, &block->head.envc);
    }
    return error;
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    struct exec_block block;
    struct message message = MESSAGE_SHORT(PROC_EXEC, 0, 0);
    int error = fill(&block, path, argv, envp);

    if (error == 0) {
        message.data = &block;
        message.data_bytes = (uint32_t)(strings_of(&block) - (char *)&block) +
                             block.head.string_bytes;
        error = client_ask_init(&message);
    }
    return client_result(error);
}

int execv(const char *path, char *const argv[])
{
    return execve(path, argv, environ);
}

/* Writes DIRECTORY/FILE to PATH; an empty directory is the current one. 0 or
 * -1 with ENAMETOOLONG. */
static int join(const char *directory, size_t length, const char *file,
                char path[IO_PATH_BYTES])
{
    if (length + strlen(file) + 2 > IO_PATH_BYTES) {
        return client_result(-ENAMETOOLONG);
    }
    memcpy(path, directory, length);
    if (length > 0) {
        path[length++] = '/';
    }
    strcpy(path + length, file);
    return 0;
}

/* As execve, but a file that is neither a program nor begins with #! is a
 * script of the shell. */
static int run(const char *path, char *const argv[], char *const envp[])
{
    char **script;
    size_t argc = 0;

    if (execve(path, argv, envp) == 0 || errno != ENOEXEC) {
        return -1;
    }
    while (argv[argc] != NULL) {
        argc++;
    }
    script = calloc(argc + 3, sizeof *script);
    if (script == NULL) {
        return -1;
    }
    /* POSIX promises not to write to them. */
    script[0] = (char *)(uintptr_t)SHELL_FILE;
    script[1] = (char *)(uintptr_t)path;
    if (argc > 0) {
        memcpy(script + 2, argv + 1, (argc - 1) * sizeof *script);
    }
    (void)execve(SHELL_FILE, script, envp);
    free(script);
    return -1;
}

/* execvp with an environment. The directories are tried while the reason is
 * that the file is not there or not for us. */
static int search(const char *file, char *const argv[], char *const envp[])
{
    const char *next = getenv("PATH");
    int denied = 0;

    if (strchr(file, '/') != NULL || *file == '\0') {
        return run(file, argv, envp);
    }
    for (next = next != NULL ? next : PATH_DEFAULT;; next++) {
        size_t length = strcspn(next, ":");
        char path[IO_PATH_BYTES];

        if (join(next, length, file, path) == 0) {
            (void)run(path, argv, envp);
        }
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
            return -1;
        }
        denied |= errno == EACCES;
        next += length;
        if (*next == '\0') {
            return client_result(denied ? -EACCES : -ENOENT);
        }
    }
}

int execvp(const char *file, char *const argv[])
{
    return search(file, argv, environ);
}

/* Collects FIRST and the arguments after it, up to NULL. 0 or -1 with E2BIG. */
static int collect(char *argv[ARGUMENTS_MOST], const char *first,
                   va_list *arguments)
{
    int count = 0;
    /* POSIX promises not to write to them. */
    char *next = (char *)(uintptr_t)first;

    while (next != NULL && count < ARGUMENTS_MOST - 1) {
        argv[count++] = next;
        next = va_arg(*arguments, char *);
    }
    argv[count] = NULL;
    return next != NULL ? client_result(-E2BIG) : 0;
}

int execl(const char *path, const char *argument, ...)
{
    char *argv[ARGUMENTS_MOST];
    va_list arguments;
    int result;

    va_start(arguments, argument);
    result = collect(argv, argument, &arguments);
    va_end(arguments);
    return result < 0 ? result : execve(path, argv, environ);
}

int execlp(const char *file, const char *argument, ...)
{
    char *argv[ARGUMENTS_MOST];
    va_list arguments;
    int result;

    va_start(arguments, argument);
    result = collect(argv, argument, &arguments);
    va_end(arguments);
    return result < 0 ? result : search(file, argv, environ);
}

int execle(const char *path, const char *argument, ...)
{
    char *argv[ARGUMENTS_MOST];
    char *const *envp;
    va_list arguments;
    int result;

    va_start(arguments, argument);
    result = collect(argv, argument, &arguments);
    envp = va_arg(arguments, char *const *);
    va_end(arguments);
    return result < 0 ? result : execve(path, argv, envp);
}
