/* SPDX-License-Identifier: MIT
 *
 * Processes that did what no process may do. The kernel has stopped them; here
 * is decided what becomes of them, and a person told about it.
 */
#include "sos/init/exception.h"

#include <signal.h>
#include <stdio.h>

#include "sos/init/family.h"
#include "sos/init/say.h"
#include "sos/init/service.h"

#define TEXT_BYTES 80

/* The processor's vectors (Intel SDM vol. 3, table 6-1) and the kernel's own
 * (abi.h). */
static const struct {
    const char *text;
    int signal;
} causes[] = {
    [0] = {"division by zero", SIGFPE},
    [1] = {"debug exception", SIGTRAP},
    [3] = {"breakpoint", SIGTRAP},
    [4] = {"overflow", SIGSEGV},
    [5] = {"index out of bounds", SIGSEGV},
    [6] = {"undefined instruction", SIGILL},
    [7] = {"floating point, which processes do not have", SIGFPE},
    [11] = {"bad segment", SIGBUS},
    [12] = {"bad stack segment", SIGBUS},
    [13] = {"forbidden instruction or segment", SIGSEGV},
    [CAUSE_PAGE_FAULT] = {"page fault", SIGSEGV},
    [16] = {"floating-point error", SIGFPE},
    [17] = {"misaligned access", SIGBUS},
    [CAUSE_PAGE_LOST] = {"the swap disk failed", SIGBUS},
    [19] = {"floating-point error", SIGFPE},
    [CAUSE_PAGER_SILENT] = {"its pager did not answer in time", SIGBUS},
    [CAUSE_PAGER_GONE] = {"its pager has ended, or refuses", SIGBUS},
};

#define CAUSES (sizeof causes / sizeof causes[0])

/* Whether CAUSE, which has a text, comes with an address. */
static int has_address(uint32_t cause)
{
    return cause == CAUSE_PAGE_LOST || cause == CAUSE_PAGER_SILENT ||
           cause == CAUSE_PAGER_GONE;
}

/* Writes what happened to TEXT. Returns the signal that stands for it. */
static int describe(const struct info_exception *exception, char *text)
{
    uint32_t cause = exception->cause;

    if (cause >= CAUSES || causes[cause].text == NULL) {
        snprintf(text, TEXT_BYTES, "exception %u", (unsigned)cause);
        return SIGSEGV;
    }
    if (has_address(cause)) {
        snprintf(text, TEXT_BYTES, "%s: address 0x%08x", causes[cause].text,
                 (unsigned)exception->address);
    } else if (cause != CAUSE_PAGE_FAULT) {
        snprintf(text, TEXT_BYTES, "%s", causes[cause].text);
    } else if (exception->address == exception->pc) {
        snprintf(text, TEXT_BYTES, "jump to memory that it does not have");
    } else {
        snprintf(text, TEXT_BYTES, "bad %s address 0x%08x",
                 exception->error & FAULT_WRITE ? "write to" : "read from",
                 (unsigned)exception->address);
    }
    return causes[cause].signal;
}

static int faulted; /* some process is */

/* Names PROC and what it did on the terminal, and ends it. What is said of the
 * terminal itself is kept for the next one. */
static void end(struct proc *proc)
{
    struct info_exception exception = {0};
    char text[TEXT_BYTES];
    int signal;

    (void)read_kernel_info(INFO_EXCEPTION, (uint32_t)proc->handle, &exception);
    signal = describe(&exception, text);
    if (service_of(proc) == SERVICE_TTY) {
        service_lost(SERVICE_TTY, signal);
    }
    say("%s (pid %d): %s at 0x%08x", proc->name, (int)proc->pid, text,
        (unsigned)exception.pc);
    family_end(proc, signal);
}

void exception_note(handle_t handle)
{
    struct proc *proc = proc_of_handle(handle);

    if (proc == NULL) {
        return;
    }
    if (service_of(proc) >= 0) {
        end(proc);
    } else {
        proc->faulted = 1;
        faulted = 1;
    }
}

void exception_serve(void)
{
    struct proc *p = faulted ? proc_each(NULL) : NULL;

    faulted = 0;
    for (; p != NULL; p = proc_each(p)) {
        if (p->life == PROC_ALIVE && p->faulted) {
            end(p);
        }
    }
}
