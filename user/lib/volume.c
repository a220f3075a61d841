/* SPDX-License-Identifier: MIT
 *
 * Volumes as a whole, the lengths of files, and when what was written is on
 * the disk.
 */
#include <sys/statvfs.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/lib/directory.h"
#include "user/lib/file.h"

/* Sends MESSAGE with the absolute name of PATH; 0, or -1 with errno. */
static int ask(struct message *message, const char *path)
{
    char absolute[IO_PATH_BYTES];
    int result = directory_resolve(path, absolute);

    if (result >= 0) {
        message->data = absolute;
        message->data_bytes = (uint32_t)result + 1;
        result = client_ask(SERVICE_FS, message);
    }
    return client_result(result < 0 ? result : 0);
}

int sos_volume(const char *path, struct fs_volume *volume)
{
    struct message message = MESSAGE_SHORT(FS_VOLUME, 0, 0);

    message.buffer = volume;
    message.buffer_bytes = sizeof *volume;
    return ask(&message, path);
}

int sos_mounted(uint32_t index, struct fs_volume *volume)
{
    struct message message = MESSAGE_SHORT(FS_MOUNTED, index, 0);

    message.buffer = volume;
    message.buffer_bytes = sizeof *volume;
    return client_result(client_ask(SERVICE_FS, &message));
}

int sos_format(uint32_t disk, uint32_t partition, const char *label)
{
    struct message message = MESSAGE_SHORT(FS_FORMAT, partition, disk);

    message.data = label;
    message.data_bytes = (uint32_t)strlen(label) + 1;
    return client_result(client_ask(SERVICE_FS, &message));
}

int sos_mount(uint32_t disk, uint32_t partition, const char *path)
{
    struct message message = MESSAGE_SHORT(FS_MOUNT, partition, disk);

    return ask(&message, path);
}

int sos_unmount(const char *path)
{
    struct message message = MESSAGE_SHORT(FS_UNMOUNT, 0, 0);

    return ask(&message, path);
}

int statvfs(const char *restrict path, struct statvfs *restrict status)
{
    struct fs_volume volume;

    if (sos_volume(path, &volume) < 0) {
        return -1;
    }
    *status = (struct statvfs){
        .f_bsize = volume.block_bytes,
        .f_frsize = volume.block_bytes,
        .f_blocks = volume.blocks,
        .f_bfree = volume.free_blocks,
        .f_bavail = volume.free_blocks,
        .f_flag = volume.read_only ? ST_RDONLY : 0,
        .f_namemax = IO_NAME_BYTES - 1,
    };
    return 0;
}

void sync(void)
{
    struct message message = MESSAGE_SHORT(FS_SYNC, 0, 0);

    (void)client_ask(SERVICE_FS, &message);
}

int fsync(int fd)
{
    struct message message = MESSAGE_SHORT(IO_SYNC, 0, 0);

    return client_result(file_ask(fd, &message));
}

int fdatasync(int fd)
{
    return fsync(fd);
}

int ftruncate(int fd, off_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_TRUNCATE, 0, (uint32_t)bytes);

    return client_result(bytes < 0 ? -EINVAL : file_ask(fd, &message));
}

int truncate(const char *path, off_t bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int result, error;

    if (fd < 0) {
        return -1;
    }
    result = ftruncate(fd, bytes);
    error = errno;
    (void)close(fd);
    errno = error;
    return result;
}
