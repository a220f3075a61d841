/* SPDX-License-Identifier: MIT
 *
 * setjmp and longjmp: what a function has to keep for its caller, and where it
 * returns to. The offsets are those of jmp_buf in <setjmp.h>.
 */
#define PLACE_EBX 0
#define PLACE_ESI 4
#define PLACE_EDI 8
#define PLACE_EBP 12
#define PLACE_ESP 16
#define PLACE_EIP 20

        .text
        .globl  setjmp
        .type   setjmp, @function

/* int setjmp(jmp_buf place);
 *
 * Entry: 4(%esp) = place. Exit: eax = 0; place is filled with the registers as
 * they are behind our return. Destroys: ecx.
 */
setjmp:
        movl    4(%esp), %eax
        movl    %ebx, PLACE_EBX(%eax)
        movl    %esi, PLACE_ESI(%eax)
        movl    %edi, PLACE_EDI(%eax)
        movl    %ebp, PLACE_EBP(%eax)
        leal    4(%esp), %ecx
        movl    %ecx, PLACE_ESP(%eax)
        movl    (%esp), %ecx
        movl    %ecx, PLACE_EIP(%eax)
        xorl    %eax, %eax
        ret
        .size   setjmp, . - setjmp

        .globl  longjmp
        .type   longjmp, @function

/* _Noreturn void longjmp(jmp_buf place, int value);
 *
 * Entry: 4(%esp) = place, 8(%esp) = value. Exit: behind the call of setjmp that
 * filled place, with eax = value, or 1 if that is 0.
 */
longjmp:
        movl    4(%esp), %ecx
        movl    8(%esp), %eax
        testl   %eax, %eax
        jnz     1f
        incl    %eax
1:      movl    PLACE_EBX(%ecx), %ebx
        movl    PLACE_ESI(%ecx), %esi
        movl    PLACE_EDI(%ecx), %edi
        movl    PLACE_EBP(%ecx), %ebp
        movl    PLACE_ESP(%ecx), %esp
        jmp     *PLACE_EIP(%ecx)
        .size   longjmp, . - longjmp

        .section .note.GNU-stack, "", @progbits
