/* SPDX-License-Identifier: MIT
 *
 * fsck [DIRECTORY]: checks the volume on which DIRECTORY lies (else that of
 * the root), and says what it found. It repairs nothing: fs never leaves a
 * volume damaged, so other systems, or the disk, did that; fsck.fat on another
 * system can repair it.
 *
 * Exit status: 0: sound; 4: damaged; 1: it could not be checked.
 */
#include <stdio.h>
#include <string.h>

#include "user/lib/client.h"
#include "user/lib/directory.h"

#define STATUS_DAMAGED 4

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "/";
    struct message message = MESSAGE_SHORT(FS_CHECK, 0, 0);
    char absolute[IO_PATH_BYTES];
    struct fs_check found;
    int result = directory_resolve(path, absolute);

    if (argc > 2 || path[0] == '-') {
        fprintf(stderr, "usage: fsck [DIRECTORY]\n");
        return 1;
    }
    if (result >= 0) {
        message.data = absolute;
        message.data_bytes = (uint32_t)result + 1;
        message.buffer = &found;
        message.buffer_bytes = sizeof found;
        result = client_ask(SERVICE_FS, &message);
    }
    if (result < 0) {
        fprintf(stderr, "fsck: %s: %s\n", path, strerror(-result));
        return 1;
    }
    printf("%s: %u files, %u directories, %u lost blocks\n", path, found.files,
           found.directories, found.lost);
    if (found.faults > 0) {
        printf("%s: %u faults: %s ...\n", path, found.faults, found.damage);
    }
    return found.faults > 0 ? STATUS_DAMAGED : 0;
}
