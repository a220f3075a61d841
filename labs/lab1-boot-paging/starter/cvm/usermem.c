/* SPDX-License-Identifier: MIT
 *
 * Lab 1, exercise 4: the memory of user machines (contract: cvm/usermem.h).
 *
 * Goal: the kernel reads and writes a machine's memory at addresses that come
 * from the machine, and that may be anything: nowhere, at the end of the
 * memory, on pages without a frame. Nothing that a machine asks for can harm
 * the kernel, and what fails has changed nothing.
 *
 * pagefault_resolve() (cvm/pagefault.h) provides a page, pma() translates an
 * address (cvm/pagetable.h), machine_get() knows a machine's directory and
 * size (cvm/machine.h). Neighbouring pages are not neighbours in memory.
 *
 * Tests: layer-usermem, copy, words, edges.
 */
#include "cvm/usermem.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "labs/unfinished.h"

bool usermem_contains(pid_t pid, uva_t address, uint32_t bytes)
{
    UNFINISHED(1);
}

int usermem_provide(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    UNFINISHED(1);
}

int usermem_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    UNFINISHED(1);
}

int usermem_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    UNFINISHED(1);
}

int usermem_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
                 uint32_t bytes)
{
    UNFINISHED(1);
}
