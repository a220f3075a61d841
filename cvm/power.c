/* SPDX-License-Identifier: MIT
 *
 * Soft-off: each known PC is tried in turn; a port that is not there does
 * nothing.
 */
#include "cvm/power.h"

#include "cvm/console.h"
#include "cvm/x86.h"

enum {
    ACPI_CONTROL = 0x604,   /* PIIX4 in QEMU */
    ACPI_SOFT_OFF = 0x2000, /* SLP_EN, sleep type 0 */
    BOCHS_SHUTDOWN = 0x8900,
    DELAY_PORT = 0x80,      /* reading it takes a microsecond on a PC */
    OFF_PATIENCE = 1000000, /* a PC takes a moment to switch off */
    STATUS_MOST = 255       /* an exit status outside is one byte */
};

_Noreturn void power_off(word_t status)
{
    console_debug("vamos: power off, status %u\n",
                  status < STATUS_MOST ? status : STATUS_MOST);
    console_drain();
    x86_out16(ACPI_CONTROL, ACPI_SOFT_OFF);
    for (const char *c = "Shutdown"; *c != 0; c++) {
        x86_out8(BOCHS_SHUTDOWN, (uint8_t)*c);
    }
    for (uint32_t i = 0; i < OFF_PATIENCE; i++) {
        (void)x86_in8(DELAY_PORT);
    }
    console_print("vamos: it is safe to switch off\n");
    x86_halt();
}
