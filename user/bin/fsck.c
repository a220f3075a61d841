/* SPDX-License-Identifier: MIT
 *
 * fsck [-j apply|drop] [DIRECTORY]: checks the volume on which DIRECTORY lies
 * (else that of the root), and says what it found.
 *
 * A PC that is switched off leaves the last changes in the volume's journal;
 * they are made when the volume is mounted. If another system has changed the
 * volume in between, that would destroy what it did: such a volume can only be
 * read, until somebody decides.
 *
 *      -j drop    what the other system did counts, and the last changes made
 *                 here are lost: most often the right choice
 *      -j apply   the changes made here count; what the other system did is
 *                 lost, or mixed with them: right if it only looked
 *
 * With -j, no file of the volume may be open. What is damaged is not repaired:
 * fs never leaves a volume so, other systems or the disk did that; fsck.fat on
 * another system can repair it.
 *
 * Exit status: 0: sound; 4: damaged or read-only; 1: it could not be checked.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"
#include "user/lib/client.h"
#include "user/lib/directory.h"

#define STATUS_FAILED 1
#define STATUS_DAMAGED 4

/* What to do, by the options; the rest of ARGV begins at optind. */
static uint32_t parse(int argc, char **argv)
{
    uint32_t way = FS_CHECK_LOOK;
    int option;

    while ((option = getopt(argc, argv, "j:")) != -1) {
        if (option == 'j' && strcmp(optarg, "apply") == 0) {
            way = FS_CHECK_APPLY;
        } else if (option == 'j' && strcmp(optarg, "drop") == 0) {
            way = FS_CHECK_DROP;
        } else {
            tool_usage();
        }
    }
    if (argc - optind > 1) {
        tool_usage();
    }
    return way;
}

/* Asks fs to check the volume of PATH. A negated errno if it cannot. */
static int check(const char *path, uint32_t way, struct fs_check *found)
{
    struct message message = MESSAGE_SHORT(FS_CHECK, way, 0);
    char absolute[IO_PATH_BYTES];
    int result = directory_resolve(path, absolute);

    if (result < 0) {
        return result;
    }
    message.data = absolute;
    message.data_bytes = (uint32_t)result + 1;
    message.buffer = found;
    message.buffer_bytes = sizeof *found;
    return client_ask(SERVICE_FS, &message);
}

int main(int argc, char **argv)
{
    struct fs_check found;
    const char *path;
    uint32_t way;
    int result;

    tool_start("fsck", STATUS_FAILED, "[-j apply|drop] [DIRECTORY]");
    way = parse(argc, argv);
    path = optind < argc ? argv[optind] : "/";
    result = check(path, way, &found);
    if (result < 0) {
        tool_die_why(path, strerror(-result));
    }
    printf("%s: %u files, %u directories, %u lost blocks\n", path, found.files,
           found.directories, found.lost);
    if (found.faults > 0) {
        printf("%s: %u faults: %s ...\n", path, found.faults, found.damage);
    } else if (found.read_only) {
        printf("%s: read-only: %s\n", path, found.damage);
    }
    return tool_end(found.faults > 0 || found.read_only ? STATUS_DAMAGED : 0);
}
