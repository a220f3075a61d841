/* SPDX-License-Identifier: MIT
 *
 * The journal: what makes a change of several sectors happen as a whole or not
 * at all. A changed sector is not written to its place (its home) but first,
 * together with the others of the same transaction, to the log; when all are
 * there, they may go home at any time. After a power cut, what is whole in the
 * log is written home again (replay.h).
 *
 *     the area: | header | orphans | log .............................. |
 *
 *     the log:  | list n, sums | sectors of n | end n | list n+1, sums | ..
 *
 * Operations change sectors between journal_begin() and the next one; many go
 * into one transaction, which ends with journal_commit(), or when it is full.
 * Invariants: a sector of a transaction that is not committed never reaches
 * the disk; contents of files that it speaks of are written before it; the
 * header on the disk says where the log begins to be true.
 *
 * Layer: sos/fs/journal. Uses: replay, log, cache, batch, block.
 */
#ifndef FS_JOURNAL_H
#define FS_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/log.h"
#include "sos/fs/replay.h"

#define JOURNAL_LEAST 66u /* sectors that the area has at least */
#define JOURNAL_TAKES LOG_TAKES
#define JOURNAL_OPERATION 32u /* most that journal_begin() can be asked for */

struct journal {
    struct log log;
    int error;         /* 0; or why nothing can be changed */
    uint32_t takes;    /* most sectors of a transaction, here */
    uint32_t sequence; /* of the transaction that is running */
    uint32_t first;    /* of the first one in the log */
    uint32_t next;     /* where in the area the running one will be written */
    bool begun;        /* there were operations since the last commit */
    bool purge;        /* the log must be empty before anything is reused */
    uint32_t running;  /* sectors of the running transaction, in ... */
    uint32_t changed[JOURNAL_TAKES];
    uint32_t waiting; /* sectors that are committed but not home, in ... */
    uint32_t homeless[LOG_MOST];
};

/* Opens the journal at LOG: writes home what is whole in the log, if HOW allows
 * that (replay_log()), and empties it.
 *
 * Returns:  0; -EBUSY (the volume was changed by others); -EIO. After an error
 *           nothing can be changed.
 */
int journal_open(struct journal *journal, const struct log *log,
                 enum replay_how how);

/* A journal for a volume that is not to be changed, for the reason ERROR. */
void journal_close(struct journal *journal, int error);

/* Begins an operation that changes at most SECTORS (1..JOURNAL_OPERATION)
 * sectors. All before is complete, and may be committed now.
 *
 * Context:  process. May wait for the disk.
 * Returns:  0; -EROFS (nothing can be changed); -EIO (the disk failed: from now
 *           on nothing can be changed).
 */
int journal_begin(struct journal *journal, uint32_t sectors);

/* How many more sectors the running transaction takes; whether it has none. */
uint32_t journal_room(const struct journal *journal);
bool journal_is_empty(const struct journal *journal);

/* Shows SECTOR for a change, which belongs to the operation that has begun.
 *
 * KEEP      its old contents are of interest.
 * Returns:  0; -EIO: it cannot be read. The volume cannot be changed from now
 *           on, and what the operation did is forgotten.
 */
int journal_edit(struct journal *journal, uint32_t sector, bool keep,
                 uint8_t **bytes);

/* What was freed and may be in the log must not be used for contents before the
 * log is empty: the next commit empties it. */
void journal_purge(struct journal *journal);

/* Puts all operations so far, and all contents of files, on the disk. With
 * HOME, also writes home what is in the log, and empties it.
 *
 * Context:  process. May wait for the disk.
 * Returns:  0; -EIO, -EROFS (as journal_begin()).
 */
int journal_commit(struct journal *journal, bool home);

/* Something went wrong in the middle of an operation: nothing of the running
 * transaction is ever written, and nothing can be changed any more. */
void journal_abort(struct journal *journal, int error);

/* Whether a commit would have anything to write, and whether the log is in
 * use. */
bool journal_is_dirty(const struct journal *journal);
bool journal_is_used(const struct journal *journal);

#endif
