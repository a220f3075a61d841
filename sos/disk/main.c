/* SPDX-License-Identifier: MIT
 *
 * The disk server: checks requests, hands them to the driver one after the
 * other, and sends back the sectors. Whoever may send to it is trusted with
 * all disks: init grants its handle to fs alone. Without a system disk it says
 * so to init; each disk is looked for when it is first asked for.
 */
#include <errno.h>

#include "sos/disk/ata.h"
#include "sos/proto.h"
#include "user/lib/server.h"
#include "vamos.h"

#define DISK_SHIFT 16   /* of w2: which disk; below it how many sectors */
#define COUNT_MASK 0xFFFFu

static uint8_t data[ATA_MOST_SECTORS * ATA_SECTOR_BYTES];
static uint32_t sectors[ATA_DRIVES]; /* of each disk; 0: not found */

/* Finds DISK, if that was not done. */
static int find(uint32_t disk)
{
    if (disk >= ATA_DRIVES) {
        return -ENODEV;
    }
    return sectors[disk] == 0 ? ata_find(disk, &sectors[disk]) : 0;
}

static int serve_info(uint32_t disk, struct message *reply)
{
    int result = find(disk);

    if (result == 0) {
        reply->word[1] = sectors[disk];
    }
    return result;
}

/* Whether DISK has these sectors, and so many can be asked for. */
static int check(uint32_t disk, uint32_t first, uint32_t count)
{
    int result = find(disk);

    if (result != 0) {
        return result;
    }
    if (count < 1 || count > ATA_MOST_SECTORS) {
        return -EINVAL;
    }
    if (first >= sectors[disk] || count > sectors[disk] - first) {
        return -ENXIO;
    }
    return 0;
}

static int serve_read(uint32_t disk, uint32_t first, uint32_t count,
                      struct message *reply)
{
    int result = check(disk, first, count);

    if (result == 0) {
        result = ata_read(disk, first, count, data);
    }
    if (result != 0) {
        return result;
    }
    reply->data = data;
    reply->data_bytes = count * ATA_SECTOR_BYTES;
    return (int)count;
}

static int serve_write(uint32_t disk, uint32_t first, uint32_t bytes)
{
    uint32_t count = bytes / ATA_SECTOR_BYTES;
    int result =
        bytes % ATA_SECTOR_BYTES == 0 ? check(disk, first, count) : -EINVAL;

    if (result == 0) {
        result = ata_write(disk, first, count, data);
    }
    return result == 0 ? (int)count : result;
}

static int serve_flush(uint32_t disk)
{
    int result = find(disk);

    return result == 0 ? ata_flush(disk) : result;
}

/* Carries out MESSAGE. Returns the result, and sets the rest of REPLY. */
static int serve(const struct message *message, struct message *reply)
{
    uint32_t word = message->word[1];
    uint32_t disk = message->word[2] >> DISK_SHIFT;

    switch (message->word[0]) {
    case DISK_INFO:
        return serve_info(word, reply);
    case DISK_READ:
        return serve_read(disk, word, message->word[2] & COUNT_MASK, reply);
    case DISK_WRITE:
        return serve_write(disk, word, message->length);
    case DISK_FLUSH:
        return serve_flush(disk);
    default:
        return -ENOSYS;
    }
}

int main(void)
{
    ata_start();
    server_ready(-find(0));

    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        struct message reply = MESSAGE_SHORT(0, 0, 0);

        message.buffer = data;
        message.buffer_bytes = sizeof data;
        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) != 0) {
            continue;
        }
        if (message.sender == HN_KERNEL) {
            /* An interrupt that no command waits for. */
            (void)enable_interrupts(1u << DEVICE_DISK);
            continue;
        }
        reply.word[0] = (uint32_t)serve(&message, &reply);
        (void)ipc_send(message.sender, 0, &reply);
    }
}
