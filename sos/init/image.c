/* SPDX-License-Identifier: MIT
 *
 * Programs as files. One buffer, as long as the longest program so far: init
 * does one thing at a time.
 */
#include "sos/init/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sos/init/service.h"
#include "sos/init/vouch.h"

#define MAY_EXECUTE 1 /* X_OK */
#define TRIES 5       /* to read a program while servers are replaced */

static char *buffer;
static size_t room;

/* Asks fs something about PATH. */
static int ask_path(enum io_operation operation, uint32_t w1, uint32_t w2,
                    const char *path)
{
    struct message message = MESSAGE_SHORT(operation, w1, w2);

    message.data = path;
    message.data_bytes = (uint32_t)strlen(path) + 1;
    return service_ask(SERVICE_FS, &message);
}

static void close_file(int file)
{
    struct message message = MESSAGE_SHORT(IO_CLOSE, (uint32_t)file, 0);

    (void)service_ask(SERVICE_FS, &message);
}

/* Finds the length of FILE, which must be a regular one: 0 or an error. */
static int check_file(int file, size_t *bytes)
{
    struct io_stat status = {0};
    struct message message = MESSAGE_SHORT(IO_FSTAT, (uint32_t)file, 0);
    int error;

    message.buffer = &status;
    message.buffer_bytes = sizeof status;
    error = service_ask(SERVICE_FS, &message);
    if (error < 0) {
        return error;
    }
    *bytes = status.bytes;
    if (!S_ISREG(status.mode)) {
        return -EACCES;
    }
    return status.bytes > IMAGE_MOST_BYTES ? -ENOEXEC : 0;
}

/* Makes the buffer at least BYTES long; what it held is lost. */
static int reserve(size_t bytes)
{
    if (bytes > room) {
        free(buffer);
        buffer = malloc(bytes);
        room = buffer != NULL ? bytes : 0;
    }
    return bytes > room ? -ENOMEM : 0;
}

/* Reads BYTES bytes of FILE, in messages as long as possible. */
static int read_file(int file, size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        size_t left = bytes - done;
        uint32_t part = left < IPC_MAX_BYTES ? (uint32_t)left : IPC_MAX_BYTES;
        struct message message = MESSAGE_SHORT(IO_READ, (uint32_t)file, part);
        int result;

        message.buffer = buffer + done;
        message.buffer_bytes = part;
        result = service_ask(SERVICE_FS, &message);
        if (result <= 0) {
            return result < 0 ? result : -EIO;
        }
        done += message.length;
    }
    return 0;
}

/* Reads the file once. 0 or a negated errno. */
static int read_image(const char *path, struct proc *client, size_t *bytes)
{
    int error = vouch_introduce(client, SERVICE_FS);
    int file;

    if (error == 0) {
        error = ask_path(IO_ACCESS, MAY_EXECUTE, (uint32_t)client->pid, path);
    }
    if (error < 0) {
        return error;
    }
    file = ask_path(IO_OPEN, O_RDONLY, 0, path);
    if (file < 0) {
        return file;
    }
    error = check_file(file, bytes);
    if (error == 0) {
        error = reserve(*bytes);
    }
    if (error == 0) {
        error = read_file(file, *bytes);
    }
    close_file(file);
    return error;
}

int image_read(const char *path, struct proc *client, const void **image,
               size_t *bytes)
{
    int error = -ETIMEDOUT;

    /* After a time without an answer it is not known what fs has done: so all
     * is begun again. */
    for (int i = 0; i < TRIES && error == -ETIMEDOUT; i++) {
        error = read_image(path, client, bytes);
    }
    *image = buffer;
    return error;
}
