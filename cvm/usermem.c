/* SPDX-License-Identifier: MIT
 *
 * The kernel's access to the memory of user machines, page by page through the
 * direct map.
 *
 * A range is a pair (address, bytes) from an untrusted source. It is checked
 * by comparing lengths, not ends, because an end can wrap around.
 */
#include "cvm/usermem.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Bytes from ADDRESS to the end of its page. */
static uint32_t rest_of_page(uva_t address)
{
    return PAGE_BYTES - address % PAGE_BYTES;
}

/* The kernel's view of ADDRESS, which usermem_provide() made accessible. */
static void *view(pid_t pid, uva_t address, bool write)
{
    paddr_t physical = 0;
    bool there = pma(machine_get(pid)->directory, address, write, &physical);

    ASSERT(there);
    return directmap_pointer(physical);
}

bool usermem_contains(pid_t pid, uva_t address, uint32_t bytes)
{
    uint32_t size = machine_get(pid)->pages << PAGE_SHIFT;

    return bytes == 0 ||
           (address >= PAGE_BYTES && bytes <= size && address <= size - bytes);
}

int usermem_provide(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    int error = 0;

    if (!usermem_contains(pid, address, bytes)) {
        return ERR_ADDRESS;
    }
    while (error == 0 && bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        error = pagefault_resolve(pid, address, write);
        address = address + step;
        bytes = bytes - step;
    }
    return error;
}

/* The kernel's view of a range to read, if it lies in one page that is there:
 * then nothing has to be provided. Else NULL. (Most reads are of the buffers of
 * a message: a tenth of a request with a memory part.) */
static const void *view_at_once(pid_t pid, uva_t address, uint32_t bytes)
{
    paddr_t physical = 0;

    if (bytes == 0 || bytes > rest_of_page(address) ||
        !usermem_contains(pid, address, bytes) ||
        !pma(machine_get(pid)->directory, address, false, &physical)) {
        return NULL;
    }
    return directmap_pointer(physical);
}

int usermem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    const void *from = view_at_once(pid, address, bytes);
    uint8_t *to = buffer;
    int error;

    if (from != NULL) {
        memcpy(buffer, from, bytes);
        return 0;
    }
    error = usermem_provide(pid, address, bytes, false);
    if (error != 0) {
        return error;
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

int usermem_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    const uint8_t *from = buffer;
    int error = usermem_provide(pid, address, bytes, true);

    if (error != 0) {
        return error;
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

int usermem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                 uint32_t bytes)
{
    int error = usermem_provide(src, src_address, bytes, false);

    if (error == 0) {
        error = usermem_provide(dst, dst_address, bytes, true);
    }
    if (error != 0) {
        return error;
    }
    while (bytes > 0) {
        uint32_t step = smaller(bytes, smaller(rest_of_page(src_address),
                                               rest_of_page(dst_address)));

        memcpy(view(dst, dst_address, true), view(src, src_address, false),
               step);
        src_address = src_address + step;
        dst_address = dst_address + step;
        bytes = bytes - step;
    }
    return 0;
}
