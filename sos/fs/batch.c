/* SPDX-License-Identifier: MIT
 *
 * The sectors that wait are FIRST .. FIRST + COUNT - 1, in BUFFER.
 */
#include "sos/fs/batch.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/block.h"

static uint8_t buffer[BLOCK_MOST * BLOCK_BYTES];
static uint32_t disk, first, count;
static int error;

void batch_start(uint32_t to)
{
    disk = to;
    count = 0;
    error = 0;
}

static void write_out(void)
{
    if (count > 0 && block_write(disk, first, count, buffer) != 0) {
        error = -EIO;
    }
    count = 0;
}

void batch_add(uint32_t sector, const uint8_t *from)
{
    if (count == BLOCK_MOST || sector != first + count) {
        write_out();
    }
    if (count == 0) {
        first = sector;
    }
    memcpy(buffer + count * BLOCK_BYTES, from, BLOCK_BYTES);
    count++;
}

int batch_end(void)
{
    write_out();
    return error;
}
