/* SPDX-License-Identifier: MIT
 *
 * A stand-in: no region has a pager. Each page fault outside a process's memory
 * is its exception, as if the calls 16 to 18 were not there.
 */
#include "kernel/pager.h"

#include "abi/abi.h"

void pager_init(void)
{
}

int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout)
{
    return ERR_CALL;
}

int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access)
{
    return ERR_CALL;
}

int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags)
{
    return ERR_CALL;
}

bool pager_has(pid_t pid)
{
    return false;
}

pid_t pager_fault(pid_t pid)
{
    return 0;
}

bool pager_take_fault(pid_t pager, struct pager_fault *fault)
{
    return false;
}

void pager_end_wait(pid_t pid)
{
}

pid_t pager_deserted(pid_t after)
{
    return 0;
}

bool pager_leaves_room(pid_t pid, word_t pages)
{
    return true;
}

void pager_copy(pid_t pid, pid_t original)
{
}

bool pager_release(pid_t pid)
{
    return false;
}
