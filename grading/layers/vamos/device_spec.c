/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/device.h. Abstract state, the devds of seed 001:
 * for each driver the set of its devices, and the set of devices that have
 * interrupted and whose driver has not heard of it.
 */
#include "kernel/device.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/process.h"
#include "kernel/rights.h"

static word_t devices_of[MAX_PROCS + 1]; /* disjoint sets */
static word_t unheard;

static word_t only(word_t device)
{
    return device < DEVICES ? 1u << device : 0;
}

void driver_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        devices_of[pid] = 0;
    }
    unheard = 0;
}

pid_t driver_of(word_t device)
{
    pid_t driver = 0;

    DEMAND(device < DEVICES, "DEVICE is below DEVICES");
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        driver = (devices_of[pid] & only(device)) != 0 ? pid : driver;
    }
    return driver;
}

void driver_note_interrupts(word_t set)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        unheard |= set & devices_of[pid];
    }
}

word_t driver_pending(pid_t pid)
{
    return unheard & devices_of[pid];
}

void driver_clear_pending(pid_t pid)
{
    unheard &= ~devices_of[pid];
}

/* The devices of SET have no driver, are silent and forgotten. */
static void take_away(pid_t pid, word_t set)
{
    devices_of[pid] &= ~set;
    unheard &= ~set;
    cvm_device_disable(set);
}

void driver_release(pid_t pid)
{
    if (devices_of[pid] != 0) {
        take_away(pid, devices_of[pid]);
    }
}

int driver_change(pid_t caller, word_t handle, word_t device, word_t registered)
{
    pid_t driver;

    if (!rights_is_privileged(caller)) {
        return because(ERR_UNPRIVILEGED, "first: the caller is privileged");
    }
    if (rights_find(caller, handle, &driver) != 0) {
        return because(ERR_HANDLE, "second: the handle names somebody");
    }
    if (device == DEVICE_SWAP || (cvm_devices() & only(device)) == 0 ||
        registered > 1) {
        return because(ERR_ARGUMENT, "third: this PC has the device, it is not "
                                     "the swap disk; and 0 or 1");
    }
    if (registered == 1 && driver_of(device) != 0) {
        return because(ERR_DRIVER, "fourth: the device has no driver yet");
    }
    if (registered == 0 && driver_of(device) != driver) {
        return because(ERR_DRIVER, "fourth: the process is its driver");
    }
    if (registered == 1) {
        devices_of[driver] |= only(device);
    } else {
        take_away(driver, only(device));
    }
    return because(0, "all checks hold");
}

int driver_enable_interrupts(pid_t caller, word_t set)
{
    if ((set & devices_of[caller]) != set) {
        return because(ERR_DRIVER, "the caller drives all devices of the set; "
                                   "otherwise none is enabled");
    }
    cvm_device_enable(set);
    return because(0, "the devices of the set may interrupt again");
}

/* What both calls answer: ERROR of CVM, or COUNT. */
static int answer(int error, word_t count)
{
    return error != 0 ? because(error, "second: what CVM says to it")
                      : because((int)count, "all units moved");
}

int driver_read(pid_t caller, word_t device, word_t reg, word_t width,
                word_t count, uva_t address)
{
    if ((devices_of[caller] & only(device)) == 0) {
        return because(ERR_DRIVER, "first: the caller drives the device");
    }
    return answer(cvm_device_read(device, reg, width, count, caller, address),
                  count);
}

int driver_write(pid_t caller, word_t device, word_t reg, word_t width,
                 word_t count, uva_t address)
{
    if ((devices_of[caller] & only(device)) == 0) {
        return because(ERR_DRIVER, "first: the caller drives the device");
    }
    return answer(cvm_device_write(device, reg, width, count, caller, address),
                  count);
}
