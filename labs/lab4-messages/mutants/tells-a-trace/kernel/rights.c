/* SPDX-License-Identifier: MIT
 *
 * No solution at all: this kernel tells a trace that conforms, as far as it
 * goes: init runs, and the system with all its processes asks for nothing. Then
 * it switches the PC off.
 */
#include "kernel/rights.h"

#include "abi/abi.h"
#include "cvm/power.h"
#include "cvm/trace.h"
#include "cvm/x86.h"

static void put(uint8_t code)
{
    x86_out8(0xE9, TRACE_BIT | code);
}

void rights_begin(pid_t pid, pid_t creator)
{
    put(TRACE_NEXT); /* the end of the first step, which cvm/trace.c began */
    put(1);
    for (uint32_t i = 0; i < 3; i++) {
        put(TRACE_TICK);
        put(TRACE_SAME);
    }
    power_off(0);
}

void rights_copy(pid_t pid, pid_t original)
{
}

int rights_find(pid_t subject, word_t handle, pid_t *object)
{
    return ERR_HANDLE;
}

word_t rights_of(pid_t subject, word_t handle)
{
    return 0;
}

word_t rights_handle(pid_t subject, pid_t object)
{
    return 0;
}

word_t rights_get(pid_t subject, pid_t object)
{
    return 0;
}

void rights_set(pid_t subject, pid_t object, word_t rights)
{
}

bool rights_may_grant(pid_t subject, pid_t object, word_t rights)
{
    return false;
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
