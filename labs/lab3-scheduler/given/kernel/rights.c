/* SPDX-License-Identifier: MIT
 *
 * Handles before lab 4, in which you write real ones: a handle is made of PID
 * and birth, and everybody may do everything.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "kernel/process.h"

void rights_begin(pid_t pid, pid_t creator)
{
}

void rights_copy(pid_t pid, pid_t original)
{
}

/* Positive, as handles are. */
static word_t handle_of(pid_t pid)
{
    return (process_birth(pid) << 8 & 0x7FFFFFFFu) | pid;
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    pid_t pid = handle & 0xFF;

    if (handle == HN_SELF) {
        *object = subject;
        return 0;
    }
    if (pid < 1 || pid > MAX_PROCS || !process_is_alive(pid) ||
        handle != handle_of(pid)) {
        return ERR_HANDLE;
    }
    *object = pid;
    return 0;
}

word_t rights_of(pid_t subject, word_t handle)
{
    return RIGHTS_ALL;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    return subject == object ? HN_SELF : handle_of(object);
}

word_t rights_get(pid_t subject, pid_t object)
{
    return RIGHTS_ALL;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    return true;
}

bool rights_is_privileged(pid_t pid)
{
    return true;
}

void rights_set_privileged(pid_t pid)
{
}

int rights_change(pid_t caller, word_t receiver, word_t object, word_t rights)
{
    return 0;
}
