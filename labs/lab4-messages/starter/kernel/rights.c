/* SPDX-License-Identifier: MIT
 *
 * Lab 4, exercise 1: handles and rights (contract: kernel/rights.h).
 *
 * Goal: a process names others by numbers of its own. Such a number never names
 * somebody else than before, though processes end, and though their PIDs and
 * the places of the table are used again. What it may do with it, somebody who
 * was allowed to has given to it.
 *
 * The table is yours: nobody else sees it. Which process a place is about is a
 * matter of PID and birth (kernel/process.h); when a process ends, nobody tells
 * you. A PID has had many processes, and each of these its own table: think of
 * what is left in it when the next one begins. There is a place for everybody:
 * MAX_HANDLES (kernel/abi/limits.h).
 *
 * Tests: layer-rights, handles, full, parent, rights, strangers, grants, stale,
 * errors, traffic, conform.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "kernel/process.h"
#include "labs/unfinished.h"

void rights_begin(pid_t pid, pid_t creator)
{
    UNFINISHED(4);
}

void rights_copy(pid_t pid, pid_t original)
{
    UNFINISHED(4);
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    UNFINISHED(4);
}

word_t rights_of(pid_t subject, word_t handle)
{
    UNFINISHED(4);
}

word_t rights_handle(pid_t subject, pid_t object)
{
    UNFINISHED(4);
}

word_t rights_get(pid_t subject, pid_t object)
{
    UNFINISHED(4);
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
    UNFINISHED(4);
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    UNFINISHED(4);
}

bool rights_is_privileged(pid_t pid)
{
    UNFINISHED(4);
}

void rights_set_privileged(pid_t pid)
{
    UNFINISHED(4);
}

int rights_change(pid_t caller, word_t receiver, word_t object, word_t rights)
{
    UNFINISHED(4);
}
