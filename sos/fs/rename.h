/* SPDX-License-Identifier: MIT
 *
 * A file or directory gets another name.
 *
 * Layer: sos/fs/rename. Uses: place, mount, node, orphan, entry, access, dir,
 * path.
 */
#ifndef FS_RENAME_H
#define FS_RENAME_H

#include "sos/fs/place.h"

/* Gives what is at SOURCE (place_find_to_remove()) the name TARGET, which
 * place_find() found ignoring it, as one operation.
 *
 * Returns:  as tree_rename().
 */
int rename_place(const struct access_user *user, struct place *source,
                 struct place *target);

#endif
