/* SPDX-License-Identifier: MIT
 *
 * Where a test program meets its registers: the first instruction and the way
 * into the kernel.
 */
        .text
        .globl  _start

/* Entry: esp = end of the stack, ebx and edx = the program's arguments
 * (LAB_START). Goes on in start(ebx, edx), which does not return.
 */
_start:
        pushl   %edx
        pushl   %ebx
        pushl   $0              /* a backtrace ends here */
        xorl    %ebp, %ebp
        jmp     start

        .globl  trap, trap_instruction

/* void trap(struct trap_registers *registers);
 *
 * Loads eax ebx ecx edx esi edi from REGISTERS, calls the kernel, and stores
 * all six. Destroys eax, ecx, edx. Stack: esi, edi, ebx, ebp, return address,
 * REGISTERS.
 */
trap:
        pushl   %ebp
        pushl   %ebx
        pushl   %edi
        pushl   %esi
        movl    20(%esp), %ebp
        movl    0(%ebp), %eax
        movl    4(%ebp), %ebx
        movl    8(%ebp), %ecx
        movl    12(%ebp), %edx
        movl    16(%ebp), %esi
        movl    20(%ebp), %edi
trap_instruction:               /* where the grader watches programs in Bochs */
        int     $0x30           /* keeps ebp */
        movl    %eax, 0(%ebp)
        movl    %ebx, 4(%ebp)
        movl    %ecx, 8(%ebp)
        movl    %edx, 12(%ebp)
        movl    %esi, 16(%ebp)
        movl    %edi, 20(%ebp)
        popl    %esi
        popl    %edi
        popl    %ebx
        popl    %ebp
        ret

        .section .note.GNU-stack, "", @progbits
