/* SPDX-License-Identifier: MIT
 *
 * CVM, communicating virtual machines: the face of this floor. An abstract
 * kernel sees the PC as a set of user machines 1..MAX_PROCS, each with
 * registers and a linear memory of its own, and handles them through the
 * primitives below. It supplies kdispatch() and nothing else.
 *
 * The kernel runs with interrupts off, on one stack, one step at a time.
 * Machine 0 never runs: while CVM starts, its memory is the boot archive.
 *
 * Layer: cvm/primitives. Uses: console, device, dispatch, frame, image,
 * machine, pagefault, pagetable, power, record, region, regionmem, swap,
 * trapframe, usermem.
 * Source: seed 001 sect. 2.3; seed 000.
 */
#ifndef CVM_CVM_H
#define CVM_CVM_H

#include <stdbool.h>
#include <stdint.h>

#include "abi/abi.h"
#include "cvm/types.h"

/* Why the kernel was entered: a set, for kdispatch's CAUSE. */
enum cvm_cause {
    CVM_CAUSE_RESET = 1,     /* the first step; machine 1 holds init */
    CVM_CAUSE_CALL = 2,      /* the running machine executed the trap */
    CVM_CAUSE_EXCEPTION = 4, /* it cannot go on; DATA = vector */
    CVM_CAUSE_TIMER = 8,     /* a tick of 10 ms has passed */
    CVM_CAUSE_DEVICE = 16    /* DATA = set of devices that interrupt */
};

/* Registers by their role in a kernel call (kernel/abi/abi.h). */
enum cvm_register {
    CVM_CALL = 7,       /* eax: the number of the call ... */
    CVM_RESULT = 7,     /* ... and its result */
    CVM_ARGUMENT_1 = 4, /* ebx */
    CVM_ARGUMENT_2 = 6, /* ecx */
    CVM_ARGUMENT_3 = 5, /* edx */
    CVM_ARGUMENT_4 = 1, /* esi */
    CVM_ARGUMENT_5 = 0, /* edi */
    CVM_ARGUMENT_6 = 2, /* ebp */
    CVM_PC = 10,        /* eip */
    CVM_SP = 13         /* esp */
};

/* The abstract kernel: one kernel step.
 *
 * CAUSE     a set of enum cvm_cause. RESET comes alone, before all others;
 *           CALL and EXCEPTION concern the machine that ran last.
 * DATA      vector of an EXCEPTION, set of devices of a DEVICE, else 0.
 * Context:  kernel.
 * Returns:  the machine that runs next, or 0: wait for an interrupt.
 *
 * Not inlined, so that a debugger can stop at the border between the floors.
 */
pid_t kdispatch(word_t cause, word_t data) __attribute__((noinline));

/* Makes machine PID empty: no memory (size 0), all registers 0, no exception.
 * Its frames are free again.
 */
void cvm_reset(pid_t pid);

/* The size of machine PID's memory, in pages (the V of the papers). */
uint32_t cvm_size(pid_t pid);

/* The pages of machine PID's memory that have a frame now. */
uint32_t cvm_resident(pid_t pid);

/* Makes the empty machine DST a copy of machine SRC: size, registers, content
 * of the memory. Pages are shared until one of the two writes to them, so that
 * time is proportional to the pages that SRC has touched.
 *
 * Returns:  0; ERR_RESOURCES (memory for both; DST is empty then).
 */
int cvm_clone(pid_t dst, pid_t src);

/* Extends the memory of machine PID by PAGES pages, which read as zero.
 *
 * Returns:  0; ERR_RESOURCES (the size would exceed USER_PAGES or what the
 *           machine's memory and swap could ever hold). Nothing has changed
 *           then.
 */
int cvm_alloc(pid_t pid, uint32_t pages);

/* Takes PAGES pages from the end of machine PID's memory.
 *
 * Returns:  0; ERR_ARGUMENT (PAGES is not below the size: page 0 remains).
 */
int cvm_free(pid_t pid, uint32_t pages);

/* A register of machine PID, as it was when the machine entered the kernel, or
 * as it is going to be when the machine runs next. Any value is allowed: what
 * the machine cannot do with it is an exception of the machine.
 */
word_t cvm_get_register(pid_t pid, enum cvm_register which);
void cvm_set_register(pid_t pid, enum cvm_register which, word_t value);

/* Moves the program counter of machine PID past the trap instruction: the
 * call that it made has been answered.
 */
void cvm_advance(pid_t pid);

/* Whether [ADDRESS, ADDRESS + BYTES) lies inside machine PID's memory, or in
 * mapped pages above it (cvm_map()). True for BYTES = 0. Does not wrap around.
 */
bool cvm_in_memory(pid_t pid, uva_t address, uint32_t bytes);

/* Reads BYTES bytes at ADDRESS of machine PID into BUFFER, or writes them.
 *
 * Returns:  0; ERR_ADDRESS (not inside the machine's memory, as cvm_in_memory()
 *           has it; or mapped to be read only, and written);
 *           ERR_RESOURCES (no frame for a page, or the swap disk cannot read
 *           it). After an error nothing has been transferred.
 */
int cvm_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes);
int cvm_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes);

/* Copies BYTES bytes between machines DST and SRC (which may be the same; the
 * ranges must not overlap then). Errors as cvm_read, for either range.
 */
int cvm_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
             uint32_t bytes);

/* ---- Pages of one machine in the address space of another ----
 *
 * Above its memory, the address space of a machine is empty but for pages of
 * other machines. REGIONS times, the 4 MiB of a region share a table. A page of
 * a region is absent, and has a marker, or is mapped to a page of the memory of
 * another machine, which stays in memory then. A clone has no such pages.
 */

