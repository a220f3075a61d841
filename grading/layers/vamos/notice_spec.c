/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/notice.h. What there is to say follows from the
 * sets below: interrupts that a driver has not heard of, stopped processes that
 * init has not heard of, page faults that a pager has not heard of.
 */
#include "kernel/notice.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/device.h"
#include "kernel/pager.h"
#include "kernel/process.h"
#include "kernel/rights.h"

/* The lowest PID of the set of stopped processes to report; 0 if it is empty.
 */
static pid_t lowest_stopped(void)
{
    pid_t lowest = 0;

    for (pid_t pid = MAX_PROCS; pid > 0; pid--) {
        const struct process *process = process_get(pid);

        if (process->state == PROCESS_STOPPED && !process->reported) {
            lowest = pid;
        }
    }
    return lowest;
}

bool notice_take(pid_t pid, struct notice *notice)
{
    word_t devices = driver_pending(pid);
    pid_t stopped = pid == PROCESS_INIT ? lowest_stopped() : 0;
    struct pager_fault fault;

    if (devices != 0) {
        *notice = (struct notice){KMSG_INTERRUPT, devices, 0, 0};
        driver_clear_pending(pid);
        return because(true, "first: all interrupts of its devices, in one");
    }
    if (stopped != 0) {
        *notice = (struct notice){KMSG_EXCEPTION, rights_handle(pid, stopped),
                                  cvm_exception(stopped).cause, 0};
        process_get(stopped)->reported = true;
        return because(true, "then, for init: the stopped process with the "
                             "lowest PID that it has not heard of");
    }
    if (pager_take_fault(pid, &fault)) {
        *notice = (struct notice){KMSG_PAGEFAULT,
                                  rights_handle(pid, fault.consumer),
                                  fault.page | fault.access, fault.marker};
        return because(true, "last, for a pager: the next page fault");
    }
    return because(false, "there is nothing to say to it");
}
