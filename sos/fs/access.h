/* SPDX-License-Identifier: MIT
 *
 * Who may do what: owner and mode of files. They stand in the two bytes at
 * offset 0x14 of a directory entry, which FAT16 does not use, as the number
 *
 *     15             7 6             0
 *    |  mode (9 bits) | owner (7 bits)|
 *
 * 0, which is what other systems write, means the volume's default: root's,
 * 0777 for a directory "tmp" in the root, 0755 for other directories and for
 * files in a directory called "bin", else 0644. (Files and directories of root
 * with no permissions at all are therefore stored with 0200, which comes to the
 * same.) FAT's read-only attribute takes all permissions to write away. There
 * is no room for a group: a file's group is the one with the number of its
 * owner.
 *
 * As in Unix the mode has a digit each for the owner, the rest of the group,
 * and all others. The first of these classes to which a user belongs decides,
 * even if a later one would be allowed more.
 *
 * In a directory that everybody may write, only the owner of a file (or of the
 * directory, or root) may remove or rename it: the sticky bit of Unix, for
 * which there is no room either, is always set there.
 *
 * Layer: sos/fs/access. Uses: dir.
 */
#ifndef FS_ACCESS_H
#define FS_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/dir.h"

#define ACCESS_USERS 128u /* users are below this */

#define ACCESS_READ 4u /* permissions, as in a digit of a mode */
#define ACCESS_WRITE 2u
#define ACCESS_EXECUTE 1u /* of a directory: to look up names in it */

/* For whom a client acts. */
struct access_user {
    uint32_t uid, gid;
};

/* Owner, group and permissions (0..0777) of NODE. */
uint32_t access_owner(const struct dir_node *node);
uint32_t access_group(const struct dir_node *node);
uint32_t access_mode(const struct dir_node *node);

/* Whether USER has all permissions of WANTED (a sum of ACCESS_) on NODE. Root
 * has them all.
 */
bool access_is_allowed(const struct access_user *user,
                       const struct dir_node *node, uint32_t wanted);

/* Gives NODE an owner and permissions (0..0777), as its entry will say them. A
 * file that nobody may write, by the mode that is stored, gets the read-only
 * attribute, for other systems; any other node loses it.
 */
void access_set(struct dir_node *node, uint32_t uid, uint32_t mode);

/* Whether USER is the owner of NODE, or root. */
bool access_is_owner(const struct access_user *user,
                     const struct dir_node *node);

/* Whether USER may add entries to DIRECTORY; remove or rename NODE there. Both
 * need the permissions to write and to execute DIRECTORY.
 */
bool access_may_add(const struct access_user *user,
                    const struct dir_node *directory);
bool access_may_remove(const struct access_user *user,
                       const struct dir_node *directory,
                       const struct dir_node *node);

#endif
