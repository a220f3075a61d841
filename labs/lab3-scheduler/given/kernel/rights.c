/* SPDX-License-Identifier: MIT
 *
 * Handles before lab 4, in which you write real ones: a handle is a PID, and
 * everybody may do everything.
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

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    if (handle == HN_SELF) {
        *object = subject;
        return 0;
    }
    if (handle > MAX_PROCS || !process_is_alive(handle)) {
        return ERR_HANDLE;
    }
    *object = handle;
    return 0;
}

word_t rights_of(pid_t subject, word_t handle)
{
    return RIGHTS_ALL;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    return subject == object ? HN_SELF : object;
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
