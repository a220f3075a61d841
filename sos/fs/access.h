/* SPDX-License-Identifier: MIT
 *
 * Who may do what: owner and mode of files. They stand in the two bytes at
 * offset 0x14 of a directory entry, which FAT16 does not use, as the number
 *
 *     15             7 6             0
 *    |  mode (9 bits) | owner (7 bits)|
 *
 * 0, which is what other systems write, means the volume's default: root's,
 * 0755 for directories and for files in a directory called "bin", else 0644.
 * FAT's read-only attribute takes all permissions to write away. There is no
 * room for a group: a file's group is the one with the number of its owner.
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

#endif
