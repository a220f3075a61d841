/* SPDX-License-Identifier: MIT
 *
 * A node that is neither linked nor open is free. Names are compared without
 * case, for the letters that the tests use: ASCII and Latin-1.
 */
#include "grading/layers/fs_model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_MOST 255 /* bytes */
#define OFFSET_MOST 0x7FFFFFFF

struct model_node model_nodes[MODEL_NODES];
struct model_open model_opens[MODEL_OPENS];
void (*model_watch)(const struct model_node *node, uint32_t from, uint32_t to);

static uint32_t now, next_id;

/* A path but for its last name. */
struct way {
    uint32_t node;     /* the directory; or, without a name, the end */
    const char *name;  /* BYTES long; 0: the path has no last name */
    size_t bytes;
    bool is_directory; /* a '/' follows */
};

static void clear(struct model_node *node)
{
    free(node->contents);
    *node = (struct model_node){.used = false};
}

void model_start(void)
{
    uint32_t i;

    for (i = 0; i < MODEL_NODES; i++) {
        clear(&model_nodes[i]);
    }
    memset(model_opens, 0, sizeof model_opens);
    next_id = 1;
    model_nodes[MODEL_ROOT] = (struct model_node){
        .used = true, .is_directory = true, .is_linked = true, .mode = 0755};
}

void model_set_time(uint32_t seconds)
{
    now = seconds;
}

/* --- Names -------------------------------------------------------------------- */

static uint8_t small(const char *at)
{
    uint8_t byte = (uint8_t)*at;
    bool is_latin = (uint8_t)at[-1] == 0xC3 && byte >= 0x80 && byte <= 0x9E;

    return (uint8_t)((byte >= 'A' && byte <= 'Z') || (is_latin && byte != 0x97)
                         ? byte + 32
                         : byte);
}

/* Whether NAME (BYTES long, behind a '/') is that of NODE. */
static bool is_called(const struct model_node *node, const char *name,
                      size_t bytes)
{
    char full[MODEL_NAME + 1] = "/";
    size_t i;

    if (strlen(node->name) != bytes) {
        return false;
    }
    memcpy(full + 1, node->name, bytes);
    for (i = 0; i < bytes; i++) {
        if (small(full + 1 + i) != small(name + i)) {
            return false;
        }
    }
    return true;
}

static int find_in(uint32_t directory, const char *name, size_t bytes,
                   uint32_t *node)
{
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        if (model_nodes[i].used && model_nodes[i].is_linked &&
            model_nodes[i].parent == directory &&
            is_called(&model_nodes[i], name, bytes)) {
            *node = i;
            return 0;
        }
    }
    return -ENOENT;
}

static bool is_legal(const char *name, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes; i++) {
        if ((uint8_t)name[i] < ' ' || strchr("\"*:<>?\\|\x7f", name[i])) {
            return false;
        }
    }
    return name[bytes - 1] != ' ' && name[bytes - 1] != '.';
}

void model_path(uint32_t node, char *to, uint32_t bytes)
{
    char old[512];

    to[0] = 0;
    while (node != MODEL_ROOT) {
        strcpy(old, to);
        (void)snprintf(to, bytes, "/%s%s", model_nodes[node].name, old);
        node = model_nodes[node].parent;
    }
}

/* --- Rights ------------------------------------------------------------------- */

static bool is_owner(const struct model_user *user,
                     const struct model_node *node)
{
    return user->uid == 0 || user->uid == node->uid;
}

static bool may(const struct model_user *user, const struct model_node *node,
                uint32_t wanted)
{
    uint32_t shift = user->uid == node->uid ? 6 : user->gid == node->uid ? 3 : 0;

    return user->uid == 0 || (node->mode >> shift & wanted) == wanted;
}

/* The sticky bit is always set where everybody may write. */
static bool may_remove(const struct model_user *user,
                       const struct model_node *directory,
                       const struct model_node *node)
{
    return may(user, directory, 3) &&
           ((directory->mode & 2) == 0 || is_owner(user, node) ||
            is_owner(user, directory));
}

/* --- Paths -------------------------------------------------------------------- */

