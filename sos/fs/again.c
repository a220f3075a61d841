/* SPDX-License-Identifier: MIT
 *
 * The volumes get the numbers that they had, so that files which are open on
 * them can be opened again.
 */
#include "sos/fs/again.h"

#include <stddef.h>

#include "sos/fs/file.h"
#include "sos/fs/mount.h"
#include "sos/fs/say.h"
#include "sos/fs/tree.h"
#include "sos/proto.h"
#include "vamos.h"

#define ANSWER_TICKS 100 /* init has this long */

static const struct access_user root = {0, 0};

static int mount_root(void)
{
    const char *reason;
    int result = mount_volume(0, 0, NULL, "/", 0, &reason);

    if (reason != NULL) {
        say(result == 0 ? "read-only: " : "", reason);
    }
    return result;
}

static void mount_again_on(struct proc_mount *mount)
{
    const char *reason;
    int result = tree_mount(&root, mount->where, mount->disk, mount->partition,
                            &mount->volume, &reason);

    if (result != 0) {
        say("no longer mounted: ", mount->where);
    } else if (reason != NULL) {
        say("read-only: ", reason);
    }
}

/* Asks init for what was mounted. Returns how many file servers there were
 * before. */
static uint32_t ask_init(struct proc_mount mounts[PROC_MOUNTS_MOST],
                         uint32_t *count)
{
    struct message message = MESSAGE_SHORT(PROC_MOUNTS, 0, PROC_FROM_SERVER);

    *count = 0;
    message.buffer = mounts;
    message.buffer_bytes = PROC_MOUNTS_MOST * (uint32_t)sizeof mounts[0];
    if (ipc_request(HN_PARENT, ANSWER_TICKS, &message) != 0) {
        return 0;
    }
    *count = message.length / (uint32_t)sizeof mounts[0];
    return message.word[1];
}

int again_mount(void)
{
    static struct proc_mount mounts[PROC_MOUNTS_MOST];
    uint32_t restarts, count, i;
    int result;

    restarts = ask_init(mounts, &count);
    file_start(restarts);
    mount_start(restarts > 0);
    result = mount_root();
    for (i = 0; result == 0 && i < count; i++) {
        mount_again_on(&mounts[i]);
    }
    return result;
}
