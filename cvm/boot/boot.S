/* SPDX-License-Identifier: MIT
 *
 * The boot sector: what the BIOS loads and runs. It reads the loader, which
 * stands in the sectors behind it, and jumps there. Whatever goes wrong is
 * said in one line on the screen and the serial line COM1.
 *
 *     void boot(void);    dl = number of the disk
 *
 * Entry: real mode, at BOOT_SECTOR; nothing else is certain.
 * Exit:  at LOADER_BASE + 4, real mode, all segments 0, interrupts on, stack
 *        below BOOT_SECTOR.
 *
 * Source: Phoenix, Enhanced Disk Drive Specification 1.1 (functions 41h, 42h);
 * Plug and Play BIOS Specification 1.0A, app. B (entry).
 */
#include "cvm/boot/layout.h"

#define EDD_MAGIC 0x55AA
#define ATTEMPTS 3

#define COM1 0x3F8
#define COM1_LINE (COM1 + 3)
#define COM1_STATUS (COM1 + 5)
#define COM1_EMPTY 0x20 /* of COM1_STATUS: there is room for a byte */

        .code16
        .text
        .globl  boot
/* 1. One address for each byte: all segments 0. */
boot:
        cli
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    $BOOT_SECTOR, %sp
        sti
        cld
        ljmp    $0, $1f
1:      movb    %dl, disk

/* 2. Does the BIOS read by sector number? */
        movb    $0x41, %ah
        movw    $EDD_MAGIC, %bx
        int     $0x13
        movw    $no_extensions, %si
        jc      fail
        cmpw    $0xAA55, %bx            /* EDD_MAGIC, swapped: the answer */
        jne     fail
        testb   $1, %cl                 /* packet access is among them */
        jz      fail

/* 3. Read the loader; drives may need a few attempts. */
        movw    $ATTEMPTS, %bp
2:      movw    $LOADER_SECTORS, packet + 2
        movw    $packet, %si
        movb    disk, %dl
        movb    $0x42, %ah
        int     $0x13
        jnc     3f
        xorb    %ah, %ah                /* reset the drive */
        movb    disk, %dl
        int     $0x13
        decw    %bp
        jnz     2b
        movw    $read_error, %si
        jmp     fail

/* 4. Is it the loader, and all of it? */
3:      movl    $LOADER_MAGIC, %eax
        movw    $no_loader, %si
        cmpl    %eax, LOADER_BASE
        jne     fail
        cmpl    %eax, LOADER_BASE + LOADER_BYTES - 4
        jne     fail
        ljmp    $0, $(LOADER_BASE + 4)

/* Prints the string at si on screen and serial line, and stops. */
fail:
        movb    $0x80, %al              /* COM1: 115,200 baud, 8N1 */
        movw    $COM1_LINE, %dx
        outb    %al, %dx
        movw    $1, %ax
        movw    $COM1, %dx
        outw    %ax, %dx
        movb    $3, %al
        movw    $COM1_LINE, %dx
        outb    %al, %dx
4:      lodsb
        testb   %al, %al
        jz      halt
        pushw   %ax
        movb    $0x0E, %ah              /* to the screen */
        movw    $7, %bx
        int     $0x10
        xorw    %cx, %cx                /* wait 65,536 times at most */
        movw    $COM1_STATUS, %dx
5:      inb     %dx, %al
        testb   $COM1_EMPTY, %al
        loopz   5b
        popw    %ax
        movw    $COM1, %dx
        outb    %al, %dx
        jmp     4b
halt:   cli
        hlt
        jmp     halt

no_extensions:
        .asciz  "\r\nvamos: the BIOS cannot read this disk by sector number\r\n"
read_error:
        .asciz  "\r\nvamos: the disk's sectors 1 to 32 cannot be read\r\n"
no_loader:
        .ascii  "\r\nvamos: no loader in sectors 1 to 32 of the disk; "
        .asciz  "make it anew\r\n"

/* The disk address packet: size, sectors, buffer, first sector. */
        .balign 4
packet: .word   16, LOADER_SECTORS
        .word   LOADER_BASE, 0
        .quad   LOADER_FIRST
disk:   .byte   0

/* An error here: the code runs into the partition table. */
        .org    BOOT_CODE_BYTES
        .org    510
        .word   0xAA55

        .section .note.GNU-stack, "", @progbits
