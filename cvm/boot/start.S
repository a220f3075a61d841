/* SPDX-License-Identifier: MIT
 *
 * The loader's beginning, in real mode: all that only the BIOS can do or tell.
 * And its end: the jump into the kernel.
 *
 *     void start(void);
 *
 * Entry: as boot.S leaves it: real mode, segments 0, stack below BOOT_SECTOR.
 * Exit:  loader_main() in 32-bit protected mode, flat segments, interrupts and
 *        paging off, the same stack; it does not return. bios_map is filled.
 *
 * Source: ACPI Specification 6.0, sect. 15 (E820h, and E801h and 88h for older
 * BIOSes); Intel SDM vol. 3A, 9.9.1 (switching to protected mode).
 */
#include "cvm/boot/info.h"
#include "cvm/boot/layout.h"
#include "cvm/boot/memmap.h"

#define SMAP 0x534D4150 /* "SMAP", which function E820h wants and returns */
#define CR0_PE 1
#define FLAGS_ID 0x200000

#define KEYBOARD_DATA 0x60
#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_FULL 2      /* it has not taken the last byte yet */
#define KEYBOARD_OUTPUT 0xD1 /* the next byte goes to its output port */
#define KEYBOARD_A20 0xDF    /* output port: address line 20 on, no reset */
#define SYSTEM_CONTROL 0x92  /* bit 1: address line 20; bit 0: reset */

        .code16
        .section .head, "ax"
        .long   LOADER_MAGIC            /* what the boot sector looks for */

/* 1. Variables are zero. */
        .globl  start
start:  cld
        xorl    %eax, %eax
        movw    $bss_begin, %di
        movw    $bss_end, %cx
        subw    %di, %cx
        rep stosb

/* 2. The memory map: E820h gives one entry at a time; ebx says which is next,
 *    and is 0 after the last. Without it, older_bios asks for sizes. */
        movw    $(bios_map + 4), %di
        xorl    %ebx, %ebx
1:      movl    $0xE820, %eax
        movl    $SMAP, %edx
        movl    $BIOS_ENTRY_BYTES, %ecx
        int     $0x15
        jc      2f                      /* not there, or no further entry */
        cmpl    $SMAP, %eax
        jne     2f
        incw    bios_map
        addw    $BIOS_ENTRY_BYTES, %di
        testl   %ebx, %ebx
        jz      2f
        cmpw    $BIOS_MAP_ENTRIES, bios_map
        jb      1b
2:      cmpw    $0, bios_map
        jne     3f
        call    older_bios

/* 3. Address line 20, which hides every second MiB while it is off: by the
 *    BIOS, the system control port or the keyboard controller. If none of
 *    them works, loader_main() finds out and says so. */
3:      call    a20_is_on
        jne     protect
        movw    $0x2401, %ax
        int     $0x15
        call    a20_is_on
        jne     protect
        inb     $SYSTEM_CONTROL, %al
        orb     $2, %al
        andb    $0xFE, %al
        outb    %al, $SYSTEM_CONTROL
        call    a20_is_on
        jne     protect
        call    keyboard_wait
        movb    $KEYBOARD_OUTPUT, %al
        outb    %al, $KEYBOARD_COMMAND
        call    keyboard_wait
        movb    $KEYBOARD_A20, %al
        outb    %al, $KEYBOARD_DATA
        call    keyboard_wait

/* 4. Protected mode. */
protect:
        cli
        lgdt    table_pointer
        movl    %cr0, %eax
        orl     $CR0_PE, %eax
        movl    %eax, %cr0
        ljmp    $LOADER_CODE, $flat

/* Fills bios_map from the sizes that older functions return.
 * Destroys eax, ecx, edx, ebx, di. */
older_bios:
        movw    $(bios_map + 4), %di
        xorl    %eax, %eax
        int     $0x12                   /* KiB from 0 */
        movzwl  %ax, %ecx
        shll    $10, %ecx
        xorl    %eax, %eax
        call    add_memory
        movw    $0xE801, %ax
        xorw    %cx, %cx
        xorw    %dx, %dx
        int     $0x15
        jc      2f
        jcxz    1f                      /* some answer in ax and bx only */
        movw    %cx, %ax
        movw    %dx, %bx
1:      pushw   %bx
        movzwl  %ax, %ecx               /* KiB from 1 MiB, to 16 MiB at most */
        shll    $10, %ecx
        movl    $0x100000, %eax
        call    add_memory
        popw    %cx                     /* pieces of 64 KiB from 16 MiB */
        shll    $16, %ecx
        movl    $0x1000000, %eax
        jmp     add_memory
2:      movb    $0x88, %ah
        int     $0x15
        jc      3f
        movzwl  %ax, %ecx               /* KiB from 1 MiB */
        shll    $10, %ecx
        movl    $0x100000, %eax
        jmp     add_memory
3:      ret

/* Appends a usable range to bios_map, and moves di on.
 *     eax = base, ecx = bytes, di = where the entry is to stand */
add_memory:
        movl    %eax, (%di)
        movl    %ecx, 8(%di)
        movl    $1, 16(%di)
        addw    $BIOS_ENTRY_BYTES, %di
        incw    bios_map
        ret

/* "Not equal" if address line 20 is on: the magic, 1 MiB higher, is something
 * else, also after it was changed. Destroys ax, cx. */
a20_is_on:
        pushw   %es
        movw    $0xFFFF, %ax
        movw    %ax, %es                /* FFFF:10 is 1 MiB */
        movw    LOADER_BASE, %cx
        cmpw    %es:(LOADER_BASE + 0x10), %cx
        jne     1f
        notw    LOADER_BASE
        movw    LOADER_BASE, %ax
        cmpw    %es:(LOADER_BASE + 0x10), %ax
        movw    %cx, LOADER_BASE        /* leaves the flags */
1:      popw    %es
        ret

/* Waits until the keyboard controller takes a byte, or 65,536 times. */
keyboard_wait:
        xorw    %cx, %cx
1:      inb     $KEYBOARD_COMMAND, %al
        testb   $KEYBOARD_FULL, %al
        loopnz  1b
        ret

        .code32
flat:   movw    $LOADER_DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        movl    $BOOT_SECTOR, %esp
        xorl    %ebp, %ebp              /* backtraces end here */
        call    loader_main

/* uint32_t start_features(void);
 *
 * The processor's features, edx of CPUID 1; 0 if it has no CPUID, which is so
 * if bit 21 of the flags cannot be changed (Intel SDM vol. 2A, CPUID). */
        .globl  start_features
start_features:
        pushl   %ebx
        pushfl
        pushfl
        xorl    $FLAGS_ID, (%esp)
        popfl
        pushfl
        popl    %eax
        xorl    (%esp), %eax
        popfl
        xorl    %edx, %edx
        testl   $FLAGS_ID, %eax
        jz      1f
        movl    $1, %eax
        cpuid
1:      movl    %edx, %eax
        popl    %ebx
        ret

/* void start_kernel(uint32_t entry, const struct boot_info *info);
 *
 * Enters the kernel as info.h says. Does not return. */
        .globl  start_kernel
start_kernel:
        movl    4(%esp), %ecx
        movl    8(%esp), %ebx
        movl    $BOOT_MAGIC, %eax
        jmp     *%ecx

/* Flat segments: 4 GiB from 0, for code and for data. */
        .balign 8
table:  .quad   0
        .quad   0x00CF9A000000FFFF      /* LOADER_CODE */
        .quad   0x00CF92000000FFFF      /* LOADER_DATA */
table_pointer:
        .word   table_pointer - table - 1
        .long   table

        .section .note.GNU-stack, "", @progbits
