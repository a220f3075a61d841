/* SPDX-License-Identifier: MIT
 *
 * Open files: what a client's file numbers stand for. A number belongs to the
 * client that opened it and to nobody else; the offset of a directory counts
 * entries. Files cannot be written in this stage of the system.
 *
 * Every function answers -EPERM to a client for whom nobody vouched, and
 * -EBADF to a number that is not one of the client's open files.
 *
 * Layer: sos/fs/file. Uses: path, stat, access, dir, fat, cache.
 */
#ifndef FS_FILE_H
#define FS_FILE_H

#include <stdint.h>

#include "sos/fs/access.h"
#include "sos/proto.h"

#define FILE_MOST 256u        /* open files, of all clients */
#define FILE_CLIENT_MOST 32u  /* open files of one client */
#define FILE_READ_MOST 65536u /* bytes of one file_read() */

/* Closes all files.
 */
void file_start(void);

/* Opens the file or directory at PATH (a string).
 *
 * FLAGS     O_ flags of fcntl.h.
 * Returns:  its number, >= 0; the errors of path_walk(); -EACCES (no
 *           permission to read); -EROFS (FLAGS ask to write or to create);
 *           -EEXIST (O_CREAT and O_EXCL, and it exists); -ENOTDIR
 *           (O_DIRECTORY and a file); -EMFILE, -ENFILE (too many open files
 *           of the client, of all).
 */
int file_open(client_t client, const char *path, uint32_t flags);

/* Closes a file.  Returns:  0.
 */
int file_close(client_t client, uint32_t number);

/* Closes all files of CLIENT, known or not.
 */
void file_forget(client_t client);

/* Reads from the file's offset on, which moves behind what was read.
 *
 * BYTES     most bytes to read; more than FILE_READ_MOST are read as that.
 * DATA      is set to what was read, valid until the next call of fs.
 * Returns:  bytes read, fewer than BYTES only at the file's end (0 = there)
 *           or before a damaged place; -EISDIR; -EIO (the disk, or the
 *           volume is damaged; the offset has not moved).
 */
int file_read(client_t client, uint32_t number, uint32_t bytes,
              const uint8_t **data);

/* Moves the offset: OFFSET counts from the start, from where it is, or from
 * the end (WHENCE: SEEK_SET, SEEK_CUR, SEEK_END). A directory can only be set
 * back to its start.
 *
 * Returns:  the new offset; -EINVAL (WHENCE, or an offset below 0 or above
 *           2^31 - 1; or of a directory, other than its start).
 */
int file_seek(client_t client, uint32_t number, int32_t offset,
              uint32_t whence);

/* Describes the file at PATH, or an open one.
 *
 * Returns:  0; file_stat() the errors of path_walk().
 */
int file_stat(client_t client, const char *path, struct io_stat *status);
int file_fstat(client_t client, uint32_t number, struct io_stat *status);

/* Reads the next entries of a directory, at most MOST (>= 1).
 *
 * Returns:  how many (0 = the end); -ENOTDIR; -EIO.
 */
int file_list(client_t client, uint32_t number, struct io_entry *entries,
              uint32_t most);

#endif
