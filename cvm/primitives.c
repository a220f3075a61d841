/* SPDX-License-Identifier: MIT
 *
 * The primitives of cvm.h, by the layers below.
 */
#include "cvm/cvm.h"

#include "cvm/console.h"
#include "cvm/device.h"
#include "cvm/dispatch.h"
#include "cvm/frame.h"
#include "cvm/image.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "cvm/power.h"
#include "cvm/record.h"
#include "cvm/region.h"
#include "cvm/regionmem.h"
#include "cvm/swap.h"
#include "cvm/usermem.h"

/* A register of enum cvm_register is the number of a word of the frame. */
_Static_assert(CVM_RESULT == offsetof(struct trap_frame, eax) / 4, "eax");
_Static_assert(CVM_ARGUMENT_1 == offsetof(struct trap_frame, ebx) / 4, "ebx");
_Static_assert(CVM_ARGUMENT_2 == offsetof(struct trap_frame, ecx) / 4, "ecx");
_Static_assert(CVM_ARGUMENT_3 == offsetof(struct trap_frame, edx) / 4, "edx");
_Static_assert(CVM_ARGUMENT_4 == offsetof(struct trap_frame, esi) / 4, "esi");
_Static_assert(CVM_ARGUMENT_5 == offsetof(struct trap_frame, edi) / 4, "edi");
_Static_assert(CVM_ARGUMENT_6 == offsetof(struct trap_frame, ebp) / 4, "ebp");
_Static_assert(CVM_PC == offsetof(struct trap_frame, eip) / 4, "eip");
_Static_assert(CVM_SP == offsetof(struct trap_frame, esp) / 4, "esp");

static word_t *find_register(pid_t pid, enum cvm_register which)
{
    return (word_t *)&machine_get(pid)->frame + which;
}

void cvm_reset(pid_t pid)
{
    region_release(pid);
    record_release(pid);
    machine_reset(pid);
}

uint32_t cvm_size(pid_t pid)
{
    return machine_get(pid)->pages;
}

uint32_t cvm_resident(pid_t pid)
{
    const struct machine *machine = machine_get(pid);

    return machine->pages == 0
               ? 0
               : pagetable_resident(machine->directory) - machine->mapped;
}

int cvm_clone(pid_t dst, pid_t src)
{
    struct machine *to = machine_get(dst);
    int error;

    ASSERT(to->pages == 0);
    error = pagefault_make_room();
    if (error == 0) {
        error = machine_resize(dst, machine_get(src)->pages);
    }
    if (error == 0) {
        error = pagefault_clone(dst, src);
    }
    if (error == 0) {
        error = region_separate(dst, src);
    }
    if (error == 0) {
        error = record_copy(dst, src);
    }
    if (error != 0) {
        machine_reset(dst);
    }
    region_reclaim(src);
    if (error != 0) {
        return error;
    }
    to->frame = machine_get(src)->frame;
    return 0;
}

int cvm_alloc(pid_t pid, uint32_t pages)
{
    uint32_t size = machine_get(pid)->pages;
    int error = pagefault_make_room();

    if (error != 0 || pages > USER_PAGES - size) {
        return ERR_RESOURCES;
    }
    return machine_resize(pid, size + pages);
}

int cvm_free(pid_t pid, uint32_t pages)
{
    uint32_t size = machine_get(pid)->pages;

    if (pages >= size) {
        return ERR_ARGUMENT;
    }
    region_withdraw(pid, (size - pages) << PAGE_SHIFT);
    region_hide(pid);
    (void)machine_resize(pid, size - pages); /* giving back cannot fail */
    region_show(pid);
    return 0;
}

word_t cvm_get_register(pid_t pid, enum cvm_register which)
{
    return *find_register(pid, which);
}

void cvm_set_register(pid_t pid, enum cvm_register which, word_t value)
{
    *find_register(pid, which) = value;
}

void cvm_advance(pid_t pid)
{
    machine_get(pid)->frame.eip += TRAP_BYTES;
}

bool cvm_in_memory(pid_t pid, uva_t address, uint32_t bytes)
{
    return usermem_contains(pid, address, bytes) ||
           regionmem_contains(pid, address, bytes, false);
}

int cvm_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    int error = usermem_read(pid, address, buffer, bytes);

    return error == ERR_ADDRESS ? regionmem_read(pid, address, buffer, bytes)
                                : error;
}

int cvm_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    int error = usermem_write(pid, address, buffer, bytes);

    return error == ERR_ADDRESS ? regionmem_write(pid, address, buffer, bytes)
                                : error;
}

int cvm_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
             uint32_t bytes)
{
    int error = usermem_copy(dst, dst_address, src, src_address, bytes);

    if (error != 0 && (!usermem_contains(dst, dst_address, bytes) ||
                       !usermem_contains(src, src_address, bytes))) {
        error = regionmem_copy(dst, dst_address, src, src_address, bytes);
    }
    return error;
}

int cvm_map(pid_t pid, uva_t address, pid_t pager, uva_t own, word_t access)
{
    return region_map(pid, address, pager, own, access == PAGER_WRITE);
}

int cvm_unmap(pid_t pid, uva_t address, word_t marker)
{
    return region_unmap(pid, address, marker);
}

void cvm_unmap_region(pid_t pid, word_t region)
{
    region_close(pid, region);
}

word_t cvm_access(pid_t pid, uva_t address, word_t *marker)
{
    return region_access(pid, address, marker);
}

uint32_t cvm_mapped(pid_t pid, word_t region)
{
    return region_pages(pid, region);
}

int cvm_make_record(pid_t pid)
{
    return record_make(pid);
}

struct record *cvm_record(pid_t pid)
{
    return record_get(pid);
}

int cvm_check_image(pid_t src, uva_t address, uint32_t bytes)
{
    return image_check(src, address, bytes);
}

int cvm_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes)
{
    ASSERT(machine_get(dst)->pages == 0);
    return image_load(dst, src, address, bytes);
}

word_t cvm_devices(void)
{
    return device_set();
}

int cvm_device_read(word_t device, word_t reg, word_t width, word_t count,
                    pid_t pid, uva_t address)
{
    return device_read(device, reg, width, count, pid, address);
}

int cvm_device_write(word_t device, word_t reg, word_t width, word_t count,
                     pid_t pid, uva_t address)
{
    return device_write(device, reg, width, count, pid, address);
}

void cvm_device_enable(word_t set)
{
    device_enable(set);
}

void cvm_device_disable(word_t set)
{
    device_disable(set);
}

uint32_t cvm_kernel_entries(pid_t pid)
{
    return machine_get(pid)->kernel_entries;
}

uint32_t cvm_context_switches(pid_t pid)
{
    return machine_get(pid)->context_switches;
}

struct info_faults cvm_faults(pid_t pid)
{
    return machine_get(pid)->faults;
}

struct info_exception cvm_exception(pid_t pid)
{
    return machine_get(pid)->exception;
}

void cvm_set_cause(pid_t pid, word_t cause)
{
    machine_get(pid)->exception.cause = cause;
}

struct info_memory cvm_memory(void)
{
    struct info_memory memory = {
        .frames = machine_frames() - swap_slots(),
        .free_frames = frame_free_count(),
        .swap_slots = swap_slots(),
        .free_swap_slots = swap_free_count(),
    };

    return memory;
}

struct info_counters cvm_counters(void)
{
    return dispatch_counters();
}

void cvm_message(const char *text)
{
    console_print("%s\n", text);
}

void cvm_power_off(word_t status)
{
    power_off(status);
}

void cvm_panic(const char *where, const char *what)
{
    console_panic(where, "%s", what);
}
