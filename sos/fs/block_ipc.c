/* SPDX-License-Identifier: MIT
 *
 * The disks as the disk server offers them: each request is one to it, with
 * the sectors in the memory part. No time limit is set: the disk server has
 * its own, and if it dies the kernel says so. Then init gives the handle of its
 * successor, and the request is made again: none takes harm from that.
 */
#include "sos/fs/block.h"

#include <errno.h>

#include "sos/proto.h"
#include "vamos.h"

#define TRIES 5 /* of a request, each with a new disk server */
#define DISK_SHIFT 16

static handle_t server; /* the disk server, as init granted it; 0: unknown */
static uint32_t sectors[BLOCK_DISKS];

/* Asks init for the disk server, which waits while that is being started. */
static int find_server(void)
{
    struct message message =
        MESSAGE_SHORT(PROC_SERVICE, SERVICE_DISK, PROC_FROM_SERVER);

    if (server != 0) {
        return 0;
    }
    if (ipc_request(HN_PARENT, IPC_FOREVER, &message) != 0 ||
        (int32_t)message.word[0] < 0 || message.granted <= 0) {
        return -ENODEV;
    }
    server = message.granted;
    return 0;
}

/* Sends MESSAGE to the disk server, and again to the next one if it dies.
 * Returns its result. */
static int ask(struct message *message)
{
    int tries, error;

    for (tries = 0; tries < TRIES; tries++) {
        error = find_server();
        if (error != 0) {
            return error;
        }
        error = ipc_request(server, IPC_FOREVER, message);
        if (error == 0) {
            return (int32_t)message->word[0];
        }
        server = 0;
    }
    return -EIO;
}

int block_start(uint32_t disk)
{
    struct message message = MESSAGE_SHORT(DISK_INFO, disk, 0);
    int result = ask(&message);

    sectors[disk] = result == 0 ? message.word[1] : 0;
    return result;
}

uint32_t block_count(uint32_t disk)
{
    return sectors[disk];
}

int block_read(uint32_t disk, uint32_t first, uint32_t count, void *to)
{
    struct message message =
        MESSAGE_SHORT(DISK_READ, first, count | disk << DISK_SHIFT);

    message.buffer = to;
    message.buffer_bytes = count * BLOCK_BYTES;
    if (ask(&message) != (int)count || message.length != count * BLOCK_BYTES) {
        return -EIO;
    }
    return 0;
}

int block_write(uint32_t disk, uint32_t first, uint32_t count, const void *from)
{
    struct message message =
        MESSAGE_SHORT(DISK_WRITE, first, disk << DISK_SHIFT);

    message.data = from;
    message.data_bytes = count * BLOCK_BYTES;
    return ask(&message) == (int)count ? 0 : -EIO;
}

int block_flush(uint32_t disk)
{
    struct message message = MESSAGE_SHORT(DISK_FLUSH, 0, disk << DISK_SHIFT);

    return ask(&message) == 0 ? 0 : -EIO;
}
