/* SPDX-License-Identifier: MIT
 *
 * usermem.c once more, for ranges that it says are nobody's. All pages are
 * there before the first byte moves.
 */
#include "cvm/regionmem.h"

#include <stddef.h>

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagetable.h"
#include "cvm/usermem.h"

static uint32_t rest_of_page(uva_t address)
{
    return PAGE_BYTES - address % PAGE_BYTES;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The kernel's view of ADDRESS, in memory or a region; NULL if PID may not
 * access it now.
 */
static void *view(pid_t pid, uva_t address, bool write)
{
    paddr_t physical = 0;

    return pma(machine_get(pid)->directory, address, write, &physical)
               ? directmap_pointer(physical)
               : NULL;
}

bool regionmem_contains(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    const struct machine *machine = machine_get(pid);
    uva_t end = USER_PAGES << PAGE_SHIFT;

    if (machine->mapped == 0 || address < machine->pages << PAGE_SHIFT ||
        address >= end || bytes > end - address) {
        return false;
    }
    while (bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        if (view(pid, address, write) == NULL) {
            return false;
        }
        address = address + step;
        bytes = bytes - step;
    }
    return true;
}

/* Whether the range lies in memory, or in pages that PID may access. */
static bool contains(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    return usermem_contains(pid, address, bytes) ||
           regionmem_contains(pid, address, bytes, write);
}

/* Makes sure that the range, for which that is so, is accessible. */
static int provide(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    return usermem_contains(pid, address, bytes)
               ? usermem_provide(pid, address, bytes, write)
               : 0;
}

int regionmem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    uint8_t *to = buffer;

    if (!regionmem_contains(pid, address, bytes, false)) {
        return ERR_ADDRESS;
    }
    while (bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        memcpy(to, view(pid, address, false), step);
        to = to + step;
        address = address + step;
        bytes = bytes - step;
    }
    return 0;
}

int regionmem_write(pid_t pid, uva_t address, const void *buffer,
                    uint32_t bytes)
{
    const uint8_t *from = buffer;

    if (!regionmem_contains(pid, address, bytes, true)) {
        return ERR_ADDRESS;
    }
    while (bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        memcpy(view(pid, address, true), from, step);
        from = from + step;
        address = address + step;
        bytes = bytes - step;
    }
    return 0;
}

int regionmem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                   uint32_t bytes)
{
    int error;

    if (!contains(src, src_address, bytes, false) ||
        !contains(dst, dst_address, bytes, true)) {
        return ERR_ADDRESS;
    }
    error = provide(src, src_address, bytes, false);
    if (error == 0) {
        error = provide(dst, dst_address, bytes, true);
    }
    while (error == 0 && bytes > 0) {
        uint32_t step = smaller(bytes, smaller(rest_of_page(src_address),
                                               rest_of_page(dst_address)));

        memmove(view(dst, dst_address, true), view(src, src_address, false),
                step);
        src_address = src_address + step;
        dst_address = dst_address + step;
        bytes = bytes - step;
    }
    return error;
}
