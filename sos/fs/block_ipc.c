/* SPDX-License-Identifier: MIT
 *
 * The disk as the disk server offers it: each read is one request to it, with
 * the sectors in the memory part of the reply. No time limit is set on a
 * read: the disk server has its own, and if it dies the kernel says so.
 */
#include "sos/fs/block.h"

#include <errno.h>

#include "sos/proto.h"
#include "vamos.h"

static handle_t disk;    /* the disk server, as init granted it */
static uint32_t sectors; /* of the disk */

int block_start(void)
{
    struct message message = MESSAGE_SHORT(PROC_SERVICE, SERVICE_DISK, 0);

    if (ipc_request(HN_PARENT, IPC_FOREVER, &message) != 0 ||
        (int32_t)message.word[0] < 0 || message.granted == 0) {
        return -ENODEV;
    }
    disk = message.granted;

    message = MESSAGE_SHORT(DISK_INFO, 0, 0);
    if (ipc_request(disk, IPC_FOREVER, &message) != 0) {
        return -EIO;
    }
    if ((int32_t)message.word[0] < 0) {
        return (int32_t)message.word[0];
    }
    sectors = message.word[1];
    return 0;
}

uint32_t block_count(void)
{
    return sectors;
}

int block_read(uint32_t first, uint32_t count, void *to)
{
    struct message message = MESSAGE_SHORT(DISK_READ, first, count);

    message.buffer = to;
    message.buffer_bytes = count * BLOCK_BYTES;
    if (ipc_request(disk, IPC_FOREVER, &message) != 0 ||
        message.word[0] != count || message.length != count * BLOCK_BYTES) {
        return -EIO;
    }
    return 0;
}
