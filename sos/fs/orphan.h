/* SPDX-License-Identifier: MIT
 *
 * Orphans: chains of clusters that no entry leads to any more and that are not
 * free yet, because the file is still open, or because freeing them takes more
 * than one transaction. A sector of the journal's area lists them, so that a
 * power cut does not leak them: they are freed when the volume is mounted.
 *
 *     | magic (4 bytes) | first cluster (2 bytes) or 0 | ... 254 in all
 *
 * Layer: sos/fs/orphan. Uses: change, fat, journal, cache, volume.
 */
#ifndef FS_ORPHAN_H
#define FS_ORPHAN_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/volume.h"

#define ORPHANS 254u
#define ORPHAN_SPARE 8u /* entries that only orphan_free_chain() may take */

/* Whether there is room for one more file that is open without a name. */
bool orphan_has_room(struct volume *volume);

/* Adds the chain that begins with cluster FIRST to the list. Part of an
 * operation; changes one sector.
 *
 * Returns:  0; -EIO (journal_abort()).
 */
int orphan_add(struct volume *volume, uint32_t first);

/* Frees the chain from FIRST on, in the operation that has begun if it has room
 * for that. Else the rest becomes an orphan.
 *
 * REST      is set to the orphan's first cluster, or 0: pass it on to
 *           orphan_release() when the operation is complete.
 * Returns:  0; -EIO (journal_abort()).
 */
int orphan_free_chain(struct volume *volume, uint32_t first, uint32_t *rest);

/* Frees the orphan FIRST; 0: does nothing. Operations of its own.
 *
 * Returns:  0; -EIO, -EROFS.
 */
int orphan_release(struct volume *volume, uint32_t first);

/* Frees all orphans, but those that REACHED has a bit for, or that are free:
 * another system gave them to a file, or freed them.
 *
 * Returns:  0; -EIO, -EROFS.
 */
int orphan_release_all(struct volume *volume, const uint32_t *reached);

#endif
