/* SPDX-License-Identifier: MIT
 *
 * Permission is checked when a file is opened; after that its number is what
 * allows to read it. A read that lies inside one line of the cache is answered
 * in place, without a copy; a longer one is put together in a buffer.
 */
#include "sos/fs/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "sos/fs/cache.h"
#include "sos/fs/dir.h"
#include "sos/fs/fat.h"
#include "sos/fs/path.h"
#include "sos/fs/stat.h"

#define OFFSET_MAX 0x7FFFFFFF

struct file {
    uint32_t holders; /* clients; 0: the entry is free */
    bool sequential; /* no seek since the last read: what follows is wanted */
    uint32_t uid;   /* of the user who opened it */
    uint32_t flags; /* as it was opened */
    struct dir_node node;
    uint32_t offset;
    struct fat_chain chain;   /* of a file: where the last read was */
    struct dir_cursor cursor; /* of a directory: the next entry */
};

static struct file table[FILE_MOST];

/* A read of FILE_MOST_BYTES bytes touches one sector more at odd offsets. */
static uint8_t buffer[FILE_MOST_BYTES + BLOCK_BYTES];

void file_start(void)
{
    uint32_t i;

    for (i = 0; i < FILE_MOST; i++) {
        table[i].holders = 0;
    }
}

/* Finds CLIENT's file NUMBER. */
static int find(struct client *client, uint32_t number, struct file **file)
{
    if (!client_holds(client, number)) {
        return -EBADF;
    }
    *file = &table[number];
    return 0;
}

/* Finds a free number for CLIENT. */
static int find_free(const struct client *client)
{
    uint32_t i;

    if (client_files(client) >= FILE_CLIENT_MOST) {
        return -EMFILE;
    }
    for (i = 0; i < FILE_MOST; i++) {
        if (table[i].holders == 0) {
            return (int)i;
        }
    }
    return -ENFILE;
}

/* Whether FLAGS can be granted to USER on NODE. */
static int check_open(const struct access_user *user,
                      const struct dir_node *node, uint32_t flags)
{
    if ((flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) {
        return -EEXIST;
    }
    if ((flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC) != 0) {
        return dir_is_directory(node) ? -EISDIR : -EROFS;
    }
    if ((flags & O_DIRECTORY) != 0 && !dir_is_directory(node)) {
        return -ENOTDIR;
    }
    return access_is_allowed(user, node, ACCESS_READ) ? 0 : -EACCES;
}

/* Opens NODE for CLIENT as file NUMBER, which is free. */
static int open_as(struct client *client, uint32_t number,
                   const struct dir_node *node, uint32_t flags)
{
    struct dir_cursor cursor = {.slot = 0};
    int result = check_open(&client->user, node, flags);

    if (result == 0 && dir_is_directory(node)) {
        result = dir_open(node, &cursor);
    }
    if (result != 0) {
        return result;
    }
    table[number] = (struct file){
        .holders = 1,
        .sequential = true,
        .uid = client->user.uid,
        .flags = flags,
        .node = *node,
        .cursor = cursor,
    };
    fat_chain_start(&table[number].chain, node->cluster);
    client_hold(client, number, true);
    return 0;
}

int file_open(struct client *client, const char *path, uint32_t flags,
              uint32_t mode, uint32_t *node)
{
    struct dir_node found;
    int result = path_walk(&client->user, path, &found);
    int number = find_free(client);

    if (result == -ENOENT && (flags & O_CREAT) != 0) {
        return -EROFS;
    }
    if (result == 0 && number < 0) {
        result = number;
    }
    if (result == 0) {
        result = open_as(client, (uint32_t)number, &found, flags);
    }
    *node = found.number;
    return result == 0 ? number : result;
}

/* CLIENT, which had NUMBER before, wants to hold it again. */
static int join(struct client *client, uint32_t number, uint32_t node)
{
    struct file *file = &table[number];

    if (client_holds(client, number)) {
        return file->node.number == node ? 0 : -EBUSY;
    }
    if (file->node.number != node || file->uid != client->user.uid) {
        return -EBUSY;
    }
    file->holders++;
    client_hold(client, number, true);
    return 0;
}

/* Puts FILE at OFFSET, as file_seek() would. */
static void put_at(struct file *file, uint32_t offset)
{
    struct dir_entry entry;
    uint32_t i;

    file->offset = offset;
    if (dir_is_directory(&file->node)) {
        for (i = 0; i < offset; i++) {
            if (dir_next(&file->cursor, &entry) <= 0) {
                return;
            }
        }
    }
}

int file_reopen(struct client *client, const struct proc_file *old)
{
    struct dir_node node;
    int result;

    if (old->number >= FILE_MOST || old->offset > OFFSET_MAX) {
        return -EINVAL;
    }
    if (table[old->number].holders > 0) {
        return join(client, old->number, old->node);
    }
    if (client_files(client) >= FILE_CLIENT_MOST) {
        return -EMFILE;
    }
    result = path_find(&client->user, old->node, &node);
    if (result == 0) {
        result = open_as(client, old->number, &node,
                         old->flags & ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC));
    }
    if (result == 0) {
        put_at(&table[old->number], old->offset);
    }
    return result;
}

void file_share(struct client *child)
{
    uint32_t i;

    for (i = 0; i < FILE_MOST; i++) {
        if (client_holds(child, i)) {
            table[i].holders++;
        }
    }
}

