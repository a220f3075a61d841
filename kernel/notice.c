/* SPDX-License-Identifier: MIT
 *
 * Messages of the kernel are not stored: they are made of what the tables say
 * when somebody receives them.
 */
#include "kernel/notice.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/device.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"

/* The lowest PID that an exception stopped and init has not heard of; or 0. */
static pid_t unreported(void)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        const struct process *process = process_get(pid);

        if (process->state == PROCESS_STOPPED && !process->reported) {
            return pid;
        }
    }
    return 0;
}

static bool take_interrupts(pid_t pid, struct notice *notice)
{
    word_t devices = driver_pending(pid);

    if (devices == 0) {
        return false;
    }
    driver_clear_pending(pid);
    notice->kind = KMSG_INTERRUPT;
    notice->w1 = devices;
    notice->w2 = 0;
    notice->marker = 0;
    return true;
}

static bool take_exception(pid_t pid, struct notice *notice)
{
    pid_t stopped = unreported();

    if (stopped == 0) {
        return false;
    }
    process_get(stopped)->reported = true;
    notice->kind = KMSG_EXCEPTION;
    notice->w1 = rights_handle(pid, stopped);
    notice->w2 = cvm_exception(stopped).cause;
    notice->marker = 0;
    return true;
}

static bool take_fault(pid_t pid, struct notice *notice)
{
    struct pager_fault fault;

    if (!pager_take_fault(pid, &fault)) {
        return false;
    }
    notice->kind = KMSG_PAGEFAULT;
    notice->w1 = rights_handle(pid, fault.consumer);
    notice->w2 = fault.page | fault.access;
    notice->marker = fault.marker;
    return true;
}

bool notice_take(pid_t pid, struct notice *notice)
{
    return take_interrupts(pid, notice) ||
           (pid == PROCESS_INIT && take_exception(pid, notice)) ||
           take_fault(pid, notice);
}
