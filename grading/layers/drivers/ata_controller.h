/* SPDX-License-Identifier: MIT
 *
 * A controller of two ATA disks (ata_disk.h), and the kernel calls that lead a
 * driver to it. It is strict: what ATA-4 forbids ends the program, with the
 * rule (DEMAND). Time passes while the driver waits, and a little with each
 * look at a register.
 */
#ifndef LAYERS_ATA_CONTROLLER_H
#define LAYERS_ATA_CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

/* As an earlier driver may have left it. */
enum controller_rest {
    REST_NOTHING,
    REST_INTERRUPT, /* nobody has read the status */
    REST_DATA,      /* a block that nobody took */
    REST_BUSY,      /* a command that never ends */
    REST_RESET,     /* the reset bit stands, interrupts are off */
    REST_KINDS
};

/* Everything as after the firmware. */
void controller_start(void);

/* So many interrupts will not come. */
void controller_lose(uint32_t interrupts);

void controller_leave(enum controller_rest rest);

/* The disks end what they are doing; the driver does not see it. */
void controller_settle(void);

/* Ticks. */
uint32_t controller_time(void);

/* Whether a flush came after the last sector that was written. */
bool controller_has_flushed(uint32_t drive);

#endif
