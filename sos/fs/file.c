/* SPDX-License-Identifier: MIT
 *
 * Permission is checked when a file is opened; after that its number is what
 * allows to read and write it.
 */
#include "sos/fs/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "sos/fs/change.h"
#include "sos/fs/data.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/open.h"
#include "sos/fs/path.h"
#include "sos/fs/stat.h"
#include "sos/fs/tree.h"

#define OFFSET_MAX 0x7FFFFFFF

void file_start(uint32_t restarts)
{
    open_start(restarts);
}

void file_share(struct client *child)
{
    open_share(child);
}

int file_close(struct client *client, uint32_t number)
{
    return open_close(client, number);
}

void file_forget(struct client *client)
{
    uint32_t i = client_next_file(client, 0);

    for (; i < CLIENT_FILES; i = client_next_file(client, i + 1)) {
        (void)open_close(client, i);
    }
}

/* Finds CLIENT's file NUMBER. */
static int find(const struct client *client, uint32_t number,
                struct open **file)
{
    *file = open_find(client, number);
    return *file != NULL ? 0 : -EBADF;
}

static bool may_write(const struct open *file)
{
    return (file->flags & O_ACCMODE) != O_RDONLY;
}

/* --- Opening -------------------------------------------------------------- */

/* Whether FLAGS can be granted to USER on NODE. */
static int check_open(const struct access_user *user,
                      const struct dir_node *node, uint32_t flags)
{
    uint32_t access = flags & O_ACCMODE;
    bool writes = access != O_RDONLY || (flags & O_TRUNC) != 0;
    uint32_t wanted =
        (access != O_WRONLY ? ACCESS_READ : 0) | (writes ? ACCESS_WRITE : 0);

    if ((flags & O_DIRECTORY) != 0 && !dir_is_directory(node)) {
        return -ENOTDIR;
    }
    if (writes && dir_is_directory(node)) {
        return -EISDIR;
    }
    if (!access_is_allowed(user, node, wanted)) {
        return -EACCES;
    }
    return writes && node->volume->journal.error != 0 ? -EROFS : 0;
}

/* Makes FILE BYTES long. All who have it open may be anywhere in its chain. */
static int truncate_to(const struct open *file, uint32_t bytes)
{
    struct node *node = file->node;
    struct fat_chain chain;
    int result;

    fat_chain_start(&chain, node->file.volume, node->file.cluster);
    result = data_resize(&node->file, &chain, !node->removed, bytes);
    open_restart_chains(node);
    return result;
}

/* Finds PATH, or creates it if FLAGS say so. */
static int find_or_create(const struct access_user *user, const char *path,
                          uint32_t flags, uint32_t mode, struct dir_node *node)
{
    int result = path_walk(user, path, node);

    if (result == -ENOENT && (flags & O_CREAT) != 0) {
        return tree_create(user, path, mode, node);
    }
    if (result == 0 && (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) {
        return -EEXIST;
    }
    return result == 0 ? check_open(user, node, flags) : result;
}

int file_open(struct client *client, const char *path, uint32_t flags,
              uint32_t mode, uint32_t *node)
{
    struct dir_node found;
    int number = open_free(client);
    int result = number;

    if (number >= 0) {
        result = find_or_create(&client->user, path, flags, mode, &found);
    }
    if (result == 0) {
        result = open_new(client, (uint32_t)number, &found, flags);
    }
    if (result < 0) {
        return result;
    }
    *node = found.number;
    if ((flags & O_TRUNC) != 0 && found.bytes > 0) {
        result = truncate_to(open_find(client, (uint32_t)number), 0);
        if (result != 0) {
            (void)open_close(client, (uint32_t)number);
        }
    }
    return result == 0 ? number : result;
}

/* Puts FILE at the offset of OLD, as reading up to there would. Where one that
 * is only written to is shared, another process may have written more: it goes
 * on behind that, as a script's output should. */
static void put_at(struct open *file, const struct proc_file *old)
{
    struct dir_entry entry;
    uint32_t offset = old->offset;
    uint32_t i;

    if (old->shared != 0 && (old->flags & O_ACCMODE) == O_WRONLY &&
        offset < file->node->file.bytes) {
        offset = file->node->file.bytes;
    }
    file->offset = offset;
    if (dir_is_directory(&file->node->file)) {
        for (i = 0; i < offset; i++) {
            if (dir_next(&file->cursor, &entry) <= 0) {
                return;
            }
        }
    }
}

/* Opens OLD again for its first holder. */
static int open_again(struct client *client, const struct proc_file *old)
{
    uint32_t flags = old->flags & ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC);
    struct dir_node node;
    int result;

    if (client_files(client) >= FILE_CLIENT_MOST) {
        return -EMFILE;
    }
    result = path_find(&client->user, old->node, old->place, &node);
    if (result == 0) {
        result = check_open(&client->user, &node, flags);
    }
    if (result == 0) {
        result = open_new(client, old->number, &node, flags);
    }
    if (result == 0) {
        put_at(open_find(client, old->number), old);
    }
    return result;
}

