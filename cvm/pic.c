/* SPDX-License-Identifier: MIT
 *
 * The interrupt controllers, in their plainest mode: edge-triggered, fixed
 * priorities, an end-of-interrupt command for each interrupt.
 *
 * Source: Intel 8259A data sheet; Intel SDM vol. 3A, 11.5.1 (local vector
 * table).
 */
#include "cvm/pic.h"

#include "cvm/directmap.h"
#include "cvm/trapframe.h"
#include "cvm/x86.h"

enum {
    MASTER = 0x20, /* lines 0..7 */
    SLAVE = 0xA0,  /* lines 8..15 */
    MASKS = 1,     /* the second port of either */

    INITIALIZE = 0x11, /* ICW1: edge-triggered, cascaded, ICW4 follows */
    CASCADE_LINE = 2,
    MODE_8086 = 0x01,
    END_OF_INTERRUPT = 0x20,
    READ_IN_SERVICE = 0x0B,

    FEATURE_APIC = 1 << 9,
    APIC_LINT0 = 0xFEE00350 - APIC_PHYSICAL, /* a register in the window */
    APIC_EXTERNAL = 0x700                    /* the 8259 gives the vector */
};

static uint16_t masks = 0xFFFF;

static void set_masks(void)
{
    x86_out8(MASTER + MASKS, (uint8_t)masks);
    x86_out8(SLAVE + MASKS, (uint8_t)(masks >> 8));
}

static void initialize(uint16_t port, uint8_t vector, uint8_t cascade)
{
    x86_out8(port, INITIALIZE);
    x86_out8(port + MASKS, vector);
    x86_out8(port + MASKS, cascade);
    x86_out8(port + MASKS, MODE_8086);
}

/* A local APIC stands between these controllers and the processor; not every
 * firmware has told it to let their interrupts through.
 */
static void open_apic(void)
{
    volatile uint32_t *lint0 = (volatile uint32_t *)(APIC_WINDOW + APIC_LINT0);

    if ((x86_features() & FEATURE_APIC) != 0) {
        *lint0 = APIC_EXTERNAL;
    }
}

void pic_init(void)
{
    open_apic();
    initialize(MASTER, VECTOR_LINES, 1 << CASCADE_LINE);
    initialize(SLAVE, VECTOR_LINES + 8, CASCADE_LINE);
    masks = 0xFFFF & ~(1 << CASCADE_LINE);
    set_masks();
}

void pic_unmask(uint32_t line)
{
    masks = masks & (uint16_t) ~(1u << line);
    set_masks();
}

void pic_mask(uint32_t line)
{
    masks = masks | (uint16_t)(1u << line);
    set_masks();
}

/* A controller reports a line that fell silent too early as its last one: then
 * that line is not in service.
 */
static bool in_service(uint16_t port, uint32_t line)
{
    x86_out8(port, READ_IN_SERVICE);
    return (x86_in8(port) >> line & 1) != 0;
}

bool pic_acknowledge(uint32_t line)
{
    if (line == 7 && !in_service(MASTER, 7)) {
        return false;
    }
    if (line == 15 && !in_service(SLAVE, 7)) {
        x86_out8(MASTER, END_OF_INTERRUPT);
        return false;
    }
    if (line >= 8) {
        x86_out8(SLAVE, END_OF_INTERRUPT);
    }
    x86_out8(MASTER, END_OF_INTERRUPT);
    return true;
}
