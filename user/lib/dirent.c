/* SPDX-License-Identifier: MIT
 *
 * Reading directories: entries come from the server a buffer at a time.
 */
#include <dirent.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/file.h"

#define ENTRIES 16 /* fetched at a time */

struct directory_stream {
    int fd;
    uint32_t next, filled; /* entries in the buffer: given out, there */
    struct dirent entry;   /* the last one given out */
    struct io_entry buffer[ENTRIES];
};

DIR *opendir(const char *path)
{
    DIR *directory = malloc(sizeof *directory);

    if (directory == NULL) {
        return NULL;
    }
    directory->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory->fd < 0) {
        free(directory);
        return NULL;
    }
    directory->next = 0;
    directory->filled = 0;
    return directory;
}

/* Fetches the next entries; how many, 0 at the end, or a negated errno. */
static int fetch(DIR *directory)
{
    struct message message = MESSAGE_SHORT(IO_LIST, 0, 0);
    int result;

    message.buffer = directory->buffer;
    message.buffer_bytes = sizeof directory->buffer;
    result = file_ask(directory->fd, &message);
    if (result > ENTRIES) {
        return -EPROTO;
    }
    directory->next = 0;
    directory->filled = result < 0 ? 0 : (uint32_t)result;
    if (result > 0) {
        descriptor_file(directory->fd)->offset += directory->filled;
    }
    return result;
}

static unsigned char type_of(uint32_t mode)
{
    if (S_ISDIR(mode)) {
        return DT_DIR;
    }
    return S_ISREG(mode) ? DT_REG : DT_UNKNOWN;
}

struct dirent *readdir(DIR *directory)
{
    const struct io_entry *from;

    if (directory->next == directory->filled) {
        int result = fetch(directory);

        if (result <= 0) {
            (void)client_result(result);
            return NULL;
        }
    }
    from = &directory->buffer[directory->next++];
    directory->entry.d_ino = from->node;
    directory->entry.d_type = type_of(from->mode);
    memcpy(directory->entry.d_name, from->name, sizeof from->name);
    directory->entry.d_name[NAME_MAX] = '\0';
    return &directory->entry;
}

void rewinddir(DIR *directory)
{
    directory->next = 0;
    directory->filled = 0;
    (void)lseek(directory->fd, 0, SEEK_SET);
}

int closedir(DIR *directory)
{
    int result = close(directory->fd);

    free(directory);
    return result;
}
