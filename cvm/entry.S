/* SPDX-License-Identifier: MIT
 *
 * Into the kernel and back to a machine. Decisions are made in cvmdispatch();
 * here registers are saved, switched and restored.
 *
 * Source: Intel SDM vol. 3A, 6.12 (interrupt handling).
 */
#define __ASSEMBLER__ 1
#include "abi/abi.h"
#include "cvm/trapframe.h"

/* void (*const entry_stubs[VECTORS])(void);
 *
 * Entry:  by the processor, interrupts off. From a machine: esp = end of its
 *         trap frame, minus what was pushed (eip .. ss, and an error code for
 *         some vectors). From the kernel: on the kernel stack.
 * Each stub completes the frame with error and vector and goes on at
 * `exception` or `interrupt`.
 */
        .section .rodata
        .globl  entry_stubs
        .balign 4
entry_stubs:

        .macro  EXCEPTION vector /* without an error code */
        .text
1:      pushl   $0
        pushl   $\vector
        jmp     exception
        .section .rodata
        .long   1b
        .endm

        .macro  EXCEPTION_ERROR vector
        .text
1:      pushl   $\vector
        jmp     exception
        .section .rodata
        .long   1b
        .endm

        .macro  INTERRUPT vector
        .text
1:      pushl   $0
        pushl   $\vector
        jmp     interrupt
        .section .rodata
        .long   1b
        .endm

        EXCEPTION 0             /* divide error */
        EXCEPTION 1             /* debug */
        EXCEPTION 2             /* non-maskable interrupt */
        EXCEPTION 3             /* breakpoint */
        EXCEPTION 4             /* overflow */
        EXCEPTION 5             /* bound range */
        EXCEPTION 6             /* invalid opcode */
        EXCEPTION 7             /* no coprocessor */
        EXCEPTION_ERROR 8       /* double fault: a task, segment.c */
        EXCEPTION 9
        EXCEPTION_ERROR 10      /* invalid task state */
        EXCEPTION_ERROR 11      /* segment not present */
        EXCEPTION_ERROR 12      /* stack segment */
        EXCEPTION_ERROR 13      /* general protection */
        EXCEPTION_ERROR 14      /* page fault */
        EXCEPTION 15
        EXCEPTION 16            /* coprocessor error */
        EXCEPTION_ERROR 17      /* alignment check */
        EXCEPTION 18            /* machine check */
        EXCEPTION 19            /* SIMD error */
        EXCEPTION 20
        EXCEPTION_ERROR 21      /* control protection */
        EXCEPTION 22
        EXCEPTION 23
        EXCEPTION 24
        EXCEPTION 25
        EXCEPTION 26
        EXCEPTION 27
        EXCEPTION 28
        EXCEPTION 29
        EXCEPTION_ERROR 30      /* security */
        EXCEPTION 31
        INTERRUPT 32            /* timer */
        INTERRUPT 33            /* keyboard */
        INTERRUPT 34            /* the second controller */
        INTERRUPT 35
        INTERRUPT 36            /* serial line COM1 */
        INTERRUPT 37
        INTERRUPT 38
        INTERRUPT 39
        INTERRUPT 40            /* real-time clock */
        INTERRUPT 41
        INTERRUPT 42
        INTERRUPT 43
        INTERRUPT 44
        INTERRUPT 45
        INTERRUPT 46            /* disk, primary channel */
        INTERRUPT 47            /* disk, secondary channel */
        INTERRUPT ABI_VECTOR    /* kernel call */

        .text

/* An exception of the kernel itself is the end; one of a machine is handled
 * like an interrupt.
 */
exception:
        testb   $3, TRAP_STUB_CS(%esp)
        jnz     interrupt
        pushal
        pushl   %esp
        call    dispatch_kernel_exception

/* No register is copied here. While machine 5 runs, the task segment says that
 * the kernel's stack ends where the frame of machine 5 ends. The processor
 * means to push onto a stack; in truth it fills in a record, from ss down to
 * eip. The stub adds error and vector, pushal the rest, and the frame is full
 * to its first byte: one push more would write into its neighbour. So the next
 * step is to leave for the real stack. `resume` is the same film backwards.
 *
 * 1. Save the machine's registers: its frame is complete.
 * 2. Set up the kernel: flat data segments, nothing of the machine in fs and
 *    gs, the kernel stack, and no chain of frames above (backtraces end here).
 * 3. Ask which machine runs next.
 */
interrupt:
        /* 1 */
        pushal
        movl    TRAP_FRAME_VECTOR(%esp), %edx

        /* 2 */
        movl    $SELECTOR_USER_DATA, %eax
        movl    %eax, %ds
        movl    %eax, %es
        xorl    %ebp, %ebp
        movl    %ebp, %fs
        movl    %ebp, %gs
        movl    $kernel_stack_top, %esp
        cld

        /* 3 */
        pushl   %edx
        call    cvmdispatch

/* _Noreturn void entry_resume(struct trap_frame *frame);
 *
 * Entry:  eax = FRAME as well; any stack. Its machine's address space is set.
 * Runs the machine. FRAME = 0: waits for an interrupt.
 */
resume:
        testl   %eax, %eax
        jz      idle
        movl    %eax, %esp
        popal
        addl    $8, %esp        /* vector, error */
        iret

        .globl  entry_resume
entry_resume:
        /* As in step 2: iret takes segments of the kernel away from a machine,
         * whose first access to memory would be an exception. */
        movl    $SELECTOR_USER_DATA, %eax
        movl    %eax, %ds
        movl    %eax, %es
        xorl    %eax, %eax
        movl    %eax, %fs
        movl    %eax, %gs
        movl    4(%esp), %eax
        jmp     resume

/* Waits with interrupts on, in kernel mode. A frame of nobody's receives the
 * registers: from kernel mode the processor pushes no ss and esp, so the
 * stack pointer starts below them. `interrupt` never comes back here.
 */
idle:
        movl    $(entry_idle_frame + TRAP_FRAME_SS - 4), %esp
1:      sti
        hlt
        jmp     1b

        .bss
        .balign 4
entry_idle_frame:
        .skip   TRAP_FRAME_BYTES

        .section .note.GNU-stack, "", @progbits
