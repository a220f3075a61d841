/* SPDX-License-Identifier: MIT
 *
 * What happens to a log that is found when a volume is mounted: its sectors go
 * home, unless another system has changed the volume in the meantime. Somebody
 * switched the PC off before the log was empty, and then copied a file to the
 * volume: written home now, the log would undo parts of that.
 *
 * Each piece (crc.h) of a sector that belongs home must therefore be what it
 * was when the log was empty, or what it is in one of the versions in the log.
 * A power cut while sectors were going home can leave one piece half written:
 * with the beginning of such a version, where that differs from what was there
 * before. As many of those are allowed as there were attempts.
 *
 * Layer: sos/fs/replay. Uses: log, cache, batch, block, crc.
 */
#ifndef FS_REPLAY_H
#define FS_REPLAY_H

#include "sos/fs/log.h"

enum replay_how {
    REPLAY_IF_SAFE, /* if the volume is as it was left */
    REPLAY_ANYWAY,
    REPLAY_NOTHING /* what is in the log is given up */
};

/* Reads the log, and writes home what is whole in it, if HOW allows that.
 *
 * HEADER    is set to what has to be written as header for the log to be empty.
 * Returns:  1 (it has to be written); 0 (it stands there already, as the log is
 *           empty); -EBUSY (the volume was changed by others: nothing was
 *           written); -EIO.
 */
int replay_log(const struct log *log, enum replay_how how,
               struct log_header *header);

#endif
