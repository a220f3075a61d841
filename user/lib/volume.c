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

/* Sends MESSAGE with the absolute name of PATH, which is put to ABSOLUTE. 0 or
 * a negated errno. */
static int ask_about(struct message *message, const char *path,
                     char absolute[IO_PATH_BYTES])
{
    int result = directory_resolve(path, absolute);

    if (result >= 0) {
        message->data = absolute;
        message->data_bytes = (uint32_t)result + 1;
        result = client_ask(SERVICE_FS, message);
    }
    return result < 0 ? result : 0;
}

/* The same; 0, or -1 with errno. */
static int ask(struct message *message, const char *path)
{
    char absolute[IO_PATH_BYTES];

    return client_result(ask_about(message, path, absolute));
}

/* Tells init what is mounted, or not mounted any more. */
static void tell_init(uint32_t operation, const struct proc_mount *mount)
{
    struct message message = MESSAGE_SHORT(operation, 0, 0);

    message.data = mount;
    message.data_bytes = sizeof *mount;
    (void)client_ask_init(&message);
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
    struct proc_mount mount = {.disk = disk, .partition = partition};
    char absolute[IO_PATH_BYTES];
    int result = ask_about(&message, path, absolute);

    if (result == 0) {
        mount.volume = message.word[1];
        strcpy(mount.where, absolute); /* else it were too long for fs */
        tell_init(PROC_MOUNT, &mount);
    }
    return client_result(result);
}

int sos_unmount(const char *path)
{
    struct message message = MESSAGE_SHORT(FS_UNMOUNT, 0, 0);
    struct proc_mount mount = {.volume = 0};
    char absolute[IO_PATH_BYTES];
    int result = ask_about(&message, path, absolute);

    if (result == 0 || result == -EINVAL) { /* or nothing is mounted there */
        strncpy(mount.where, absolute, sizeof mount.where - 1);
        tell_init(PROC_UNMOUNT, &mount);
    }
    return client_result(result);
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
    int result = file_ask(fd, &message);

    if (result >= 0) {
        descriptor_file(fd)->place = message.word[2];
    }
    return client_result(result);
}

int fdatasync(int fd)
{
    return fsync(fd);
}

int ftruncate(int fd, off_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_TRUNCATE, 0, (uint32_t)bytes);
    int result = bytes < 0 ? -EINVAL : file_ask(fd, &message);

    if (result >= 0) {
        descriptor_file(fd)->place = message.word[1];
        descriptor_file(fd)->change = message.word[2];
    }
    return client_result(result);
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
