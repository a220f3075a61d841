/* SPDX-License-Identifier: MIT
 *
 * Two disks as whoever uses their driver knows them: what stands in which
 * sector, and what will go wrong. The controller (ata_controller.c) shows them
 * to a driver, register by register; the specification asks them directly.
 *
 * A disk is large; most of its sectors hold what nobody has written. Written
 * ones are kept for the stretches that tests write to; what goes elsewhere is
 * not kept, but seen (disk_written()).
 */
#ifndef LAYERS_ATA_DISK_H
#define LAYERS_ATA_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    DISKS = 2,
    DISK_SECTORS = 0x0FFF0123, /* of each disk */
    DISK_BYTES = 512,          /* of a sector */
    DISK_MULTIPLE = 16         /* sectors of a block, most */
};

/* What there is in the place of a disk. */
enum disk_kind {
    DISK_PLAIN,
    DISK_ABSENT,
    DISK_PACKET,       /* a CD drive */
    DISK_OLD,          /* without block addresses */
    DISK_SINGLE,       /* can do blocks of one sector only */
    DISK_REFUSES,      /* says that it can do more, and refuses */
    DISK_KEEPS_NOTHING, /* no command to flush */
    DISK_DUMB,         /* does not answer when it is asked who it is */
    DISK_KINDS
};

/* What happens to a command that moves data. */
enum disk_fault {
    DISK_FINE,
    DISK_ERROR,   /* it reports an error */
    DISK_BROKEN,  /* it reports a fault of its own */
    DISK_HANGS,   /* it never ends, until a reset */
    DISK_FORGETS  /* it ends, without an error and without a block */
};

/* How a disk is, now. */
struct disk {
    enum disk_kind kind;
    enum disk_fault fault;
    uint32_t faults;      /* so many commands more have it, ... */
    uint32_t bad;         /* ... when they get to this sector */
    uint32_t delay;       /* ticks until a block is there */
    uint32_t alarms;      /* false interrupts for each block */
    bool flush_fails;
};

/* New disks, without faults. */
void disk_start(void);

struct disk *disk_get(uint32_t drive);

/* Whether commands of all other kinds work on it. */
bool disk_is_usable(const struct disk *disk);

/* What happens to the next command that moves COUNT sectors from FIRST on. */
enum disk_fault disk_take_fault(uint32_t drive, uint32_t first, uint32_t count);

/* Copies a sector; a number behind the last one is like any other. */
void disk_read(uint32_t drive, uint32_t sector, uint8_t *to);
void disk_write(uint32_t drive, uint32_t sector, const uint8_t *from);

/* COUNT sectors from FIRST on are as nobody had ever written them. */
void disk_forget(uint32_t drive, uint32_t first, uint32_t count);

/* A number that tells what was written where, in whatever order. */
uint32_t disk_written(uint32_t drive);

/* A number that tells what BYTES bytes are. */
uint32_t disk_sum(const uint8_t *bytes, uint32_t count, uint32_t sum);

#endif
