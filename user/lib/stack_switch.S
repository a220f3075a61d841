/* SPDX-License-Identifier: MIT
 *
 * Another stack: beside the way into the kernel and setjmp, what C cannot say.
 */
        .text
        .globl  stack_switch
        .type   stack_switch, @function

/* int stack_switch(int (*function)(void *), void *argument, void *top);
 *
 * Entry: 4(%esp) = function, 8(%esp) = argument, 12(%esp) = the end of the new
 * stack, a multiple of 16. Exit: eax = what function(argument) returned; on the
 * old stack. Destroys: what C functions do.
 */
stack_switch:
        pushl   %ebp
        movl    %esp, %ebp
        movl    8(%ebp), %eax
        movl    12(%ebp), %ecx
        movl    16(%ebp), %esp
        subl    $12, %esp               /* aligned at the call, as C expects */
        pushl   %ecx
        call    *%eax
        leave                           /* esp was kept in ebp */
        ret
        .size   stack_switch, . - stack_switch

        .section .note.GNU-stack, "", @progbits
