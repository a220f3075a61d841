/* SPDX-License-Identifier: MIT
 *
 * A commit is noticed by the number of the running transaction, because
 * journal_begin() may make one on its own.
 */
#include "sos/fs/change.h"

#include <errno.h>

#include "sos/fs/fat.h"

/* After something that may have committed: SEQUENCE was running before. */
static int after(struct volume *volume, uint32_t sequence, int result)
{
    if (volume->journal.sequence != sequence) {
        fat_committed(volume);
    }
    if (result == -EIO) {
        volume->damage = "the disk failed";
    }
    return result;
}

int change_begin(struct volume *volume, uint32_t sectors, uint32_t clusters)
{
    uint32_t sequence = volume->journal.sequence;
    int result = journal_begin(&volume->journal, sectors);

    result = after(volume, sequence, result);
    if (result == 0 && clusters > fat_available(volume) &&
        clusters <= volume->free_clusters) {
        result = change_commit(volume, false);
    }
    if (result == 0 && clusters > fat_available(volume)) {
        result = -ENOSPC;
    }
    return result;
}

int change_commit(struct volume *volume, bool home)
{
    uint32_t sequence = volume->journal.sequence;

    if (volume->journal.error != 0) {
        return volume->journal.error == -EIO ? -EIO : 0;
    }
    return after(volume, sequence, journal_commit(&volume->journal, home));
}
