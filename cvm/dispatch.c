/* SPDX-License-Identifier: MIT
 *
 * One entry of the kernel has one cause: a call, an exception or an interrupt.
 *
 * Invariant: `running` is the machine whose frame the processor fills at the
 * next entry and whose directory it uses, or 0 while it waits.
 */
#include "cvm/dispatch.h"

#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/device.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/pic.h"
#include "cvm/segment.h"
#include "cvm/swapdisk.h"
#include "cvm/timer.h"
#include "cvm/x86.h"

enum {
    FAULT_ON_WRITE = 0x2 /* error code of a page fault */
};

static pid_t running;
static struct info_counters counters;

static struct trap_frame *run(pid_t pid)
{
    struct machine *machine;

    if (pid == 0) {
        running = 0;
        return NULL;
    }
    machine = machine_get(pid);
    ASSERT(machine->pages > 0);
    if (pid != running) {
        counters.context_switches++;
        machine->context_switches++;
        running = pid;
        segment_set_frame(&machine->frame);
    }
    if (x86_directory() != machine->directory << PAGE_SHIFT) {
        x86_set_directory(machine->directory << PAGE_SHIFT);
    }
    return &machine->frame;
}

/* The machine called the kernel. Its program counter goes back to the trap,
 * where it stays until the call is answered (ABI manual, "Kernel entry").
 */
static pid_t call(void)
{
    machine_get(running)->frame.eip -= TRAP_BYTES;
    return kdispatch(CVM_CAUSE_CALL, 0);
}

static pid_t exception(word_t vector)
{
    struct machine *machine = machine_get(running);
    uint32_t address = 0;
    int error;

    if (vector == VECTOR_PAGE_FAULT) {
        bool write = (machine->frame.error & FAULT_ON_WRITE) != 0;

        address = x86_fault_address();
        error = pagefault_resolve(running, address, write);
        if (error == 0) {
            return running;
        }
        if (error == ERR_RESOURCES) {
            vector = VECTOR_MACHINE_CHECK;
        }
    }
    machine->exception.cause = vector;
    machine->exception.pc = machine->frame.eip;
    machine->exception.address = address;
    machine->exception.error = machine->frame.error;
    return kdispatch(CVM_CAUSE_EXCEPTION, vector);
}

static pid_t interrupt(uint32_t line)
{
    word_t devices;

    if (!pic_acknowledge(line)) {
        return running;
    }
    if (line == TIMER_LINE) {
        return kdispatch(CVM_CAUSE_TIMER, 0);
    }
    devices = device_interrupt(line);
    if (devices == 0) {
        return running;
    }
    counters.device_interrupts++;
    return kdispatch(CVM_CAUSE_DEVICE, devices);
}

struct trap_frame *cvmdispatch(word_t vector)
{
    pid_t next;

    counters.kernel_entries++;
    machine_get(running)->kernel_entries++;
    pagefault_begin_step();
    if (vector == ABI_VECTOR) {
        next = call();
    } else if (vector < VECTOR_EXCEPTIONS) {
        next = exception(vector);
    } else {
        next = interrupt(vector - VECTOR_LINES);
    }
    check_all();
    return run(next);
}

void dispatch_kernel_exception(const struct trap_frame *frame)
{
    console_panic("kernel exception", "vector %u, error %x, eip %x, address %x",
                  frame->vector, frame->error, frame->eip, x86_fault_address());
}

struct trap_frame *dispatch_start(void)
{
    return run(kdispatch(CVM_CAUSE_RESET, 0));
}

struct info_counters dispatch_counters(void)
{
    counters.faults = pagefault_counts();
    counters.swap_reads = swapdisk_reads();
    counters.swap_writes = swapdisk_writes();
    return counters;
}
