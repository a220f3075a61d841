/* SPDX-License-Identifier: MIT
 *
 * The table of drivers. (The functions are called driver_: device_ are CVM's.)
 */
#include "kernel/device.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/rights.h"

static pid_t drivers[DEVICES]; /* 0 = none */
static word_t pending;         /* set of devices */

static word_t bit(word_t device)
{
    return (word_t)1 << device;
}

static bool may_have_driver(word_t device)
{
    return device < DEVICES && device != DEVICE_SWAP &&
           (cvm_devices() & bit(device)) != 0;
}

static bool is_driver(pid_t pid, word_t device)
{
    return device < DEVICES && drivers[device] == pid;
}

/* The devices whose driver is PID, as a set. */
static word_t devices_of(pid_t pid)
{
    word_t set = 0;

    for (word_t device = 0; device < DEVICES; device++) {
        if (drivers[device] == pid) {
            set = set | bit(device);
        }
    }
    return set;
}

static void unregister(word_t device)
{
    cvm_device_disable(bit(device));
    pending = pending & ~bit(device);
    drivers[device] = 0;
}

void driver_init(void)
{
    for (word_t device = 0; device < DEVICES; device++) {
        drivers[device] = 0;
    }
    pending = 0;
}

pid_t driver_of(word_t device)
{
    CVM_ASSERT(device < DEVICES);
    return drivers[device];
}

void driver_note_interrupts(word_t set)
{
    for (word_t device = 0; device < DEVICES; device++) {
        if ((set & bit(device)) != 0 && drivers[device] != 0) {
            pending = pending | bit(device);
        }
    }
}

word_t driver_pending(pid_t pid)
{
    return pending == 0 ? 0 : pending & devices_of(pid);
}

void driver_clear_pending(pid_t pid)
{
    pending = pending & ~devices_of(pid);
}

void driver_release(pid_t pid)
{
    for (word_t device = 0; device < DEVICES; device++) {
        if (drivers[device] == pid) {
            unregister(device);
        }
    }
}

int driver_change(pid_t caller, word_t handle, word_t device, word_t registered)
{
    pid_t driver;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &driver) != 0) {
        return ERR_HANDLE;
    }
    if (!may_have_driver(device) || registered > 1) {
        return ERR_ARGUMENT;
    }
    if (drivers[device] != (registered == 1 ? 0 : driver)) {
        return ERR_DRIVER;
    }
    /* nothing below can fail */
    if (registered == 1) {
        drivers[device] = driver;
    } else {
        unregister(device);
    }
    return 0;
}

int driver_enable_interrupts(pid_t caller, word_t set)
{
    if ((set & ~devices_of(caller)) != 0) {
        return ERR_DRIVER;
    }
    cvm_device_enable(set);
    return 0;
}

int driver_read(pid_t caller, word_t device, word_t reg, word_t width,
                word_t count, uva_t address)
{
    int error;

    if (!is_driver(caller, device)) {
        return ERR_DRIVER;
    }
    error = cvm_device_read(device, reg, width, count, caller, address);
    return error != 0 ? error : (int)count;
}

int driver_write(pid_t caller, word_t device, word_t reg, word_t width,
                 word_t count, uva_t address)
{
    int error;

    if (!is_driver(caller, device)) {
        return ERR_DRIVER;
    }
    error = cvm_device_write(device, reg, width, count, caller, address);
    return error != 0 ? error : (int)count;
}
