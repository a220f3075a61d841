/* SPDX-License-Identifier: MIT
 *
 * What a disk does with a command: the part of ata_controller.c behind the
 * registers. Only one of the two disks is ever at work.
 */
#ifndef LAYERS_ATA_COMMAND_H
#define LAYERS_ATA_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/drivers/ata_controller.h"

/* Registers, by number. */
enum {
    ATA_DATA = 0,
    ATA_COUNT = 2,
    ATA_ADDRESS = 3, /* and the next two */
    ATA_DRIVE = 6,
    ATA_STATUS = 7, /* read: and the interrupt is taken; written: a command */
    ATA_CONTROL = 8, /* read: the status, too */
    ATA_REGISTERS
};

/* Bits of the status. */
enum {
    ATA_BUSY = 0x80,
    ATA_READY = 0x40,
    ATA_FAULT = 0x20,
    ATA_BLOCK = 0x08,
    ATA_ERROR = 0x01
};

/* Nothing is going on; also in the disks' caches. The registers are these; a
 * disk may change them.
 */
void command_start(uint8_t *registers);

/* The disk does what the registers say. */
void command_begin(void);

/* Time has passed: does what is due by now. */
void command_go_on(void);

/* Moves COUNT bytes of the block TO the driver, or FROM it. */
void command_move(uint8_t *to, const uint8_t *from, uint32_t count);

uint8_t command_status(void);

/* The other disk was selected. */
void command_switch(void);

/* The reset bit stands; it does not any more. */
void command_reset(void);
void command_end_reset(void);

/* The disk is left as an earlier driver left it; it ends what it does. */
void command_leave(enum controller_rest rest);
void command_settle(void);

/* Whether a disk that is busy interrupts for no reason. */
bool command_false_alarm(void);

/* Supplied by ata_controller.c. */
void controller_interrupt(void);

#endif
