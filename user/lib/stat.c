/* SPDX-License-Identifier: MIT
 *
 * What is known about a file.
 */
#include <sys/stat.h>

#include <errno.h>

#include "user/lib/device.h"
#include "user/lib/directory.h"
#include "user/lib/file.h"

#define BLOCK_BYTES 4096 /* a good size for reading */

static void fill(struct stat *status, const struct io_stat *from)
{
    *status = (struct stat){
        .st_dev = from->device,
        .st_ino = from->node,
        .st_mode = from->mode,
        .st_nlink = 1,
        .st_uid = from->uid,
        .st_gid = from->gid,
        .st_size = (off_t)from->bytes,
        .st_blksize = BLOCK_BYTES,
        .st_blocks = (blkcnt_t)from->blocks,
        .st_atime = (time_t)from->atime,
        .st_mtime = (time_t)from->mtime,
        .st_ctime = (time_t)from->ctime,
    };
}

int stat(const char *restrict path, struct stat *restrict status)
{
    char absolute[IO_PATH_BYTES];
    struct io_stat reply = {0};
    struct message message = MESSAGE_SHORT(IO_STAT, 0, 0);
    struct proc_file unused;
    int result = directory_resolve(path, absolute);

    if (result >= 0 && !device_find(absolute, &unused, &reply)) {
        message.data = absolute;
        message.data_bytes = (uint32_t)result + 1;
        message.buffer = &reply;
        message.buffer_bytes = sizeof reply;
        result = client_ask(SERVICE_FS, &message);
    }
    if (result < 0) {
        return client_result(result);
    }
    fill(status, &reply);
    return 0;
}

int fstat(int fd, struct stat *status)
{
    struct io_stat reply = {0};
    struct message message = MESSAGE_SHORT(IO_FSTAT, 0, 0);
    int result;

    message.buffer = &reply;
    message.buffer_bytes = sizeof reply;
    result = file_ask(fd, &message);
    if (result < 0) {
        return client_result(result);
    }
    fill(status, &reply);
    return 0;
}

/* There are no symbolic links. */
int lstat(const char *restrict path, struct stat *restrict status)
{
    return stat(path, status);
}
