/* SPDX-License-Identifier: MIT
 *
 * Lab 5, exercise 3: the driver of ATA disks (contract: sos/disk/ata.h).
 *
 * Goal: sectors go to and fro, whatever the disk does in between: it may be
 * slow, refuse, report an error, hang, or interrupt when it should not.
 *
 * Registers, bits and commands are in the handout, with the course of a command
 * as a figure. This is a process: it reaches the disk by dev_read() and
 * dev_write() only (vamos.h), waits by ipc_receive(), for interrupts
 * (HN_KERNEL) or for a time (HN_NONE), and looks at the clock by
 * read_kernel_info(INFO_TIME, ...). Of the C library it may use <string.h>.
 *
 * Tests: layer-ata, read, write, edges, both, takeover, broken.
 */
#include "sos/disk/ata.h"

#include <errno.h>

#include "labs/unfinished.h"
#include "vamos.h"

void ata_start(void)
{
    UNFINISHED(5);
}

int ata_find(uint32_t drive, uint32_t *sectors)
{
    UNFINISHED(5);
}

int ata_read(uint32_t drive, uint32_t first, uint32_t count, void *to)
{
    UNFINISHED(5);
}

int ata_write(uint32_t drive, uint32_t first, uint32_t count, const void *from)
{
    UNFINISHED(5);
}

int ata_flush(uint32_t drive)
{
    UNFINISHED(5);
}
