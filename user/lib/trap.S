/* SPDX-License-Identifier: MIT
 *
 * Where a process meets its registers: its first instruction and the way into
 * the kernel. This is the only assembly outside cvm/. One routine serves all
 * calls, because a call's arguments take six registers, ebp among them, which
 * C cannot name. The kernel keeps every register that a call does not name
 * (kernel/abi/abi.h).
 */
#include "abi/abi.h"
#include "user/lib/trap.h"

        .text
        .globl  _start
        .type   _start, @function

/* Entry: esp = end of the stack; ebx, ecx, edx as kernel/abi/abi.h says for
 * init, else 0. Goes on in start(ebx, ecx, edx), which does not return; the
 * pushed zeros end a debugger's backtrace there.
 */
_start:
        pushl   %edx
        pushl   %ecx
        pushl   %ebx
        xorl    %ebp, %ebp
        pushl   %ebp
        jmp     start
        .size   _start, . - _start

        .globl  trap, trap_instruction
        .type   trap, @function

/* void trap(struct trap_registers *registers);
 *
 * Entry: 4(%esp) = registers. Exit: as C expects; registers filled.
 * Destroys: eax, ecx, edx. While the kernel works, the stack holds
 *
 *      (%esp)   registers      4(%esp) ebp   8 edi   12 esi   16 ebx
 */
trap:
        /* 1. Keep what belongs to the caller. */
        pushl   %ebx
        pushl   %esi
        pushl   %edi
        pushl   %ebp

        /* 2. Load the arguments; eax last, since it points to them. */
        movl    20(%esp), %eax
        pushl   %eax
        movl    TRAP_EBX(%eax), %ebx
        movl    TRAP_ECX(%eax), %ecx
        movl    TRAP_EDX(%eax), %edx
        movl    TRAP_ESI(%eax), %esi
        movl    TRAP_EDI(%eax), %edi
        movl    TRAP_EBP(%eax), %ebp
        movl    TRAP_EAX(%eax), %eax
trap_instruction:               /* where graders watch programs in Bochs */
        int     $ABI_VECTOR

        /* 3. Store the results: the pointer comes back for eax, which takes
         *    its place on the stack. */
        xchgl   %eax, (%esp)
        movl    %ebx, TRAP_EBX(%eax)
        movl    %ecx, TRAP_ECX(%eax)
        movl    %edx, TRAP_EDX(%eax)
        movl    %esi, TRAP_ESI(%eax)
        movl    %edi, TRAP_EDI(%eax)
        movl    %ebp, TRAP_EBP(%eax)
        popl    TRAP_EAX(%eax)

        popl    %ebp
        popl    %edi
        popl    %esi
        popl    %ebx
        ret
        .size   trap, . - trap

        .section .note.GNU-stack, "", @progbits
