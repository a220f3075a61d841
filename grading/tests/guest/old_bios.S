/* SPDX-License-Identifier: MIT
 *
 * A boot sector that makes the BIOS look older than it is and then boots the
 * disk: test_boot.py puts it into sector 0, and the real boot sector into
 * sector REAL_SECTOR. Byte 2 is a set of what is taken away.
 */
#define NO_E820 1
#define NO_E801 2
#define NO_A20 4 /* switched off, and the BIOS will not switch it on */

#define HERE 0x600 /* where it moves, out of the real one's way */
#define REAL_SECTOR 40
#define BOOT_SECTOR 0x7C00
#define SYSTEM_CONTROL 0x92

        .code16
        .text
        .globl  old_bios
old_bios:
        jmp     1f
what:   .byte   0

1:      cli
        cld
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    $BOOT_SECTOR, %sp
        movw    $BOOT_SECTOR, %si
        movw    $HERE, %di
        movw    $256, %cx
        rep movsw
        ljmp    $0, $2f

2:      movl    0x15 * 4, %eax
        movl    %eax, bios
        movw    $hook, 0x15 * 4
        movw    $0, 0x15 * 4 + 2
        testb   $NO_A20, what
        jz      3f
        inb     $SYSTEM_CONTROL, %al
        andb    $0xFC, %al
        outb    %al, $SYSTEM_CONTROL
3:      sti
        movw    $packet, %si
        movb    $0x42, %ah
        int     $0x13
        ljmp    $0, $BOOT_SECTOR

/* Instead of int 15h. */
hook:   cmpw    $0xE820, %ax
        jne     1f
        testb   $NO_E820, %cs:what
        jnz     refuse
1:      cmpw    $0xE801, %ax
        jne     2f
        testb   $NO_E801, %cs:what
        jnz     refuse
2:      cmpw    $0x2401, %ax
        jne     3f
        testb   $NO_A20, %cs:what
        jnz     refuse
3:      ljmp    *%cs:bios
refuse: movb    $0x86, %ah              /* "function not supported" */
        stc
        lret    $2                      /* with this carry flag */

        .balign 4
bios:   .long   0
packet: .word   16, 1, BOOT_SECTOR, 0
        .quad   REAL_SECTOR

        .org    440

        .section .note.GNU-stack, "", @progbits
