/* SPDX-License-Identifier: MIT
 *
 * Lab 6, exercise 4: the journal (contract: sos/fs/journal.h).
 *
 * Goal: a change of several sectors happens as a whole or not at all, whenever
 * the power fails; and what was committed stays.
 *
 * How a transaction looks on the disk is the business of sos/fs/log.h; what is
 * done with it after a power cut, that of sos/fs/replay.h. Yours is the order:
 * what has to be on the disk before what. A disk may carry out the writes since
 * its last flush (block_flush(), sos/fs/block.h) in any order, and the power
 * may fail between any two of them. So each of your flushes has a reason, which
 * you can name; write it down here.
 *
 * The sectors of a running transaction are pinned in the cache (cache_pin()),
 * so that they do not reach the disk by themselves; cache_write_dirty() writes
 * the contents of files. Many sectors are written at their homes with
 * sos/fs/batch.h. The FAT is written twice: log_has_twin().
 *
 * Tests: layer-journal, idle, cuts.
 */
#include "sos/fs/journal.h"

#include <errno.h>
#include <string.h>

#include "labs/unfinished.h"
#include "sos/fs/batch.h"
#include "sos/fs/cache.h"

int journal_open(struct journal *journal, const struct log *log,
                 enum replay_how how)
{
    UNFINISHED(6);
}

void journal_close(struct journal *journal, int error)
{
    UNFINISHED(6);
}

int journal_begin(struct journal *journal, uint32_t sectors)
{
    UNFINISHED(6);
}

uint32_t journal_room(const struct journal *journal)
{
    UNFINISHED(6);
}

bool journal_is_empty(const struct journal *journal)
{
    UNFINISHED(6);
}

int journal_edit(struct journal *journal, uint32_t sector, bool keep,
                 uint8_t **bytes)
{
    UNFINISHED(6);
}

void journal_purge(struct journal *journal)
{
    UNFINISHED(6);
}

int journal_commit(struct journal *journal, bool home)
{
    UNFINISHED(6);
}

void journal_abort(struct journal *journal, int error)
{
    UNFINISHED(6);
}

bool journal_is_dirty(const struct journal *journal)
{
    UNFINISHED(6);
}

bool journal_is_used(const struct journal *journal)
{
    UNFINISHED(6);
}
