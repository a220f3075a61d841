/* SPDX-License-Identifier: MIT
 *
 * Soft-off: each known PC is tried in turn; a port that is not there does
 * nothing. Reset: by the keyboard's controller, which has a line to the
 * processor since the PC/AT; if that does nothing, by an exception that
 * nothing handles.
 */
#include "cvm/power.h"

#include "cvm/console.h"
#include "cvm/x86.h"

enum {
    ACPI_CONTROL = 0x604,   /* PIIX4 in QEMU */
    ACPI_SOFT_OFF = 0x2000, /* SLP_EN, sleep type 0 */
    BOCHS_SHUTDOWN = 0x8900,
    KEYBOARD = 0x64,        /* read: its status; written: a command */
    KEYBOARD_BUSY = 2,      /* in the status: it would miss a command */
    KEYBOARD_RESET = 0xFE,  /* pulse the line to the processor */
    DELAY_PORT = 0x80,      /* reading it takes a microsecond on a PC */
    PATIENCE = 1000000,     /* a PC takes a moment to switch off */
    STATUS_MOST = 255       /* an exit status outside is one byte */
};

/* Gives the PC a second for what was asked of it. */
static void wait_for_it(void)
{
    for (uint32_t i = 0; i < PATIENCE; i++) {
        (void)x86_in8(DELAY_PORT);
    }
}

_Noreturn void power_off(word_t status)
{
    console_debug("vamos: power off, status %u\n",
                  status < STATUS_MOST ? status : STATUS_MOST);
    console_drain();
    x86_out16(ACPI_CONTROL, ACPI_SOFT_OFF);
    for (const char *c = "Shutdown"; *c != 0; c++) {
        x86_out8(BOCHS_SHUTDOWN, (uint8_t)*c);
    }
    wait_for_it();
    console_print("vamos: it is safe to switch off\n");
    x86_halt();
}

_Noreturn void power_reset(void)
{
    static const uint16_t no_table[3];

    console_debug("vamos: reset\n");
    console_drain();
    for (uint32_t i = 0; i < PATIENCE; i++) {
        if ((x86_in8(KEYBOARD) & KEYBOARD_BUSY) == 0) {
            break;
        }
    }
    x86_out8(KEYBOARD, KEYBOARD_RESET);
    wait_for_it();
    x86_load_idt(no_table);
    __builtin_trap();
}