/* Maps the page at ADDRESS of machine PID, in a region above its memory, to the
 * page at OWN of machine PAGER, in the place of what was there. Both addresses
 * are multiples of PAGE_BYTES.
 *
 * ACCESS    an enum abi_pager_access: what PID may do with it.
 * Returns:  0; ERR_ADDRESS (OWN does not lie in the pager's memory);
 *           ERR_RESOURCES (no frame; or too many pages are mapped already).
 *           After an error nothing has changed.
 */
int cvm_map(pid_t pid, uva_t address, pid_t pager, uva_t own, word_t access);

/* Makes the page at ADDRESS of machine PID, in a region above its memory,
 * absent, with MARKER (MARKER_BITS).
 *
 * Returns:  0; ERR_RESOURCES (no frame for the table that holds markers).
 */
int cvm_unmap(pid_t pid, uva_t address, word_t marker);

/* Makes all pages of REGION of machine PID absent, with markers 0. */
void cvm_unmap_region(pid_t pid, word_t region);

/* What machine PID may do with the page at ADDRESS, in a region above its
 * memory: 0 (absent), or an enum abi_pager_access. MARKER receives its marker.
 */
word_t cvm_access(pid_t pid, uva_t address, word_t *marker);

/* How many pages of REGION of machine PID are mapped. */
uint32_t cvm_mapped(pid_t pid, word_t region);

/* What the abstract kernel notes about a machine: PAGE_BYTES at most, which it
 * defines itself.
 */
struct record;

/* Makes sure that machine PID, which is not empty, has a record: all zeros when
 * it is new. A clone has a copy of it; it goes when PID is reset.
 *
 * Returns:  0; ERR_RESOURCES (no frame; or too many must stay in memory).
 */
int cvm_make_record(pid_t pid);

/* The record of machine PID; NULL if it has none. */
struct record *cvm_record(pid_t pid);

/* Checks the executable in [ADDRESS, ADDRESS + BYTES) of machine SRC. What is
 * found holds until SRC runs again: SRC can change the executable.
 *
 * Returns:  0; ERR_ADDRESS (the range); ERR_IMAGE (not a static ELF32 for this
 *           processor; or segments that overlap, leave the file, or do not lie
 *           between page 2 and the end of the user half; or an entry in none of
 *           them); ERR_RESOURCES (as cvm_read).
 */
int cvm_check_image(pid_t src, uva_t address, uint32_t bytes);

/* Loads the executable that lies in [ADDRESS, ADDRESS + BYTES) of machine
 * SRC's memory into machine DST, which must be empty. DST then has the size
 * that the image needs, its program counter at the entry, its stack pointer at
 * the first byte of the lowest segment (the stack grows down towards page 1).
 *
 * Returns:  0; as cvm_check_image(); ERR_RESOURCES. After an error DST is
 *           empty.
 */
int cvm_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes);

/* The set of devices that this PC has (bit n: device n of enum abi_device). */
word_t cvm_devices(void);

/* Reads COUNT units of WIDTH bytes from register REG of DEVICE into machine
 * PID's memory at ADDRESS, or writes them: the same register COUNT times, or
 * consecutive units if REG lies in the device's memory window.
 *
 * Returns:  0; ERR_ARGUMENT (no such device or register, WIDTH not 1, 2 or 4,
 *           COUNT above DEVICE_MAX_UNITS, or the access would go beyond the
 *           window, or beyond the ports that the register stands among);
 *           ERR_ADDRESS, ERR_RESOURCES (as cvm_read). After an error the
 *           device has not been touched.
 */
int cvm_device_read(word_t device, word_t reg, word_t width, word_t count,
                    pid_t pid, uva_t address);
int cvm_device_write(word_t device, word_t reg, word_t width, word_t count,
                     pid_t pid, uva_t address);

/* Lets the devices of SET interrupt again. A device that was reported with
 * CVM_CAUSE_DEVICE stays silent until then; all are silent at the start.
 */
void cvm_device_enable(word_t set);

/* Makes the devices of SET silent. */
void cvm_device_disable(word_t set);

/* Counts of machine PID since it was reset: kernel entries, switches to it. */
uint32_t cvm_kernel_entries(pid_t pid);
uint32_t cvm_context_switches(pid_t pid);

/* Its page faults that CVM resolved. */
struct info_faults cvm_faults(pid_t pid);

/* The last exception of machine PID, as the processor reported it; but for its
 * cause, if the kernel has found another one (enum abi_cause).
 */
struct info_exception cvm_exception(pid_t pid);
void cvm_set_cause(pid_t pid, word_t cause);

/* Frames that machines can have together, and those that are free. */
struct info_memory cvm_memory(void);

/* Counts since the start. */
struct info_counters cvm_counters(void);

/* Writes TEXT and a line end to the kernel's console. */
void cvm_message(const char *text);

/* Ends the machine; STATUS, or 255 if it is more, is handed to the outside
 * (QEMU's exit code is 0, the debug port carries STATUS).
 */
_Noreturn void cvm_power_off(word_t status);

/* Stops everything: the kernel itself is wrong. Prints WHERE (file and line)
 * and WHAT (the condition that does not hold), with the chain of callers.
 */
_Noreturn void cvm_panic(const char *where, const char *what);

/* Panics unless CONDITION holds. */
#define CVM_TEXT_(x) #x
#define CVM_TEXT(x) CVM_TEXT_(x)
#define CVM_ASSERT(condition)                                       \
    do {                                                            \
        if (!(condition)) {                                         \
            cvm_panic(__FILE__ ":" CVM_TEXT(__LINE__), #condition); \
        }                                                           \
    } while (false)

#endif
