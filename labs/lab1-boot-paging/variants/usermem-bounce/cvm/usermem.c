/* SPDX-License-Identifier: MIT
 *
 * A right solution of another style: one routine moves bytes between a machine
 * and the kernel, and copies between machines go through a small buffer of the
 * kernel. Ranges are checked by their last address.
 */
#include "cvm/usermem.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"

enum { BOUNCE_BYTES = 512 };

enum direction { FROM_MACHINE, TO_MACHINE };

bool usermem_contains(pid_t pid, uva_t address, uint32_t bytes)
{
    uva_t last = address + bytes - 1;

    if (bytes == 0) {
        return true;
    }
    return last >= address && address / PAGE_BYTES > 0 &&
           last / PAGE_BYTES < machine_get(pid)->pages;
}

int usermem_provide(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    if (!usermem_contains(pid, address, bytes)) {
        return ERR_ADDRESS;
    }
    if (bytes == 0) {
        return 0;
    }
    for (uint32_t page = address / PAGE_BYTES;
         page <= (address + bytes - 1) / PAGE_BYTES; page++) {
        int error = pagefault_resolve(pid, page * PAGE_BYTES, write);

        if (error != 0) {
            return error;
        }
    }
    return 0;
}

/* Moves bytes one by one; the pages are there. */
static void move(enum direction direction, pid_t pid, uva_t address,
                 uint8_t *buffer, uint32_t bytes)
{
    uint8_t *byte = 0;

    for (uint32_t i = 0; i < bytes; i++) {
        if (i == 0 || (address + i) % PAGE_BYTES == 0) {
            paddr_t physical = 0;

            ASSERT(pma(machine_get(pid)->directory, address + i,
                       direction == TO_MACHINE, &physical));
            byte = directmap_pointer(physical);
        }
        if (direction == TO_MACHINE) {
            *byte = buffer[i];
        } else {
            buffer[i] = *byte;
        }
        byte++;
    }
}

int usermem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    int error = usermem_provide(pid, address, bytes, false);

    if (error == 0) {
        move(FROM_MACHINE, pid, address, buffer, bytes);
    }
    return error;
}

int usermem_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    int error = usermem_provide(pid, address, bytes, true);

    if (error == 0) {
        move(TO_MACHINE, pid, address, (uint8_t *)buffer, bytes);
    }
    return error;
}

int usermem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                 uint32_t bytes)
{
    static uint8_t bounce[BOUNCE_BYTES];
    int error = usermem_provide(dst, dst_address, bytes, true);

    if (error == 0) {
        error = usermem_provide(src, src_address, bytes, false);
    }
    if (error != 0) {
        return error;
    }
    for (uint32_t done = 0; done < bytes; done += BOUNCE_BYTES) {
        uint32_t step =
            bytes - done < BOUNCE_BYTES ? bytes - done : BOUNCE_BYTES;

        move(FROM_MACHINE, src, src_address + done, bounce, step);
        move(TO_MACHINE, dst, dst_address + done, bounce, step);
    }
    return 0;
}
