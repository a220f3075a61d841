/* SPDX-License-Identifier: MIT
 *
 * What changes the tree of files by their names. The library makes names
 * absolute; the rest is the file system's. What is not the same when it is
 * done twice knows so by its error (client.h).
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <utime.h>

#include "user/lib/client.h"
#include "user/lib/device.h"
#include "user/lib/directory.h"
#include "user/lib/identity.h"

#define TWICE_IS_SAME 0 /* for ask(): the request may simply be made again */
#define PERMISSIONS 07777u

/* Sends MESSAGE with the absolute name of PATH. TWICE is the negated errno of
 * a request that was made before. 0, or -1 with errno. */
static int ask(struct message *message, const char *path, int twice)
{
    char absolute[IO_PATH_BYTES];
    int result = directory_resolve(path, absolute);

    if (result >= 0) {
        message->data = absolute;
        message->data_bytes = (uint32_t)result + 1;
        result = twice == TWICE_IS_SAME
                     ? client_ask(SERVICE_FS, message)
                     : client_ask_again(SERVICE_FS, message, twice);
    }
    return client_result(result < 0 ? result : 0);
}

int mkdir(const char *path, mode_t mode)
{
    struct message message =
        MESSAGE_SHORT(FS_MKDIR, mode & ~identity_mask(), 0);

    return ask(&message, path, -EEXIST);
}

int rmdir(const char *path)
{
    struct message message = MESSAGE_SHORT(FS_RMDIR, 0, 0);

    return ask(&message, path, -ENOENT);
}

int unlink(const char *path)
{
    struct message message = MESSAGE_SHORT(FS_UNLINK, 0, 0);

    return ask(&message, path, -ENOENT);
}

int remove(const char *path)
{
    return unlink(path) == 0 ? 0 : errno == EISDIR ? rmdir(path) : -1;
}

int rename(const char *from, const char *to)
{
    char paths[2 * IO_PATH_BYTES];
    struct message message = MESSAGE_SHORT(FS_RENAME, 0, 0);
    int first = directory_resolve(from, paths);
    int second = first < 0 ? first : directory_resolve(to, paths + first + 1);

    if (second < 0) {
        return client_result(second);
    }
    message.data = paths;
    message.data_bytes = (uint32_t)(first + second + 2);
    return client_result(client_ask_again(SERVICE_FS, &message, -ENOENT));
}

/* Both names exist or not as POSIX wants it; then comes what FAT cannot. */
int link(const char *from, const char *to)
{
    struct stat status;

    if (stat(from, &status) < 0) {
        return -1;
    }
    if (stat(to, &status) == 0) {
        return client_result(-EEXIST);
    }
    return client_result(-EPERM);
}

int symlink(const char *text, const char *path)
{
    struct stat status;

    return client_result(stat(path, &status) == 0 ? -EEXIST : -EPERM);
}

ssize_t readlink(const char *restrict path, char *restrict to, size_t bytes)
{
    struct stat status;

    return stat(path, &status) < 0 ? -1 : client_result(-EINVAL);
}

int chmod(const char *path, mode_t mode)
{
    struct message message = MESSAGE_SHORT(FS_CHMOD, mode & PERMISSIONS, 0);

    return ask(&message, path, TWICE_IS_SAME);
}

int chown(const char *path, uid_t user, gid_t group)
{
    struct message message = MESSAGE_SHORT(FS_CHOWN, user, group);

    return ask(&message, path, TWICE_IS_SAME);
}

int access(const char *path, int wanted)
{
    struct message message = MESSAGE_SHORT(IO_ACCESS, (uint32_t)wanted, 0);
    char absolute[IO_PATH_BYTES];
    struct proc_file unused;

    if (directory_resolve(path, absolute) >= 0 &&
        device_find(absolute, &unused, NULL)) {
        return (wanted & X_OK) == 0 ? 0 : client_result(-EACCES);
    }
    return ask(&message, path, TWICE_IS_SAME);
}

int utime(const char *path, const struct utimbuf *times)
{
    struct message message = MESSAGE_SHORT(
        FS_UTIME, times != NULL ? (uint32_t)times->modtime : UINT32_MAX, 0);

    return ask(&message, path, TWICE_IS_SAME);
}
