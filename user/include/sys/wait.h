/* SPDX-License-Identifier: MIT
 *
 * Waiting for children.
 */
#ifndef USER_SYS_WAIT_H
#define USER_SYS_WAIT_H

#include <sys/types.h>

#define WNOHANG 1
#define WUNTRACED 2 /* nothing to report: no process is ever stopped */

#define WIFEXITED(status) (((status)&0x7f) == 0)
#define WEXITSTATUS(status) ((status) >> 8 & 0xff)
#define WIFSIGNALED(status) (((status)&0x7f) != 0)
#define WTERMSIG(status) ((status)&0x7f)
#define WIFSTOPPED(status) ((void)(status), 0)

/* Waits for child PID, any (-1), any of the caller's group (0) or of group
 * -PID. The child's pid, with its fate in *STATUS (unless NULL); 0 with
 * WNOHANG while none has ended; -1 with ECHILD, EINTR. Children of a process
 * that ignores SIGCHLD vanish when they end. */
pid_t waitpid(pid_t pid, int *status, int options);
pid_t wait(int *status);

#endif
