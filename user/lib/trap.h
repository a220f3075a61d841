/* SPDX-License-Identifier: MIT
 *
 * The registers of a kernel call, as user/lib/trap.S loads and stores them.
 * The offsets are used by the assembly and tied to the structure below.
 *
 * Layer: user/lib/trap. Uses: the kernel.
 */
#ifndef USER_LIB_TRAP_H
#define USER_LIB_TRAP_H

#define TRAP_EAX 0
#define TRAP_EBX 4
#define TRAP_ECX 8
#define TRAP_EDX 12
#define TRAP_ESI 16
#define TRAP_EDI 20
#define TRAP_EBP 24

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

struct trap_registers {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
};

_Static_assert(offsetof(struct trap_registers, eax) == TRAP_EAX, "trap.S");
_Static_assert(offsetof(struct trap_registers, ebx) == TRAP_EBX, "trap.S");
_Static_assert(offsetof(struct trap_registers, ecx) == TRAP_ECX, "trap.S");
_Static_assert(offsetof(struct trap_registers, edx) == TRAP_EDX, "trap.S");
_Static_assert(offsetof(struct trap_registers, esi) == TRAP_ESI, "trap.S");
_Static_assert(offsetof(struct trap_registers, edi) == TRAP_EDI, "trap.S");
_Static_assert(offsetof(struct trap_registers, ebp) == TRAP_EBP, "trap.S");

/* Issues the kernel call whose number stands in REGISTERS->eax with the
 * arguments in the other fields, and stores all registers back as the kernel
 * returned them.
 *
 * Context:  process. May wait, as the call may.
 */
void trap(struct trap_registers *registers);

#endif
#endif
