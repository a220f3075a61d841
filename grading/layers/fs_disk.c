/* SPDX-License-Identifier: MIT
 *
 * Implements sos/fs/block.h, and the clock. A request that breaks the contract
 * there ends the test: it would be a bug of the layers above.
 */
#include "grading/layers/fs_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sos/fs/block.h"
#include "sos/fs/clock.h"

static struct {
    int file;
    uint8_t *memory; /* NULL: the file */
    uint32_t sectors;
} disks[BLOCK_DISKS];

static uint32_t requests;
static uint32_t bad = DISK_NO_SECTOR;

bool disk_use_file(uint32_t disk, const char *path)
{
    struct stat status;
    int file = open(path, O_RDWR);

    if (file < 0 || fstat(file, &status) != 0) {
        return false;
    }
    disks[disk].file = file;
    disks[disk].memory = NULL;
    disks[disk].sectors = (uint32_t)(status.st_size / BLOCK_BYTES);
    return true;
}

void disk_use_memory(uint32_t disk, uint8_t *memory, uint32_t sectors)
{
    disks[disk].memory = memory;
    disks[disk].sectors = sectors;
}

void disk_set_bad(uint32_t sector)
{
    bad = sector;
}

uint32_t disk_requests(void)
{
    uint32_t count = requests;

    requests = 0;
    return count;
}

int block_start(uint32_t disk)
{
    return disks[disk].sectors > 0 ? 0 : -ENODEV;
}

uint32_t block_count(uint32_t disk)
{
    return disks[disk].sectors;
}

/* Checks a request and says whether it can be served. */
static bool is_good(const char *what, uint32_t disk, uint32_t first,
                    uint32_t count)
{
    if (disk >= BLOCK_DISKS || count < 1 || count > BLOCK_MOST ||
        first >= disks[disk].sectors || count > disks[disk].sectors - first) {
        fprintf(stderr, "%s(%u, %u, %u) of %u sectors\n", what, disk, first,
                count, disk < BLOCK_DISKS ? disks[disk].sectors : 0);
        abort();
    }
    requests++;
    return bad < first || bad - first >= count;
}

int block_read(uint32_t disk, uint32_t first, uint32_t count, void *to)
{
    size_t bytes = (size_t)count * BLOCK_BYTES;
    off_t offset = (off_t)first * BLOCK_BYTES;

    if (!is_good("block_read", disk, first, count)) {
        return -EIO;
    }
    if (disks[disk].memory != NULL) {
        memcpy(to, disks[disk].memory + offset, bytes);
        return 0;
    }
    return pread(disks[disk].file, to, bytes, offset) == (ssize_t)bytes ? 0
                                                                        : -EIO;
}

int block_write(uint32_t disk, uint32_t first, uint32_t count,
                const void *from)
{
    size_t bytes = (size_t)count * BLOCK_BYTES;
    off_t offset = (off_t)first * BLOCK_BYTES;

    if (!is_good("block_write", disk, first, count)) {
        return -EIO;
    }
    if (disks[disk].memory != NULL) {
        memcpy(disks[disk].memory + offset, from, bytes);
        return 0;
    }
    return pwrite(disks[disk].file, from, bytes, offset) == (ssize_t)bytes
               ? 0
               : -EIO;
}

int block_flush(uint32_t disk)
{
    return disk < BLOCK_DISKS ? 0 : -EIO;
}

/* --- The clock ------------------------------------------------------------ */

static uint32_t seconds = 1767225600; /* 2026-01-01 */

void disk_set_time(uint32_t time)
{
    seconds = time;
}

uint32_t clock_now(void)
{
    return seconds;
}
