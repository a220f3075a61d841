/* SPDX-License-Identifier: MIT
 *
 * Starting programs: init creates the process, so that no process needs the
 * privilege. Descriptors 0, 1, 2 of the new process are the terminal.
 */
#ifndef USER_SPAWN_H
#define USER_SPAWN_H

#include <sys/types.h>

/* Nothing can be asked for with these yet: pass NULL. */
typedef struct posix_spawn_file_actions posix_spawn_file_actions_t;
typedef struct posix_spawnattr posix_spawnattr_t;

/* Starts the program at PATH with these arguments and environment, in the
 * caller's current directory and for its user.
 *
 * PID       is filled, unless NULL.
 * Returns:  0; ENOENT, EACCES (no execute permission), EISDIR, ENOEXEC (no
 *           program for this machine), E2BIG (ARG_MAX), EAGAIN (no process is
 *           free), ENOMEM, ENOTSUP (ACTIONS or ATTRIBUTES is not NULL). errno
 *           is not used.
 */
int posix_spawn(pid_t *restrict pid, const char *restrict path,
                const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *restrict attributes,
                char *const argv[restrict], char *const envp[restrict]);

/* The same, but FILE without a slash is looked for in the directories of the
 * caller's PATH. */
int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *restrict attributes,
                 char *const argv[restrict], char *const envp[restrict]);

#endif
