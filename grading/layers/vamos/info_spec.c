/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/info.h: a map from items to their bytes.
 */
#include "kernel/info.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

union item {
    uint32_t word;
    struct info_memory memory;
    struct info_counters counters;
    struct info_process process;
    struct info_exception exception;
};

static struct info_process process_of(pid_t pid)
{
    const struct process *process = process_get(pid);

    return (struct info_process){
        process->state,
        rights_is_privileged(pid),
        process->priority,
        process->slice,
        process->consumed,
        process->run_ticks,
        cvm_size(pid),
        cvm_resident(pid),
        cvm_kernel_entries(pid),
        cvm_context_switches(pid),
        cvm_faults(pid),
    };
}

/* The bytes of item NUMBER; 0: there is no such item. */
static uint32_t item_of(word_t number, pid_t pid, union item *item)
{
    switch (number) {
    case INFO_VERSION:
        item->word = INFO_VERSION_MAJOR * 65536 + INFO_VERSION_MINOR;
        return 4;
    case INFO_TIME:
        item->word = sched_time();
        return 4;
    case INFO_PAGE_BYTES:
        item->word = 4096;
        return 4;
    case INFO_MEMORY:
        item->memory = cvm_memory();
        return sizeof(item->memory);
    case INFO_COUNTERS:
        item->counters = cvm_counters();
        return sizeof(item->counters);
    case INFO_PROCESS:
        item->process = process_of(pid);
        return sizeof(item->process);
    case INFO_EXCEPTION:
        item->exception = cvm_exception(pid);
        return sizeof(item->exception);
    default:
        return 0;
    }
}

int info_read(pid_t caller, word_t item, word_t index, uva_t address)
{
    union item value;
    uint32_t bytes;
    pid_t pid = caller;
    int error;

    if (item >= INFO_PROCESS && item <= INFO_EXCEPTION &&
        rights_find(caller, index, &pid) != 0) {
        return because(ERR_HANDLE, "first: the index is a handle that names "
                                   "somebody, for items about a process");
    }
    bytes = item_of(item, pid, &value);
    if (bytes == 0) {
        return because(ERR_ARGUMENT, "second: there is such an item");
    }
    error = cvm_write(caller, address, &value, bytes);
    return error != 0 ? because(error, "last: it can be written there")
                      : because((int)bytes, "its length");
}
