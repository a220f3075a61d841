/* SPDX-License-Identifier: MIT
 *
 * Open files. What lies behind a file's end in the last sector it has is kept:
 * it is so on the disk, and a power cut may show it.
 */
#include "grading/layers/fs_model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grading/layers/fs_model_way.h"

#define OFFSET_MOST 0x7FFFFFFF

/* --- Contents ----------------------------------------------------------------- */

/* Makes NODE BYTES long, which is longer than it was. */
static void extend(struct model_node *node, uint32_t bytes)
{
    if (bytes > node->room) {
        uint32_t room = (bytes + 511) / 512 * 512;

        node->contents = realloc(node->contents, room);
        memset(node->contents + node->room, 0, room - node->room);
        node->room = room;
    }
    memset(node->contents + node->bytes, 0, bytes - node->bytes);
    node->bytes = bytes;
}

static void watch(const struct model_node *node, uint32_t from, uint32_t to)
{
    if (model_watch != NULL && to > from) {
        model_watch(node, from, to);
    }
}

static void resize(struct model_node *node, uint32_t bytes)
{
    uint32_t old = node->bytes;

    if (bytes > old) {
        extend(node, bytes);
        watch(node, old, bytes);
    }
    if (bytes != old) {
        node->bytes = bytes;
        node->changed = model_now;
    }
}

/* The part behind the end comes first, as in sos/fs: a power cut may fall
 * between the two. */
static void put(struct model_node *node, uint32_t offset, const uint8_t *data,
                uint32_t bytes)
{
    uint32_t old = node->bytes;
    uint32_t inside = offset < old ? old - offset : 0;

    inside = inside < bytes ? inside : bytes;
    if (offset + bytes > old) {
        extend(node, offset + bytes);
        memcpy(node->contents + offset + inside, data + inside, bytes - inside);
        watch(node, old, offset + bytes);
    }
    if (inside > 0) {
        memcpy(node->contents + offset, data, inside);
        watch(node, offset, offset + inside);
    }
    node->changed = model_now;
}

/* --- Open files --------------------------------------------------------------- */

/* Whether USER may open NODE with FLAGS. */
static int check_open(const struct model_user *user,
                      const struct model_node *node, uint32_t flags)
{
    uint32_t how = flags & O_ACCMODE;
    uint32_t wanted = how == O_RDONLY ? 4 : how == O_WRONLY ? 2 : 6;

    if ((flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) {
        return -EEXIST;
    }
    if ((flags & O_TRUNC) != 0) {
        wanted |= 2;
    }
    if (!node->is_directory && (flags & O_DIRECTORY) != 0) {
        return -ENOTDIR;
    }
    if (node->is_directory && (wanted & 2) != 0) {
        return -EISDIR;
    }
    return model_may(user, node, wanted) ? 0 : -EACCES;
}

/* Finds the file to be opened, or makes it. */
static int find_or_make(const struct model_user *user, const char *path,
                        uint32_t flags, uint32_t mode, uint32_t *node)
{
    struct way way;
    int result = model_find(user, path, node);

    if (result == 0) {
        return check_open(user, &model_nodes[*node], flags);
    }
    if (result != -ENOENT || (flags & O_CREAT) == 0 ||
        model_way(user, path, &way) != 0) {
        return result;
    }
    if (way.is_directory) {
        return -EISDIR;
    }
    result = model_may_make(user, &way);
    if (result == 0) {
        *node = model_make(user, &way, mode, false);
    }
    return result;
}

int model_open(const struct model_user *user, const char *path, uint32_t flags,
               uint32_t mode, uint32_t *open)
{
    uint32_t node, i = 0;
    int result = find_or_make(user, path, flags, mode, &node);

    if (result != 0) {
        return result;
    }
    while (model_opens[i].holders > 0) {
        i++;
    }
    model_opens[i] = (struct model_open){1, node, flags, 0};
    model_nodes[node].holders++;
    if ((flags & O_TRUNC) != 0) {
        resize(&model_nodes[node], 0);
    }
    *open = i;
    return 0;
}

void model_share(uint32_t open)
{
    model_opens[open].holders++;
}

void model_close(uint32_t open)
{
    struct model_open *file = &model_opens[open];

    file->holders--;
    if (file->holders == 0) {
        model_nodes[file->node].holders--;
        model_drop(&model_nodes[file->node]);
    }
}

int model_read(uint32_t open, uint32_t bytes, const uint8_t **data)
{
    struct model_open *file = &model_opens[open];
    const struct model_node *node = &model_nodes[file->node];
    uint32_t rest = file->offset < node->bytes ? node->bytes - file->offset : 0;

    if ((file->flags & O_ACCMODE) == O_WRONLY) {
        return -EBADF;
    }
    if (node->is_directory) {
        return -EISDIR;
    }
    bytes = bytes < rest ? bytes : rest;
    *data = node->contents + file->offset;
    file->offset += bytes;
    return (int)bytes;
}

int model_write(uint32_t open, const uint8_t *data, uint32_t bytes)
{
    struct model_open *file = &model_opens[open];
    struct model_node *node = &model_nodes[file->node];

    if ((file->flags & O_ACCMODE) == O_RDONLY) {
        return -EBADF;
    }
    if ((file->flags & O_APPEND) != 0) {
        file->offset = node->bytes;
    }
    if (bytes > OFFSET_MOST - file->offset) {
        return -EFBIG;
    }
    if (bytes > 0) {
        put(node, file->offset, data, bytes);
    }
    file->offset += bytes;
    return (int)bytes;
}

int model_seek(uint32_t open, int32_t offset, uint32_t whence)
{
    struct model_open *file = &model_opens[open];
    const struct model_node *node = &model_nodes[file->node];
    int64_t to = (int64_t)offset + (whence == SEEK_CUR   ? file->offset
                                    : whence == SEEK_END ? node->bytes
                                                         : 0);

    if (whence > SEEK_END || to < 0 || to > OFFSET_MOST ||
        (node->is_directory && to != 0)) {
        return -EINVAL;
    }
    file->offset = (uint32_t)to;
    return (int)to;
}

int model_truncate(uint32_t open, uint32_t bytes)
{
    const struct model_open *file = &model_opens[open];

    if ((file->flags & O_ACCMODE) == O_RDONLY) {
        return -EBADF;
    }
    if (bytes > OFFSET_MOST) {
        return -EFBIG;
    }
    resize(&model_nodes[file->node], bytes);
    return 0;
}
