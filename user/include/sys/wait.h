/* SPDX-License-Identifier: MIT
 *
 * Waiting for children.
 */
#ifndef USER_SYS_WAIT_H
#define USER_SYS_WAIT_H

#include <sys/types.h>

#define WNOHANG 1

#define WIFEXITED(status) (((status)&0x7f) == 0)
#define WEXITSTATUS(status) ((status) >> 8 & 0xff)
#define WIFSIGNALED(status) (((status)&0x7f) != 0)
#define WTERMSIG(status) ((status)&0x7f)

/* Waits for child PID, or any (-1). The child's pid, with its fate in *STATUS
 * (unless NULL); 0 with WNOHANG while none has ended; -1 with ECHILD. */
pid_t waitpid(pid_t pid, int *status, int options);
pid_t wait(int *status);

#endif
