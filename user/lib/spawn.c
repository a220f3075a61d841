/* SPDX-License-Identifier: MIT
 *
 * Starting programs: everything that the new process gets goes to init in one
 * message.
 */
#include <spawn.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/client.h"
#include "user/lib/directory.h"

#define PATH_DEFAULT "/bin"

/* The message's memory: struct proc_spawn and the strings after it. */
struct spawn_block {
    struct proc_spawn head;
    char strings[PROC_STRINGS];
};

/* Appends a string with its 0. 0 or E2BIG. */
static int add_string(struct spawn_block *block, const char *s)
{
    size_t bytes = strlen(s) + 1;

    if (bytes > PROC_STRINGS - block->head.string_bytes) {
        return E2BIG;
    }
    memcpy(block->strings + block->head.string_bytes, s, bytes);
    block->head.string_bytes += (uint32_t)bytes;
    return 0;
}

/* Appends an array of strings, which may be NULL. 0 or E2BIG. */
static int add_strings(struct spawn_block *block, char *const strings[],
                       uint32_t *count)
{
    int error = 0;

    while (strings != NULL && strings[*count] != NULL && error == 0) {
        error = add_string(block, strings[*count]);
        *count += 1;
    }
    return error;
}

/* Sends BLOCK to init. 0 or an errno. */
static int ask(const struct spawn_block *block, pid_t *pid)
{
    struct message message = MESSAGE_SHORT(PROC_SPAWN, 0, 0);
    int result;

    message.data = block;
    message.data_bytes = sizeof block->head + block->head.string_bytes;
    result = client_ask_init(&message);
    if (result < 0) {
        return -result;
    }
    if (pid != NULL) {
        *pid = result;
    }
    return 0;
}

int posix_spawn(pid_t *restrict pid, const char *restrict path,
                const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *restrict attributes,
                char *const argv[restrict], char *const envp[restrict])
{
    char absolute[IO_PATH_BYTES];
    struct spawn_block block;
    int error;

    if (actions != NULL || attributes != NULL) {
        return ENOTSUP;
    }
    error = directory_resolve(path, absolute);
    if (error < 0) {
        return -error;
    }
    block.head = (struct proc_spawn){0, 0, 0};
    error = add_string(&block, absolute);
    if (error == 0) {
        error = add_string(&block, directory_current());
    }
    if (error == 0) {
        error = add_strings(&block, argv, &block.head.argc);
    }
    if (error == 0) {
        error = add_strings(&block, envp, &block.head.envc);
    }
    return error != 0 ? error : ask(&block, pid);
}

/* Writes DIRECTORY/FILE to PATH; an empty directory is the current one. 0 or
 * ENAMETOOLONG. */
static int join(const char *directory, size_t length, const char *file,
                char path[IO_PATH_BYTES])
{
    if (length + strlen(file) + 2 > IO_PATH_BYTES) {
        return ENAMETOOLONG;
    }
    memcpy(path, directory, length);
    if (length > 0) {
        path[length++] = '/';
    }
    strcpy(path + length, file);
    return 0;
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *restrict attributes,
                 char *const argv[restrict], char *const envp[restrict])
{
    const char *next = getenv("PATH");
    int denied = 0;

    if (strchr(file, '/') != NULL || *file == '\0') {
        return posix_spawn(pid, file, actions, attributes, argv, envp);
    }
    for (next = next != NULL ? next : PATH_DEFAULT;; next++) {
        size_t length = strcspn(next, ":");
        char path[IO_PATH_BYTES];
        int error = join(next, length, file, path);

        if (error == 0) {
            error = posix_spawn(pid, path, actions, attributes, argv, envp);
        }
        if (error != ENOENT && error != ENOTDIR && error != EACCES) {
            return error;
        }
        denied |= error == EACCES;
        next += length;
        if (*next == '\0') {
            return denied ? EACCES : ENOENT;
        }
    }
}
