/* SPDX-License-Identifier: MIT
 *
 * The kernel's half of all address spaces, built once. Physical memory stands
 * there in 4 MiB pages, but for the first 4 MiB, where the kernel lies and
 * rights differ from page to page.
 *
 * Source: Intel SDM vol. 3A, 4.3 (32-bit paging), table 4-4 to 4-6.
 */
#include "cvm/directmap.h"

#include "cvm/x86.h"

enum {
    PRESENT = 0x01,
    WRITABLE = 0x02,
    UNCACHED = 0x10,
    LARGE = 0x80, /* a directory entry that maps 4 MiB itself */

    ENTRIES = 1024,        /* of a directory or table */
    FEATURE_SMEP = 1 << 7, /* CPUID leaf 7, ebx */
    CR4_SMEP = 1 << 20,
    LARGE_SHIFT = 22,                        /* 4 MiB as a power of two */
    FIRST_ENTRY = DIRECT_BASE >> LARGE_SHIFT /* of the kernel half */
};

/* From the link script. */
extern char kernel_begin[], kernel_text_end[], kernel_stack_guard[];

static uint32_t directory[ENTRIES] __attribute__((aligned(PAGE_BYTES)));
static uint32_t low_table[ENTRIES] __attribute__((aligned(PAGE_BYTES)));

void *directmap_pointer(paddr_t address)
{
    return (void *)(address + DIRECT_BASE);
}

paddr_t directmap_physical(const void *pointer)
{
    return (paddr_t)pointer - DIRECT_BASE;
}

/* The entry for the page at ADDRESS, in the first 4 MiB. */
static uint32_t low_entry(paddr_t address)
{
    const char *page = directmap_pointer(address);

    if (page == kernel_stack_guard) {
        return 0;
    }
    if (page >= kernel_begin && page < kernel_text_end) {
        return address | PRESENT;
    }
    return address | PRESENT | WRITABLE;
}

/* Where the processor can, it refuses to execute a machine's pages in kernel
 * mode.
 */
static void forbid_user_code(void)
{
    if ((x86_extended_features() & FEATURE_SMEP) != 0) {
        x86_set_cr4(x86_cr4() | CR4_SMEP);
    }
}

void directmap_init(void)
{
    for (uint32_t i = 0; i < ENTRIES; i++) {
        low_table[i] = low_entry(i << PAGE_SHIFT);
    }
    directory[FIRST_ENTRY] = directmap_physical(low_table) | PRESENT | WRITABLE;
    for (uint32_t i = 1; i < DIRECT_BYTES >> LARGE_SHIFT; i++) {
        directory[FIRST_ENTRY + i] =
            (i << LARGE_SHIFT) | PRESENT | WRITABLE | LARGE;
    }
    directory[APIC_WINDOW >> LARGE_SHIFT] =
        APIC_PHYSICAL | PRESENT | WRITABLE | UNCACHED | LARGE;
    x86_set_directory(directmap_directory());
    forbid_user_code();
}

uint32_t directmap_entry(uint32_t index)
{
    return directory[FIRST_ENTRY + index];
}

paddr_t directmap_directory(void)
{
    return directmap_physical(directory);
}
