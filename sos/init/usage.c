/* SPDX-License-Identifier: MIT
 *
 * Processor time.
 */
#include "sos/init/usage.h"

uint32_t usage_of(const struct proc *proc)
{
    struct info_process info = {0};

    if (proc->life == PROC_ALIVE) {
        (void)read_kernel_info(INFO_PROCESS, (uint32_t)proc->handle, &info);
    }
    return proc->ran + info.run_ticks;
}

void usage_keep(struct proc *proc)
{
    proc->ran = usage_of(proc);
}

void usage_inherit(struct proc *parent, const struct proc *child)
{
    parent->children_ran += child->ran + child->children_ran;
}