int file_close(struct client *client, uint32_t number)
{
    struct file *file;
    int result = find(client, number, &file);

    if (result == 0) {
        file->holders--;
        client_hold(client, number, false);
    }
    return result;
}

void file_forget(struct client *client)
{
    uint32_t i;

    for (i = 0; i < FILE_MOST; i++) {
        (void)file_close(client, i);
    }
}

uint32_t file_offset(struct client *client, uint32_t number)
{
    struct file *file;

    return find(client, number, &file) == 0 ? file->offset : 0;
}

/* Reads sectors FIRST .. FIRST + COUNT - 1 of FILE to BUFFER. Returns how many
 * there were before the chain ends or breaks; -EIO if not even one. */
static int read_sectors(struct file *file, uint32_t first, uint32_t count)
{
    uint32_t done = 0;
    uint32_t disk, run;

    while (done < count) {
        if (fat_locate(&file->chain, first + done, count - done, &disk,
                       &run) != 0 ||
            run == 0 ||
            cache_read(disk, run, buffer + done * BLOCK_BYTES) != 0) {
            break; /* the file is longer than its chain, or the disk is bad */
        }
        done += run;
    }
    return done > 0 ? (int)done : -EIO;
}

/* Shows sectors FIRST .. FIRST + COUNT - 1 of FILE: in the cache, if they lie
 * in one line, else in BUFFER. Returns how many can be seen. AHEAD more follow
 * in the file and will probably be asked for next. */
static int view_sectors(struct file *file, uint32_t first, uint32_t count,
                        uint32_t ahead, const uint8_t **data)
{
    uint32_t disk, run, seen;

    if (fat_locate(&file->chain, first, count + ahead, &disk, &run) != 0 ||
        run == 0) {
        return -EIO;
    }
    if (file->sequential) {
        cache_load(disk, run);
    }
    if (run >= count && cache_view(disk, data, &seen) == 0 && seen >= count) {
        return (int)count;
    }
    *data = buffer;
    return read_sectors(file, first, count);
}

/* The bytes that a read of at most BYTES can deliver at the file's offset. */
static uint32_t clip(const struct file *file, uint32_t bytes)
{
    uint32_t rest = 0;

    if (file->offset < file->node.bytes) {
        rest = file->node.bytes - file->offset;
    }
    if (bytes > FILE_MOST_BYTES) {
        bytes = FILE_MOST_BYTES;
    }
    return bytes < rest ? bytes : rest;
}

/* The sectors from FIRST on that FILE still has, up to one disk request. */
static uint32_t sectors_ahead(const struct file *file, uint32_t first)
{
    uint32_t all = file->node.bytes / BLOCK_BYTES;

    if (first >= all) {
        return 0;
    }
    return all - first < BLOCK_MOST ? all - first : BLOCK_MOST;
}

int file_read(struct client *client, uint32_t number, uint32_t bytes,
              const uint8_t **data)
{
    struct file *file;
    uint32_t first, inside, count, got;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (dir_is_directory(&file->node)) {
        return -EISDIR;
    }
    bytes = clip(file, bytes);
    if (bytes == 0) {
        return 0;
    }
    if (!fat_is_cluster(file->node.cluster)) {
        return -EIO;
    }
    first = file->offset / BLOCK_BYTES;
    inside = file->offset % BLOCK_BYTES;
    count = (inside + bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    result = view_sectors(file, first, count,
                          sectors_ahead(file, first + count), data);
    if (result < 0) {
        return result;
    }
    got = (uint32_t)result * BLOCK_BYTES - inside;
    if (got > bytes) {
        got = bytes;
    }
    *data += inside;
    file->offset += got;
    file->sequential = true;
    return (int)got;
}

int file_seek(struct client *client, uint32_t number, int32_t offset,
              uint32_t whence)
{
    struct file *file;
    int64_t target = offset;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (whence == SEEK_CUR) {
        target += file->offset;
    } else if (whence == SEEK_END) {
        target += file->node.bytes;
    } else if (whence != SEEK_SET) {
        return -EINVAL;
    }
    if (target < 0 || target > OFFSET_MAX) {
        return -EINVAL;
    }
    if (dir_is_directory(&file->node)) {
        file->offset = 0;
        return target == 0 ? dir_open(&file->node, &file->cursor) : -EINVAL;
    }
    file->sequential = file->sequential && target == file->offset;
    file->offset = (uint32_t)target;
    return (int)target;
}

int file_stat(struct client *client, const char *path, struct io_stat *status)
{
    struct dir_node node;
    int result = path_walk(&client->user, path, &node);

    if (result == 0) {
        stat_describe(&node, status);
    }
    return result;
}

int file_fstat(struct client *client, uint32_t number, struct io_stat *status)
{
    struct file *file;
    int result = find(client, number, &file);

    if (result == 0) {
        stat_describe(&file->node, status);
    }
    return result;
}

int file_list(struct client *client, uint32_t number, struct io_entry *entries,
              uint32_t most)
{
    struct file *file;
    struct dir_entry entry;
    uint32_t count;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (!dir_is_directory(&file->node)) {
        return -ENOTDIR;
    }
    for (count = 0; count < most; count++) {
        result = dir_next(&file->cursor, &entry);
        if (result <= 0) {
            break;
        }
        entries[count].node = entry.node.number;
        entries[count].mode = stat_mode(&entry.node);
        memcpy(entries[count].name, entry.name, IO_NAME_BYTES);
    }
    file->offset += count;
    return count > 0 ? (int)count : result;
}