static int check_here(const struct model_user *user, uint32_t node)
{
    if (!model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    return may(user, &model_nodes[node], 1) ? 0 : -EACCES;
}

static bool is_dots(const char *name, size_t bytes)
{
    return bytes <= 2 && strncmp(name, "..", bytes) == 0;
}

static int step(const struct model_user *user, uint32_t *node,
                const char *name, size_t bytes)
{
    int result = check_here(user, *node);

    if (result != 0) {
        return result;
    }
    if (is_dots(name, bytes)) {
        *node = bytes == 2 ? model_nodes[*node].parent : *node;
        return 0;
    }
    return bytes > NAME_MOST ? -ENAMETOOLONG
                             : find_in(*node, name, bytes, node);
}

/* Goes all the way but for the last name. */
static int find_way(const struct model_user *user, const char *path,
                    struct way *way)
{
    int result = path[0] == '/' ? 0 : -ENOENT;

    *way = (struct way){.node = MODEL_ROOT};
    while (result == 0 && *path != 0) {
        path += strspn(path, "/");
        way->name = path;
        way->bytes = strcspn(path, "/");
        path += way->bytes;
        way->is_directory = *path == '/';
        if (path[strspn(path, "/")] == 0 && !is_dots(way->name, way->bytes)) {
            return check_here(user, way->node);
        }
        result = step(user, &way->node, way->name, way->bytes);
        way->bytes = 0;
    }
    return result;
}

/* The node that the last name of WAY names. */
static int find_last(const struct way *way, uint32_t *node)
{
    *node = way->node;
    if (way->bytes == 0) {
        return 0;
    }
    return way->bytes > NAME_MOST
               ? -ENAMETOOLONG
               : find_in(way->node, way->name, way->bytes, node);
}

int model_find(const struct model_user *user, const char *path,
               uint32_t *node)
{
    struct way way;
    int result = find_way(user, path, &way);

    if (result == 0) {
        result = find_last(&way, node);
    }
    if (result == 0 && way.bytes > 0 && way.is_directory) {
        result = check_here(user, *node);
    }
    return result;
}

/* --- Nodes -------------------------------------------------------------------- */

/* Root's files have at least the permission 0200: access.h says why. */
static void set_mode(struct model_node *node, uint32_t uid, uint32_t mode)
{
    node->uid = uid;
    node->mode = uid == 0 && mode == 0 ? 0200 : mode;
}

static void name_node(struct model_node *node, const struct way *way)
{
    node->parent = way->node;
    memset(node->name, 0, sizeof node->name);
    memcpy(node->name, way->name, way->bytes);
}

/* Makes a new node where WAY says. */
static uint32_t make(const struct model_user *user, const struct way *way,
                     uint32_t mode, bool is_directory)
{
    uint32_t i = 1;

    while (i < MODEL_NODES && model_nodes[i].used) {
        i++;
    }
    if (i == MODEL_NODES || way->bytes >= MODEL_NAME) {
        fprintf(stderr, "the model is full\n");
        exit(2);
    }
    model_nodes[i] = (struct model_node){.used = true,
                                         .is_directory = is_directory,
                                         .is_linked = true,
                                         .id = next_id++,
                                         .changed = now};
    set_mode(&model_nodes[i], user->uid, mode);
    name_node(&model_nodes[i], way);
    return i;
}

static void drop(struct model_node *node)
{
    if (!node->is_linked && node->holders == 0) {
        clear(node);
    }
}

static void unlink_node(struct model_node *node)
{
    node->is_linked = false;
    drop(node);
}

/* Whether WAY can get a new entry. */
static int may_make(const struct model_user *user, const struct way *way)
{
    if (!may(user, &model_nodes[way->node], 3)) {
        return -EACCES;
    }
    return is_legal(way->name, way->bytes) ? 0 : -EINVAL;
}

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
        node->changed = now;
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
    node->changed = now;
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
    return may(user, node, wanted) ? 0 : -EACCES;
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
        find_way(user, path, &way) != 0) {
        return result;
    }
    if (way.is_directory) {
        return -EISDIR;
    }
    result = may_make(user, &way);
    if (result == 0) {
        *node = make(user, &way, mode, false);
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
        drop(&model_nodes[file->node]);
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

/* --- The tree ----------------------------------------------------------------- */

/* Finds the last name of PATH and what has it. Returns 0, -ENOENT, or another
 * error: NO_NAME if there is no name. */
static int find_name(const struct model_user *user, const char *path,
                     struct way *way, uint32_t *node, int no_name, bool *dead)
{
    int result = find_way(user, path, way);

    *dead = result != 0 || way->bytes == 0;
    if (result == 0) {
        result = way->bytes == 0 ? no_name : find_last(way, node);
    }
    return result;
}

int model_mkdir(const struct model_user *user, const char *path,
                uint32_t mode)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EEXIST, &dead);

    if (result == 0) {
        return -EEXIST;
    }
    if (result != -ENOENT || dead) {
        return result;
    }
    result = may_make(user, &way);
    if (result == 0) {
        (void)make(user, &way, mode, true);
    }
    return result;
}

static bool is_empty(uint32_t directory)
{
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        if (model_nodes[i].used && model_nodes[i].is_linked &&
            model_nodes[i].parent == directory) {
            return false;
        }
    }
    return true;
}

