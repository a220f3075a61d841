/* SPDX-License-Identifier: MIT
 *
 * The disk server: checks requests, hands them to the driver one after the
 * other, and sends back the sectors. Whoever may send to it is trusted with
 * the whole disk: init grants its handle to fs alone. Without a disk it says
 * so to init, and answers every request with the same error.
 */
#include <errno.h>

#include "sos/disk/ata.h"
#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100 /* init has this long to take note of us */

static uint8_t data[ATA_MOST_SECTORS * ATA_SECTOR_BYTES];
static uint32_t sectors; /* of the disk */
static int started;      /* 0, or why there is no disk */

static int serve_read(uint32_t first, uint32_t count, struct message *reply)
{
    int result;

    if (count < 1 || count > ATA_MOST_SECTORS) {
        return -EINVAL;
    }
    if (first >= sectors || count > sectors - first) {
        return -ENXIO;
    }
    result = ata_read(first, count, data);
    if (result != 0) {
        return result;
    }
    reply->data = data;
    reply->data_bytes = count * ATA_SECTOR_BYTES;
    return (int)count;
}

/* Carries out MESSAGE. Returns the result, and sets the rest of REPLY. */
static int serve(const struct message *message, struct message *reply)
{
    if (started != 0) {
        return started;
    }
    switch (message->word[0]) {
    case DISK_INFO:
        reply->word[1] = sectors;
        return 0;
    case DISK_READ:
        return serve_read(message->word[1], message->word[2], reply);
    default:
        return -ENOSYS;
    }
}

int main(void)
{
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);

    started = ata_start(&sectors);
    ready.word[1] = (uint32_t)-started;
    (void)ipc_send(HN_PARENT, READY_TICKS, &ready);

    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        struct message reply = MESSAGE_SHORT(0, 0, 0);

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
