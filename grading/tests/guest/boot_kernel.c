/* SPDX-License-Identifier: MIT
 *
 * A kernel that does nothing but say on COM1 what it was told by the loader,
 * one "name values" line for each thing (all numbers hexadecimal), and halt.
 * It is linked for the physical address where it runs, with paging off;
 * test_boot.py moves its segments' virtual addresses into the kernel's half.
 */
#include "cvm/boot/info.h"
#include "cvm/x86.h"


enum { COM1 = 0x3F8, COM1_CONTROL = COM1 + 3, COM1_STATUS = COM1 + 5 };
enum { COM1_8N1 = 3, COM1_EMPTY = 0x20 };

_Noreturn void boot_kernel_main(uint32_t magic, const struct boot_info *info);

extern char boot_kernel_begin[], boot_kernel_end[]; /* boot_kernel.ld */

/* Not static: the compiler must not know what they hold. */
uint32_t boot_kernel_data = 0x12345678;
uint8_t boot_kernel_zeros[20000];

/* The entry: a stack, and the registers as arguments. */
asm(".section .text.entry, \"ax\"\n"
    ".globl boot_kernel_entry\n"
    "boot_kernel_entry:\n"
    "        movl    $boot_kernel_stack + 4096, %esp\n"
    "        pushl   %ebx\n"
    "        pushl   %eax\n"
    "        call    boot_kernel_main\n"
    "        .comm   boot_kernel_stack, 4096, 16\n"
    "        .previous");

static void put(char c)
{
    while ((x86_in8(COM1_STATUS) & COM1_EMPTY) == 0) {
    }
    x86_out8(COM1, (uint8_t)c);
}

static void text(const char *string)
{
    for (; *string != 0; string++) {
        put(*string);
    }
}

static void number(uint32_t value)
{
    put(' ');
    for (int shift = 28; shift >= 0; shift -= 4) {
        put("0123456789abcdef"[value >> shift & 15]);
    }
}

/* Checksum of the bytes, which depends on their order (Fletcher's). */
static uint32_t sum(const uint8_t *bytes, uint32_t count)
{
    uint32_t a = 0;
    uint32_t b = 0;

    for (uint32_t i = 0; i < count; i++) {
        a = (a + bytes[i]) % 65535;
        b = (b + a) % 65535;
    }
    return b << 16 | a;
}

void boot_kernel_main(uint32_t magic, const struct boot_info *info)
{
    x86_out8(COM1_CONTROL, COM1_8N1);
    text("\r\nmagic");
    number(magic);
    for (uint32_t i = 0; i < info->regions; i++) {
        text("\r\nregion");
        number(info->region[i].base);
        number(info->region[i].bytes);
    }
    text("\r\ninfo");
    number((uint32_t)info);
    number(sizeof(*info));
    text("\r\narchive");
    number(info->archive);
    number(info->archive_bytes);
    number(sum((const uint8_t *)info->archive, info->archive_bytes));
    text("\r\nkernel");
    number((uint32_t)boot_kernel_begin);
    number((uint32_t)boot_kernel_end);
    text("\r\ndata");
    number(boot_kernel_data);
    text("\r\nzeros");
    number(sum(boot_kernel_zeros, sizeof(boot_kernel_zeros)));
    text("\r\ncommand ");
    text(info->command);
    text("\r\nend\r\n");
    x86_halt();
}
