/* SPDX-License-Identifier: MIT
 *
 * The first instructions of the kernel: from a loader's flat 32-bit world with
 * paging off (boot/info.h) to cvm_main() at the kernel's own addresses.
 *
 * Source: Multiboot Specification 0.6.96, sect. 3.1; Intel SDM vol. 3A, 4.3
 * (4 MiB pages).
 */
#define __ASSEMBLER__ 1
#include "cvm/directmap.h"

#define MULTIBOOT_HEADER 0x1BADB002
#define MULTIBOOT_FLAGS 3 /* modules on page boundaries; memory map wanted */

#define CR0_WP 0x00010000
#define CR0_PG 0x80000000
#define CR0_EM 0x00000004 /* no floating point: using it is an exception */
#define CR4_PSE 0x00000010
#define LARGE_PAGE 0x83 /* present, writable, 4 MiB */

        .section .multiboot, "a"
        .balign 4
        .long   MULTIBOOT_HEADER
        .long   MULTIBOOT_FLAGS
        .long   -(MULTIBOOT_HEADER + MULTIBOOT_FLAGS)

/* start: eax = magic, ebx = physical address of the information.
 *
 * 1. Fill start_directory: the direct map, and the first 4 MiB once more at
 *    address 0, where we are running.
 * 2. Switch paging on and jump to the kernel's addresses.
 * 3. Call cvm_main(eax, ebx) on the kernel stack; it does not return.
 */
        .text
        .globl  start
start:
        cli
        cld
        movl    %eax, %ebp

        /* 1 */
        movl    $(start_directory - DIRECT_BASE), %edi
        movl    $LARGE_PAGE, (%edi)
        leal    (DIRECT_BASE >> 20)(%edi), %edi
        movl    $LARGE_PAGE, %eax
        movl    $(DIRECT_BYTES >> 22), %ecx
1:      stosl
        addl    $0x400000, %eax
        loop    1b

        /* 2 */
        movl    $(start_directory - DIRECT_BASE), %eax
        movl    %eax, %cr3
        movl    %cr4, %eax
        orl     $CR4_PSE, %eax
        movl    %eax, %cr4
        movl    %cr0, %eax
        orl     $(CR0_PG | CR0_WP | CR0_EM), %eax
        movl    %eax, %cr0
        movl    $3f, %eax
        jmp     *%eax

        /* 3 */
3:      movl    $kernel_stack_top, %esp
        pushl   %ebx
        pushl   %ebp
        xorl    %ebp, %ebp
        call    cvm_main

        .section .bss.pages, "aw", @nobits
        .balign 4096
start_directory:
        .skip   4096

        .section .note.GNU-stack, "", @progbits
