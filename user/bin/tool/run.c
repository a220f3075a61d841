/* SPDX-License-Identifier: MIT
 *
 * Running other programs.
 */
#include "user/bin/tool/tool.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int tool_run(char **words)
{
    int status;
    pid_t pid;

    /* What the buffer holds would come out of both processes. */
    (void)fflush(stdout);
    pid = fork();
    if (pid < 0) {
        tool_complain("fork");
        return 126;
    }
    if (pid == 0) {
        (void)execvp(words[0], words);
        status = errno == ENOENT ? 127 : 126;
        tool_complain(words[0]);
        _exit(status);
    }
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            tool_complain("wait");
            return 126;
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
