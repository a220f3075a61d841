/* SPDX-License-Identifier: MIT
 *
 * Lab 5, exercise 1: drivers and their interrupts (contract: kernel/device.h).
 *
 * Goal: a process is the driver of a device, and nobody else touches that
 * device. What the device has to say waits, as one message, until its driver
 * wants to hear it.
 *
 * notice.c asks what is pending when the driver receives, and kdispatch.c says
 * what interrupts: read both. CVM has masked the device already when it tells
 * of an interrupt (cvm/device.h). The order of the checks of driver_change()
 * is that of its errors.
 *
 * Tests: layer-drivers, registry, sources, kept, counted, heirs.
 */
#include "kernel/device.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/rights.h"
#include "labs/unfinished.h"

void driver_init(void)
{
    UNFINISHED(5);
}

pid_t driver_of(word_t device)
{
    UNFINISHED(5);
}

void driver_note_interrupts(word_t set)
{
    UNFINISHED(5);
}

word_t driver_pending(pid_t pid)
{
    UNFINISHED(5);
}

void driver_clear_pending(pid_t pid)
{
    UNFINISHED(5);
}

void driver_release(pid_t pid)
{
    UNFINISHED(5);
}

int driver_change(pid_t caller, word_t handle, word_t device, word_t registered)
{
    UNFINISHED(5);
}

int driver_enable_interrupts(pid_t caller, word_t set)
{
    UNFINISHED(5);
}

int driver_read(pid_t caller, word_t device, word_t reg, word_t width,
                word_t count, uva_t address)
{
    UNFINISHED(5);
}

int driver_write(pid_t caller, word_t device, word_t reg, word_t width,
                 word_t count, uva_t address)
{
    UNFINISHED(5);
}
