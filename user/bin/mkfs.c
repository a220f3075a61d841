/* SPDX-License-Identifier: MIT
 *
 * mkfs [-L LABEL] DISK[:PARTITION]: makes an empty FAT16 volume, with room for
 * the journal. What was there is lost.
 *
 *      DISK       0 (the system disk) or 1 (the other disk)
 *      PARTITION  1 to 4; without it the disk's first FAT16 partition, or the
 *                 whole disk if it has no partition table
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/client.h"

#define LABEL_BYTES 11u

static void usage(void)
{
    fprintf(stderr, "usage: mkfs [-L LABEL] DISK[:PARTITION]\n");
    exit(2);
}

/* Reads "1:2" to *DISK and *PARTITION. Whether it is that. */
static int parse(const char *text, uint32_t *disk, uint32_t *partition)
{
    char *end;

    *disk = (uint32_t)strtoul(text, &end, 10);
    *partition = 0;
    if (*end == ':') {
        text = end + 1;
        *partition = (uint32_t)strtoul(text, &end, 10);
        if (*partition < 1 || *partition > 4) {
            return 0;
        }
    }
    return end != text && *end == '\0' && *disk <= 1;
}

int main(int argc, char **argv)
{
    struct message message = MESSAGE_SHORT(FS_FORMAT, 0, 0);
    const char *label = "";
    int option, result;

    while ((option = getopt(argc, argv, "L:")) != -1) {
        if (option != 'L' || strlen(optarg) > LABEL_BYTES) {
            usage();
        }
        label = optarg;
    }
    if (optind + 1 != argc ||
        !parse(argv[optind], &message.word[2], &message.word[1])) {
        usage();
    }
    message.data = label;
    message.data_bytes = (uint32_t)strlen(label) + 1;
    result = client_ask(SERVICE_FS, &message);
    if (result < 0) {
        fprintf(stderr, "mkfs: %s: %s\n", argv[optind], strerror(-result));
        return 1;
    }
    return 0;
}
