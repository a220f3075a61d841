/* SPDX-License-Identifier: MIT
 *
 * Open files: what a client's file numbers stand for. A number is of use only
 * to the clients that hold it: the one that opened the file, and those that
 * were forked from it, which share its offset with it. The offset of a
 * directory counts entries. Permission is checked when a file is opened, and
 * not again. A file whose last name is removed lives until it is closed.
 *
 * CLIENT is never NULL. Every function answers -EBADF to a number that is not
 * one of the client's open files, and -EROFS to a change on a volume that is
 * read-only. What changes a file happens as a whole or not at all, even if the
 * power fails, but for the contents that file_write() replaces in place; it is
 * on the disk after file_sync() or tree_sync() (tree.h), or some time later.
 *
 * Layer: sos/fs/file. Uses: open, client, tree, mount, path, node, data, stat,
 * change, access, dir, fat.
 */
#ifndef FS_FILE_H
#define FS_FILE_H

#include <stdint.h>

#include "sos/fs/client.h"
#include "sos/fs/open.h"
#include "sos/proto.h"

#define FILE_MOST CLIENT_FILES /* open files, of all clients */
#define FILE_CLIENT_MOST OPEN_CLIENT_MOST
#define FILE_MOST_BYTES 65536u /* of one file_read() or file_write() */

/* Closes all files. RESTARTS: as open_start().
 */
void file_start(uint32_t restarts);

/* Opens the file or directory at PATH (a string), or creates a file there.
 *
 * FLAGS     O_ flags of fcntl.h.
 * MODE      permissions (0..0777) of a file that is created.
 * NODE      is set to its node, for file_reopen().
 * Returns:  its number, >= 0; the errors of path_walk(); -EACCES (no
 *           permission to read or write, or to change the directory);
 *           -EISDIR (FLAGS ask to write to a directory); -EEXIST (O_CREAT and
 *           O_EXCL, and it exists); -ENOTDIR (O_DIRECTORY and a file);
 *           -EINVAL (a name that FAT does not allow); -ENOSPC; -EMFILE,
 *           -ENFILE (too many open files of the client, of all).
 */
int file_open(struct client *client, const char *path, uint32_t flags,
              uint32_t mode, uint32_t *node);

/* Opens a file again that CLIENT had open when an earlier file server ended:
 * with the same number, at the same offset. CLIENT must be allowed to reach
 * the file and to open it so. A second client of the same user that names the
 * same number and node shares the file with the first.
 *
 * OLD       its number, flags, node, offset, place and last change. With a
 *           PLACE the file is found under another name, too.
 * NODE      is set to its node now.
 * Returns:  0, also if CLIENT holds that file already; -EINVAL (the number);
 *           -ENOENT (there is no such node, or CLIENT cannot reach it); -EIO
 *           (the last change had not reached the disk); -EBUSY (the number
 *           stands for another file); the errors of file_open().
 */
int file_reopen(struct client *client, const struct proc_file *old,
                uint32_t *node);

/* CHILD holds what its parent does (client_fork()): each of these files now has
 * one more holder.
 */
void file_share(struct client *child);

/* Lets go of a file; it is closed when nobody holds it any more.
 *
 * Returns:  0.
 */
int file_close(struct client *client, uint32_t number);

/* Lets go of all files of CLIENT.
 */
void file_forget(struct client *client);

/* Reads from the file's offset on, which moves behind what was read.
 *
 * BYTES     most bytes to read; more than FILE_MOST_BYTES are read as that.
 * DATA      is set to what was read, valid until the next call of fs.
 * Returns:  bytes read, fewer than BYTES only at the file's end (0 = there)
 *           or before a damaged place; -EBADF (not open for reading); -EISDIR;
 *           -EIO (the disk, or the volume is damaged; the offset has not
 *           moved).
 */
int file_read(struct client *client, uint32_t number, uint32_t bytes,
              const uint8_t **data);

/* Writes at the file's offset, or at its end (O_APPEND); the offset moves
 * behind what was written. What lies between the old end and the offset reads
 * as zero.
 *
 * BYTES     0..FILE_MOST_BYTES.
 * Returns:  BYTES; -EBADF (not open for writing); -EFBIG (beyond 2^31 - 1);
 *           -ENOSPC (nothing has changed); -EIO.
 */
int file_write(struct client *client, uint32_t number, const void *data,
               uint32_t bytes);

/* The offset of a file that CLIENT holds; and for file_reopen(), its place, and
 * the number of the change that was made last to its volume. */
uint32_t file_offset(struct client *client, uint32_t number);
uint32_t file_place(struct client *client, uint32_t number);
uint32_t file_change(struct client *client, uint32_t number);

/* Moves the offset: OFFSET counts from the start, from where it is, or from
 * the end (WHENCE: SEEK_SET, SEEK_CUR, SEEK_END). A directory can only be set
 * back to its start.
 *
 * Returns:  the new offset; -EINVAL (WHENCE, or an offset below 0 or above
 *           2^31 - 1; or of a directory, other than its start).
 */
int file_seek(struct client *client, uint32_t number, int32_t offset,
              uint32_t whence);

/* Makes the file BYTES long; what is added reads as zero.
 *
 * Returns:  0; -EBADF (not open for writing); -EFBIG; -ENOSPC; -EIO.
 */
int file_truncate(struct client *client, uint32_t number, uint32_t bytes);

/* Waits until all that was done to the file, and before that to its volume, is
 * on the disk.
 *
 * Returns:  0; -EIO.
 */
int file_sync(struct client *client, uint32_t number);

/* Describes an open file.  Returns:  0. */
int file_fstat(struct client *client, uint32_t number, struct io_stat *status);

/* Reads the next entries of a directory, at most MOST (>= 1).
 *
 * Returns:  how many (0 = the end); -ENOTDIR; -EIO.
 */
int file_list(struct client *client, uint32_t number, struct io_entry *entries,
              uint32_t most);

#endif
