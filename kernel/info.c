/* SPDX-License-Identifier: MIT
 *
 * What the kernel tells about itself.
 */
#include "kernel/info.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/process.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

/* Writes BYTES bytes of ITEM to the caller. */
static int put(pid_t caller, uva_t address, const void *item, uint32_t bytes)
{
    int error = cvm_write(caller, address, item, bytes);

    return error != 0 ? error : (int)bytes;
}

static int put_word(pid_t caller, uva_t address, word_t word)
{
    return put(caller, address, &word, sizeof(word));
}

static int put_memory(pid_t caller, uva_t address)
{
    struct info_memory memory = cvm_memory();

    return put(caller, address, &memory, sizeof(memory));
}

static int put_counters(pid_t caller, uva_t address)
{
    struct info_counters counters = cvm_counters();

    return put(caller, address, &counters, sizeof(counters));
}

static int put_process(pid_t caller, uva_t address, pid_t pid)
{
    const struct process *process = process_get(pid);
    struct info_process info = {
        .state = process->state,
        .privileged = rights_is_privileged(pid) ? 1 : 0,
        .priority = process->priority,
        .slice = process->slice,
        .consumed = process->consumed,
        .run_ticks = process->run_ticks,
        .pages = cvm_size(pid),
        .resident = cvm_resident(pid),
        .kernel_entries = cvm_kernel_entries(pid),
        .context_switches = cvm_context_switches(pid),
        .faults = cvm_faults(pid),
    };

    return put(caller, address, &info, sizeof(info));
}

static int put_exception(pid_t caller, uva_t address, pid_t pid)
{
    struct info_exception exception = cvm_exception(pid);

    return put(caller, address, &exception, sizeof(exception));
}

int info_read(pid_t caller, word_t item, word_t index, uva_t address)
{
    pid_t pid = 0;

    if ((item == INFO_PROCESS || item == INFO_EXCEPTION) &&
        rights_find(caller, index, &pid) != 0) {
        return ERR_HANDLE;
    }
    switch (item) {
    case INFO_VERSION:
        return put_word(caller, address,
                        INFO_VERSION_MAJOR << 16 | INFO_VERSION_MINOR);
    case INFO_TIME:
        return put_word(caller, address, sched_time());
    case INFO_PAGE_BYTES:
        return put_word(caller, address, PAGE_BYTES);
    case INFO_MEMORY:
        return put_memory(caller, address);
    case INFO_COUNTERS:
        return put_counters(caller, address);
    case INFO_PROCESS:
        return put_process(caller, address, pid);
    case INFO_EXCEPTION:
        return put_exception(caller, address, pid);
    default:
        return ERR_ARGUMENT;
    }
}
