/* SPDX-License-Identifier: MIT
 *
 * The interrupt controllers, in their plainest mode: edge-triggered, fixed
 * priorities, an end-of-interrupt command for each interrupt.
 *
 * Source: Intel 8259A data sheet; Intel SDM vol. 3A, 11.4.3 (local APIC).
 */
#include "cvm/pic.h"

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
    APIC_BASE = 0x1B, /* model-specific register */
    APIC_ENABLE = 1 << 11
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
 * firmware lets their interrupts through. Switched off, it is not there.
 */
static void disable_apic(void)
{
    uint64_t base;

    if ((x86_features() & FEATURE_APIC) != 0) {
        base = x86_model_register(APIC_BASE);
        x86_set_model_register(APIC_BASE, base & ~(uint64_t)APIC_ENABLE);
    }
}

void pic_init(void)
{
    disable_apic();
    initialize(MASTER, VECTOR_LINES, 1 << CASCADE_LINE);
    initialize(SLAVE, VECTOR_LINES + 8, CASCADE_LINE);
    masks = 0xFFFF & ~(1 << CASCADE_LINE);
    set_masks();
}

void pic_unmask(uint32_t line)
{
    masks = masks & (uint16_t)~(1u << line);
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
