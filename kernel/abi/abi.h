/* SPDX-License-Identifier: MIT
 *
 * The contract between a process and Vamos: numbers of calls, errors, devices
 * and messages, and the structures that lie in a process's memory. Shared by
 * the kernel, the processes and the grader; `make manual` prints it.
 *
 * A call is `int ABI_VECTOR` with its number in eax and arguments in ebx ecx
 * edx esi edi ebp. eax returns >= 0 for success or an ERR_ number; registers
 * not named by the call keep their values (segment registers are no part of a
 * process: they lose theirs). While a call waits, the saved eip points at the
 * trap instruction: the call can be issued again at any time.
 */
#ifndef ABI_ABI_H
#define ABI_ABI_H

#include "abi/limits.h"

#define ABI_VECTOR 0x30

#ifndef __ASSEMBLER__

#include <stdint.h>

enum abi_call {
#define CALL(number, name, access, state, arguments, results, errors, text)   \
    CALL_##name = (number),
#include "abi/calls.def"
#undef CALL
    CALLS /* how many numbers there are */
};

enum abi_error {
#define ERROR(name, number, text) name = (number),
#include "abi/errors.def"
#undef ERROR
};

/* Handles with a meaning of their own. */
enum abi_handle {
    HN_SELF = 0,
    HN_PARENT = 1,
    HN_ANY = -1,
    HN_KERNEL = -2,
    HN_NONE = -3
};

enum abi_right {
    RIGHT_SEND = 1,    /* may send to it */
    RIGHT_REQUEST = 2, /* may send and wait for the reply in one call */
    RIGHT_GRANT = 4,   /* may pass the handle on, with a subset of its rights */
    RIGHTS_ALL = 7
};

#define IPC_FOREVER (-1) /* a timeout that never runs out */

/* The memory part of a message; ipc calls get its address or 0.
 * Lengths and capacities are in bytes, 0..IPC_MAX_BYTES. */
struct ipc_buffers {
    uint32_t send_address;
    uint32_t send_length;
    uint32_t receive_address;
    uint32_t receive_capacity;
    int32_t grant_handle;  /* of the sender's table; HN_NONE: no grant */
    uint32_t grant_rights; /* a subset of the rights on grant_handle */
};

/* Kinds of kernel messages (w0). */
enum abi_kernel_message {
    KMSG_INTERRUPT = 1, /* w1 = set of devices */
    KMSG_EXCEPTION = 2, /* w1 = handle of the stopped process, w2 = cause */
    KMSG_PAGEFAULT = 3  /* w1 = handle of the consumer, w2 = address of the
                           page | what it needs, edx = the page's marker */
};

/* What a consumer may do, or wants to do, with a page of a region. */
enum abi_pager_access {
    PAGER_READ = 1,
    PAGER_WRITE = 2 /* and read */
};

/* Flags of pager_unmap. */
enum abi_unmap {
    REVOKE_AGREEMENT = 1 /* the pager serves the region no more */
};

enum abi_device {
    DEVICE_NONE = 0,
    DEVICE_SWAP = 1,     /* CVM's own; never registered */
    DEVICE_DISK = 2,     /* registers 0..7: 0x1F0..0x1F7; 8: 0x3F6 */
    DEVICE_KEYBOARD = 3, /* 0: 0x60; 1: 0x64 */
    DEVICE_SERIAL = 4,   /* 0..7: 0x3F8..0x3FF */
    DEVICE_SCREEN = 5,   /* 0..3999: the window; 4000, 4001: 0x3D4, 0x3D5 */
    DEVICE_CLOCK = 6,    /* 0: 0x70; 1: 0x71 */
    DEVICE_NETWORK = 7,  /* 0..31: an NE2000 on the PCI bus; if there is one */
    DEVICE_POWER = 8,    /* 0: written with an exit status, ends the machine;
                            1: written, starts it anew */
    DEVICES              /* numbers are below this */
};

/* Items of read_kernel_info. Each writes one structure or word. */
enum info_item {
    INFO_VERSION = 0,   /* uint32_t: major << 16 | minor */
    INFO_TIME = 1,      /* uint32_t: ticks since the start */
    INFO_PAGE_BYTES = 2, /* uint32_t */
    INFO_MEMORY = 3,    /* struct info_memory */
    INFO_COUNTERS = 4,  /* struct info_counters */
    INFO_PROCESS = 5,   /* struct info_process; index = a handle */
    INFO_EXCEPTION = 6  /* struct info_exception; index = a handle */
};

struct info_memory {
    uint32_t frames;      /* frames that processes can have */
    uint32_t free_frames; /* free now; a few more are kept for page faults */
    uint32_t swap_slots;
    uint32_t free_swap_slots;
};

/* Page faults that were resolved without the kernel proper, by kind. */
struct info_faults {
    uint32_t zero;  /* a page's first access */
    uint32_t copy;  /* the first write to a page since it was shared */
    uint32_t swap;  /* a page that was on the swap disk, or nearly there */
    uint32_t lost;  /* pages that were evicted */
};

struct info_counters {
    uint32_t kernel_entries;   /* mode switches from user to kernel */
    uint32_t context_switches; /* changes of the running machine */
    uint32_t device_interrupts;
    uint32_t swap_reads;       /* pages */
    uint32_t swap_writes;
    struct info_faults faults; /* of all machines, past ones too */
};

enum process_state {
    PROCESS_FREE = 0,    /* no process */
    PROCESS_READY = 1,   /* in a ready queue */
    PROCESS_SENDING = 2, /* in ipc_send or the first half of ipc_request */
    PROCESS_RECEIVING = 3, /* in ipc_receive, or waiting for a reply */
    PROCESS_STOPPED = 4, /* by an exception */
    PROCESS_FAULTED = 5  /* waiting for a page of its pager */
};

struct info_process {
    uint32_t state; /* enum process_state */
    uint32_t privileged;
    uint32_t priority;
    uint32_t slice;    /* ticks */
    uint32_t consumed; /* ticks of the slice */
    uint32_t run_ticks; /* since its creation */
    uint32_t pages;    /* size of its memory */
    uint32_t resident; /* pages that have a frame */
    uint32_t kernel_entries;   /* as in struct info_counters, from here on */
    uint32_t context_switches;
    struct info_faults faults;
};

/* The cause of an exception is the processor's vector, or one of the kernel's.
 * With those that have a name here comes an address.
 */
enum abi_cause {
    CAUSE_PAGE_FAULT = 14,  /* no memory, and no pager that agreed */
    CAUSE_PAGE_LOST = 18,   /* the swap disk could not read the page */
    CAUSE_PAGER_SILENT = 32, /* the pager let the time run out */
    CAUSE_PAGER_GONE = 33   /* the pager ended, or revoked its agreement */
};

struct info_exception {
    uint32_t cause;   /* vector: 0 divide error, 6 invalid opcode, ... */
    uint32_t pc;      /* address of the instruction */
    uint32_t address; /* enum abi_cause: the address accessed */
    uint32_t error;   /* the processor's error code; for these causes: */
};

#define FAULT_WRITE 2u /* the access was a write */

/* The state in which init finds itself: registers at its first instruction.
 * ebx = address of the boot archive (ustar), ecx = its length in bytes,
 * edx = address of the boot command line (a string). */

#endif
#endif
