/* SPDX-License-Identifier: MIT
 *
 * A volume on which something is done must not be in use: what is known of its
 * files would not be true any more.
 */
#include "sos/fs/fsck.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/change.h"
#include "sos/fs/check.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/path.h"

/* Takes VOLUME as if it were mounted now. */
static int take_again(struct volume *volume, uint32_t way)
{
    if (node_is_used(volume)) {
        return -EBUSY;
    }
    switch (way) {
    case FS_CHECK_APPLY:
        return mount_again(volume, REPLAY_ANYWAY);
    case FS_CHECK_DROP:
        return mount_again(volume, REPLAY_NOTHING);
    default:
        return -EINVAL;
    }
}

static void describe(const struct volume *volume, const struct check *check,
                     struct fs_check *found)
{
    const char *damage = check->damage;

    if (damage == NULL && volume->damage != NULL) {
        damage = volume->damage;
    }
    memset(found, 0, sizeof *found);
    found->faults = check->faults;
    found->files = check->files;
    found->directories = check->directories;
    found->lost = check->lost;
    found->read_only = volume->journal.error != 0;
    if (damage != NULL) {
        strncpy(found->damage, damage, sizeof found->damage - 1);
    }
}

int fsck_volume(const struct access_user *user, const char *path, uint32_t way,
                struct fs_check *found)
{
    static struct check check;
    struct dir_node node;
    int result = user->uid == 0 ? path_walk(user, path, &node) : -EPERM;

    if (result == 0) {
        result = change_commit(node.volume, true);
    }
    if (result == 0 && way != FS_CHECK_LOOK) {
        result = take_again(node.volume, way);
    }
    if (result == 0) {
        check_volume(node.volume, &check);
        describe(node.volume, &check, found);
    }
    return result;
}
