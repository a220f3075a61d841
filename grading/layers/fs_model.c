/* SPDX-License-Identifier: MIT
 *
 * A node that is neither linked nor open is free. Names are compared without
 * case, for the letters that the tests use: ASCII and Latin-1.
 */
#include "grading/layers/fs_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model_way.h"

#define NAME_MOST 255 /* bytes */

struct model_node model_nodes[MODEL_NODES];
struct model_open model_opens[MODEL_OPENS];
void (*model_watch)(const struct model_node *node, uint32_t from, uint32_t to);

static uint32_t next_id;
uint32_t model_now;

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
    model_now = seconds;
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

bool model_is_owner(const struct model_user *user,
                    const struct model_node *node)
{
    return user->uid == 0 || user->uid == node->uid;
}

bool model_may(const struct model_user *user, const struct model_node *node,
               uint32_t wanted)
{
    uint32_t shift = user->uid == node->uid   ? 6
                     : user->gid == node->uid ? 3
                                              : 0;

    return user->uid == 0 || (node->mode >> shift & wanted) == wanted;
}

/* The sticky bit is always set where everybody may write. */
bool model_may_remove(const struct model_user *user,
                      const struct model_node *directory,
                      const struct model_node *node)
{
    return model_may(user, directory, 3) &&
           ((directory->mode & 2) == 0 || model_is_owner(user, node) ||
            model_is_owner(user, directory));
}

/* --- Paths -------------------------------------------------------------------- */

static int check_here(const struct model_user *user, uint32_t node)
{
    if (!model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    return model_may(user, &model_nodes[node], 1) ? 0 : -EACCES;
}

static bool is_dots(const char *name, size_t bytes)
{
    return bytes <= 2 && strncmp(name, "..", bytes) == 0;
}

static int step(const struct model_user *user, uint32_t *node, const char *name,
                size_t bytes)
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
int model_way(const struct model_user *user, const char *path, struct way *way)
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
int model_last(const struct way *way, uint32_t *node)
{
    *node = way->node;
    if (way->bytes == 0) {
        return 0;
    }
    return way->bytes > NAME_MOST
               ? -ENAMETOOLONG
               : find_in(way->node, way->name, way->bytes, node);
}

int model_find(const struct model_user *user, const char *path, uint32_t *node)
{
    struct way way;
    int result = model_way(user, path, &way);

    if (result == 0) {
        result = model_last(&way, node);
    }
    if (result == 0 && way.bytes > 0 && way.is_directory) {
        result = check_here(user, *node);
    }
    return result;
}

/* --- Nodes -------------------------------------------------------------------- */

/* Root's files have at least the permission 0200: access.h says why. */
void model_set_mode(struct model_node *node, uint32_t uid, uint32_t mode)
{
    node->uid = uid;
    node->mode = uid == 0 && mode == 0 ? 0200 : mode;
}

void model_name_node(struct model_node *node, const struct way *way)
{
    node->parent = way->node;
    memset(node->name, 0, sizeof node->name);
    memcpy(node->name, way->name, way->bytes);
}

/* Makes a new node where WAY says. */
uint32_t model_make(const struct model_user *user, const struct way *way,
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
                                         .changed = model_now};
    model_set_mode(&model_nodes[i], user->uid, mode);
    model_name_node(&model_nodes[i], way);
    return i;
}

void model_drop(struct model_node *node)
{
    if (!node->is_linked && node->holders == 0) {
        clear(node);
    }
}

void model_unlink_node(struct model_node *node)
{
    node->is_linked = false;
    model_drop(node);
}

/* Whether WAY can get a new entry. */
int model_may_make(const struct model_user *user, const struct way *way)
{
    if (!model_may(user, &model_nodes[way->node], 3)) {
        return -EACCES;
    }
    return is_legal(way->name, way->bytes) ? 0 : -EINVAL;
}