/* Whether the last change of OLD was lost with an earlier file server. */
static bool is_lost(const struct proc_file *old)
{
    const struct volume *volume = mount_table(old->node >> DIR_VOLUME_SHIFT);

    return old->change != 0 && volume != NULL &&
           (int32_t)(old->change - volume->opened) >= 0;
}

int file_reopen(struct client *client, const struct proc_file *old,
                uint32_t *node)
{
    int result;

    if (old->number >= FILE_MOST || old->offset > OFFSET_MAX) {
        return -EINVAL;
    }
    if (is_lost(old)) {
        return -EIO;
    }
    result = open_is_used(old->number) ? open_join(client, old)
                                       : open_again(client, old);
    if (result == 0) {
        *node = open_find(client, old->number)->node->file.number;
    }
    return result;
}

/* --- Contents ------------------------------------------------------------- */

/* The bytes that a read of at most BYTES can deliver at the file's offset. */
static uint32_t clip(const struct open *file, uint32_t bytes)
{
    uint32_t all = file->node->file.bytes;
    uint32_t rest = file->offset < all ? all - file->offset : 0;

    if (bytes > FILE_MOST_BYTES) {
        bytes = FILE_MOST_BYTES;
    }
    return bytes < rest ? bytes : rest;
}

int file_read(struct client *client, uint32_t number, uint32_t bytes,
              const uint8_t **data)
{
    struct open *file;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (dir_is_directory(&file->node->file)) {
        return -EISDIR;
    }
    if ((file->flags & O_ACCMODE) == O_WRONLY) {
        return -EBADF;
    }
    bytes = clip(file, bytes);
    if (bytes > 0) {
        result = data_read(&file->node->file, &file->chain, file->offset, bytes,
                           file->sequential, data);
    }
    if (result > 0) {
        file->offset += (uint32_t)result;
        file->sequential = true;
    }
    return result;
}

int file_write(struct client *client, uint32_t number, const void *data,
               uint32_t bytes)
{
    struct open *file;
    struct node *node;
    int result = find(client, number, &file);

    if (result != 0 || !may_write(file)) {
        return -EBADF;
    }
    node = file->node;
    if ((file->flags & O_APPEND) != 0) {
        file->offset = node->file.bytes;
    }
    if (bytes > 0) {
        result = data_write(&node->file, &file->chain, !node->removed,
                            file->offset, data, bytes);
    }
    if (result != 0) {
        return result;
    }
    file->offset += bytes;
    return (int)bytes;
}

uint32_t file_offset(struct client *client, uint32_t number)
{
    struct open *file;

    return find(client, number, &file) == 0 ? file->offset : 0;
}

uint32_t file_place(struct client *client, uint32_t number)
{
    struct open *file;

    return find(client, number, &file) == 0 ? file->node->file.cluster : 0;
}

uint32_t file_change(struct client *client, uint32_t number)
{
    struct open *file;

    return find(client, number, &file) == 0
               ? file->node->file.volume->journal.sequence
               : 0;
}

int file_seek(struct client *client, uint32_t number, int32_t offset,
              uint32_t whence)
{
    struct open *file;
    int64_t to = offset;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (whence == SEEK_CUR) {
        to += file->offset;
    } else if (whence == SEEK_END) {
        to += file->node->file.bytes;
    } else if (whence != SEEK_SET) {
        return -EINVAL;
    }
    if (to < 0 || to > OFFSET_MAX) {
        return -EINVAL;
    }
    if (dir_is_directory(&file->node->file)) {
        if (to != 0) {
            return to == file->offset ? (int)to : -EINVAL;
        }
        file->offset = 0;
        return dir_open(&file->node->file, &file->cursor);
    }
    file->sequential = file->sequential && to == file->offset;
    file->offset = (uint32_t)to;
    return (int)to;
}

int file_truncate(struct client *client, uint32_t number, uint32_t bytes)
{
    struct open *file;
    int result = find(client, number, &file);

    if (result != 0 || !may_write(file)) {
        return -EBADF;
    }
    return truncate_to(file, bytes);
}

int file_sync(struct client *client, uint32_t number)
{
    struct open *file;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    return change_commit(file->node->file.volume, false);
}

/* --- What is known -------------------------------------------------------- */

int file_fstat(struct client *client, uint32_t number, struct io_stat *status)
{
    struct open *file;
    int result = find(client, number, &file);

    if (result == 0) {
        stat_describe(&file->node->file, status);
        status->links = file->node->removed ? 0 : 1;
    }
    return result;
}

int file_list(struct client *client, uint32_t number, struct io_entry *entries,
              uint32_t most)
{
    struct open *file;
    struct dir_entry entry;
    uint32_t count;
    int result = find(client, number, &file);

    if (result != 0) {
        return result;
    }
    if (!dir_is_directory(&file->node->file)) {
        return -ENOTDIR;
    }
    if (file->node->removed) {
        return 0;
    }
    for (count = 0; count < most; count++) {
        result = dir_next(&file->cursor, &entry);
        if (result <= 0) {
            break;
        }
        mount_cross(&entry.node);
        entries[count].node = entry.node.number;
        entries[count].mode = stat_mode(&entry.node);
        memcpy(entries[count].name, entry.name, IO_NAME_BYTES);
    }
    file->offset += count;
    return count > 0 ? (int)count : result;
}
