/* SPDX-License-Identifier: MIT
 *
 * An address outside the array is the module's fault.
 */
#include "grading/layers/host/directmap.h"

#include "cvm/console.h"

static uint8_t arena[ARENA_FRAMES][PAGE_BYTES]
    __attribute__((aligned(PAGE_BYTES)));

void *arena_page(pfn_t frame)
{
    return arena[frame];
}

void *directmap_pointer(paddr_t address)
{
    if (address >> PAGE_SHIFT >= ARENA_FRAMES) {
        console_panic("directmap_pointer", "no memory at address %x", address);
    }
    return &arena[address >> PAGE_SHIFT][address % PAGE_BYTES];
}

paddr_t directmap_physical(const void *pointer)
{
    return (paddr_t)((const uint8_t *)pointer - &arena[0][0]);
}

/* The kernel's half: entries that no module could make up. */
uint32_t directmap_entry(uint32_t index)
{
    return 0x9A000083 + (index << 12);
}
