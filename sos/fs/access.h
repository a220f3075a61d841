/* SPDX-License-Identifier: MIT
 *
 * Who may do what: the users for whom init vouched, by client, and owner and
 * mode of files. They stand in the two bytes at offset 0x14 of a directory
 * entry, which FAT16 does not use, as the number
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

/* A client: the kernel's handle for it, >= 0. */
typedef int32_t client_t;

struct access_user {
    uint32_t uid, gid;
};

/* Nobody is known, but for init, which is root.
 *
 * INIT      init's handle.
 */
void access_start(client_t init);

/* From now on CLIENT acts for USER.
 *
 * Returns:  0; -EINVAL (no such client or user); -EAGAIN (more clients than
 *           there can be processes).
 */
int access_vouch(client_t client, struct access_user user);

/* Nobody knows CLIENT any longer. */
void access_forget(client_t client);

/* The user for whom CLIENT acts, or NULL: nobody vouched for it. */
const struct access_user *access_user(client_t client);

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
