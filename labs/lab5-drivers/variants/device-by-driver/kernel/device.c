/* SPDX-License-Identifier: MIT
 *
 * Drivers, by process: what each one owns and what it has not heard of, as two
 * sets. The sets that processes own are disjoint.
 */
#include "kernel/device.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/rights.h"

static struct {
    word_t owned;
    word_t unheard; /* a subset of these */
} of[MAX_PROCS + 1];

static word_t all_owned; /* by anybody */

void driver_init(void)
{
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        of[pid].owned = 0;
        of[pid].unheard = 0;
    }
    all_owned = 0;
}

pid_t driver_of(word_t device)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        if ((of[pid].owned >> device & 1) != 0) {
            return pid;
        }
    }
    return 0;
}

void driver_note_interrupts(word_t set)
{
    if ((set & all_owned) == 0) {
        return;
    }
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        of[pid].unheard = of[pid].unheard | (set & of[pid].owned);
    }
}

word_t driver_pending(pid_t pid)
{
    return of[pid].unheard;
}

void driver_clear_pending(pid_t pid)
{
    of[pid].unheard = 0;
}

/* PID loses SET, which it owns. */
static void lose(pid_t pid, word_t set)
{
    of[pid].owned = of[pid].owned & ~set;
    of[pid].unheard = of[pid].unheard & ~set;
    all_owned = all_owned & ~set;
    cvm_device_disable(set);
}

void driver_release(pid_t pid)
{
    lose(pid, of[pid].owned);
}

static int begin(pid_t pid, word_t set)
{
    if ((all_owned & set) != 0) {
        return ERR_DRIVER;
    }
    of[pid].owned = of[pid].owned | set;
    all_owned = all_owned | set;
    return 0;
}

static int end(pid_t pid, word_t set)
{
    if ((of[pid].owned & set) == 0) {
        return ERR_DRIVER;
    }
    lose(pid, set);
    return 0;
}

int driver_change(pid_t caller, word_t handle, word_t device, word_t registered)
{
    pid_t pid = 0;
    word_t set;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &pid) != 0) {
        return ERR_HANDLE;
    }
    if (registered > 1 || device >= DEVICES || device == DEVICE_SWAP) {
        return ERR_ARGUMENT;
    }
    set = cvm_devices() & 1u << device;
    if (set == 0) {
        return ERR_ARGUMENT;
    }
    return registered != 0 ? begin(pid, set) : end(pid, set);
}

int driver_enable_interrupts(pid_t caller, word_t set)
{
    if ((set | of[caller].owned) != of[caller].owned) {
        return ERR_DRIVER;
    }
    cvm_device_enable(set);
    return 0;
}

static bool owns(pid_t pid, word_t device)
{
    return device < DEVICES && (of[pid].owned >> device & 1) != 0;
}

int driver_read(pid_t caller, word_t device, word_t reg, word_t width,
                word_t count, uva_t address)
{
    int error = ERR_DRIVER;

    if (owns(caller, device)) {
        error = cvm_device_read(device, reg, width, count, caller, address);
    }
    return error < 0 ? error : (int)count;
}

int driver_write(pid_t caller, word_t device, word_t reg, word_t width,
                 word_t count, uva_t address)
{
    int error = ERR_DRIVER;

    if (owns(caller, device)) {
        error = cvm_device_write(device, reg, width, count, caller, address);
    }
    return error < 0 ? error : (int)count;
}