int model_rmdir(const struct model_user *user, const char *path)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EINVAL, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!may_remove(user, &model_nodes[way.node], &model_nodes[node])) {
        return -EACCES;
    }
    if (!model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!is_empty(node)) {
        return -ENOTEMPTY;
    }
    unlink_node(&model_nodes[node]);
    return 0;
}

int model_unlink(const struct model_user *user, const char *path)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EISDIR, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!may_remove(user, &model_nodes[way.node], &model_nodes[node])) {
        return -EACCES;
    }
    if (model_nodes[node].is_directory) {
        return -EISDIR;
    }
    unlink_node(&model_nodes[node]);
    return 0;
}

/* Whether NODE is DIRECTORY or lies above it. */
static bool is_above(uint32_t node, uint32_t directory)
{
    while (directory != node && directory != MODEL_ROOT) {
        directory = model_nodes[directory].parent;
    }
    return directory == node;
}

/* Whether SOURCE may take the place of OLD. */
static int check_replace(const struct model_user *user,
                         const struct model_node *source, uint32_t old,
                         const struct way *way)
{
    const struct model_node *victim = &model_nodes[old];

    if (!may_remove(user, &model_nodes[way->node], victim)) {
        return -EACCES;
    }
    if (source->is_directory != victim->is_directory) {
        return victim->is_directory ? -EISDIR : -ENOTDIR;
    }
    return victim->is_directory && !is_empty(old) ? -ENOTEMPTY : 0;
}

/* Finds what is to be renamed. */
static int find_source(const struct model_user *user, const char *path,
                       uint32_t *node)
{
    struct way way;
    bool dead;
    int result = find_name(user, path, &way, node, -EBUSY, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[*node].is_directory) {
        return -ENOTDIR;
    }
    return may_remove(user, &model_nodes[way.node], &model_nodes[*node])
               ? 0
               : -EACCES;
}

int model_rename(const struct model_user *user, const char *from,
                 const char *to)
{
    struct way way;
    uint32_t node, old;
    bool dead;
    int found;
    int result = find_source(user, from, &node);

    if (result != 0) {
        return result;
    }
    found = find_name(user, to, &way, &old, -EBUSY, &dead);
    if (found != 0 && (found != -ENOENT || dead)) {
        return found;
    }
    if (model_nodes[node].is_directory && is_above(node, way.node)) {
        return -EINVAL;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    result = found == 0 && old != node
                 ? check_replace(user, &model_nodes[node], old, &way)
                 : may_make(user, &way);
    if (result != 0) {
        return result;
    }
    name_node(&model_nodes[node], &way);
    if (found == 0 && old != node) { /* whose entry stays, with its name */
        strcpy(model_nodes[node].name, model_nodes[old].name);
        unlink_node(&model_nodes[old]);
    }
    return 0;
}

/* --- Owners, modes, times ----------------------------------------------------- */

int model_chmod(const struct model_user *user, const char *path,
                uint32_t mode)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result == 0 && (node == MODEL_ROOT ||
                        !is_owner(user, &model_nodes[node]))) {
        result = -EPERM;
    }
    if (result == 0) {
        set_mode(&model_nodes[node], model_nodes[node].uid, mode);
    }
    return result;
}

int model_chown(const struct model_user *user, const char *path, uint32_t uid,
                uint32_t gid)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    uid = uid == 0xFFFFFFFF ? model_nodes[node].uid : uid;
    gid = gid == 0xFFFFFFFF ? uid : gid;
    if (user->uid != 0 &&
        (user->uid != model_nodes[node].uid || uid != user->uid)) {
        return -EPERM;
    }
    if (uid >= 128 || gid != uid) {
        return -EINVAL;
    }
    if (node == MODEL_ROOT) {
        return -EPERM;
    }
    set_mode(&model_nodes[node], uid, model_nodes[node].mode);
    return 0;
}

int model_utime(const struct model_user *user, const char *path,
                uint32_t seconds)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    if (!is_owner(user, &model_nodes[node]) &&
        (seconds != 0xFFFFFFFF || !may(user, &model_nodes[node], 2))) {
        return seconds == 0xFFFFFFFF ? -EACCES : -EPERM;
    }
    if (node == MODEL_ROOT) {
        return -EPERM;
    }
    model_nodes[node].changed = seconds == 0xFFFFFFFF ? now : seconds & ~1u;
    return 0;
}

int model_access(const struct model_user *user, const char *path,
                 uint32_t wanted)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    if ((wanted & X_OK) != 0 && !model_nodes[node].is_directory &&
        (model_nodes[node].mode & 0111) == 0) {
        return -EACCES;
    }
    return may(user, &model_nodes[node], wanted) ? 0 : -EACCES;
}
