/* SPDX-License-Identifier: MIT
 *
 * A page for each machine that needs one.
 */
#include "cvm/record.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pin.h"

void *record_get(pid_t pid)
{
    pfn_t frame = machine_get(pid)->record;

    return frame == 0 ? NULL : directmap_pointer(frame << PAGE_SHIFT);
}

int record_make(pid_t pid)
{
    struct machine *machine = machine_get(pid);
    int error;

    if (machine->record != 0) {
        return 0;
    }
    error = pin_commit_table();
    if (error != 0) {
        return error;
    }
    error = frame_alloc(&machine->record);
    if (error != 0) {
        pin_uncommit_table();
        return error;
    }
    memset(record_get(pid), 0, PAGE_BYTES);
    return 0;
}

int record_copy(pid_t clone, pid_t original)
{
    int error;

    if (record_get(original) == NULL) {
        return 0;
    }
    error = record_make(clone);
    if (error == 0) {
        memcpy(record_get(clone), record_get(original), PAGE_BYTES);
    }
    return error;
}

void record_release(pid_t pid)
{
    struct machine *machine = machine_get(pid);

    if (machine->record == 0) {
        return;
    }
    frame_release(machine->record);
    machine->record = 0;
    pin_uncommit_table();
}
