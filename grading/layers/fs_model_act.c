/* SPDX-License-Identifier: MIT
 *
 * -ENOSPC is the one result that the model does not know; it has to be true,
 * and then nothing may have changed.
 */
#include "grading/layers/fs_model_act.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "sos/fs/file.h"
#include "sos/fs/tree.h"

#define NOBODY 9999u /* a number that no open file has */

static uint8_t bytes_of[OP_MOST_BYTES];

/* Whether it can be that there was no room for OP, with FREE clusters. */
static bool is_full(const struct op *op, const struct slot *slot, uint32_t free)
{
    const struct model_open *open = &model_opens[slot->open];
    const struct model_node *node = &model_nodes[open->node];
    uint32_t end = op->a;

    if (op->kind == OP_MKDIR) {
        return free < 2;
    }
    if (op->kind != OP_WRITE && op->kind != OP_TRUNCATE) {
        return free < 1;
    }
    if (op->kind == OP_WRITE) {
        end += (open->flags & O_APPEND) != 0 ? node->bytes : open->offset;
    }
    return run_clusters_for(end) > run_clusters_for(node->bytes) + free;
}

/* --- Open files --------------------------------------------------------------------- */

bool act_close(const struct op *op)
{
    struct slot *slot = &run_slots[op->client][op->slot];

    if (!slot->used) {
        return run_same("close", file_close(run_clients[op->client], NOBODY),
                        -EBADF);
    }
    slot->used = false;
    model_close(slot->open);
    return run_same("close", file_close(run_clients[op->client], slot->number),
                    0);
}

bool act_open(const struct op *op, uint32_t free)
{
    struct slot *slot = &run_slots[op->client][op->slot];
    struct model_user user = op_user(op->client);
    uint32_t node;
    int real, model;

    if (slot->used && !act_close(op)) {
        return false;
    }
    real = file_open(run_clients[op->client], op->path, op->flags, op->mode,
                     &node);
    if (real == -ENOSPC && is_full(op, slot, free)) {
        return true;
    }
    model = model_open(&user, op->path, op->flags, op->mode, &slot->open);
    slot->used = model == 0;
    slot->number = (uint32_t)real;
    return run_same("open", real < 0 ? real : 0, model);
}

static bool do_read(const struct op *op, const struct slot *slot)
{
    const uint8_t *is = NULL, *should = NULL;
    int real = file_read(run_clients[op->client], slot->number, op->a, &is);
    int model = model_read(slot->open, op->a, &should);
    int i;

    if (!run_same("read", real, model)) {
        return false;
    }
    for (i = 0; i < model; i++) {
        if (is[i] != should[i]) {
            return run_note("read: byte %d of %d is %02x, should be %02x", i,
                            model, is[i], should[i]);
        }
    }
    return true;
}

static bool do_write(const struct op *op, const struct slot *slot,
                     uint32_t free)
{
    int real;

    ops_fill(op->b, bytes_of, op->a);
    real = file_write(run_clients[op->client], slot->number, bytes_of, op->a);
    if (real == -ENOSPC && is_full(op, slot, free)) {
        if ((model_opens[slot->open].flags & O_APPEND) != 0) {
            (void)model_write(slot->open, NULL, 0);
        }
        return true;
    }
    return run_same("write", real, model_write(slot->open, bytes_of, op->a));
}

static bool check_stat(const char *what, const struct io_stat *status,
                       uint32_t index)
{
    const struct model_node *node = &model_nodes[index];
    uint32_t type = node->is_directory ? S_IFDIR : S_IFREG;

    if (status->mode != (type | node->mode) || status->uid != node->uid ||
        status->bytes != (node->is_directory ? 0 : node->bytes) ||
        status->links != (node->is_linked ? 1u : 0u) ||
        (index != MODEL_ROOT && status->mtime != node->changed)) {
        return run_note(
            "%s: mode %o user %u bytes %u links %u time %u, should be "
            "%o %u %u %d %u",
            what, status->mode, status->uid, status->bytes, status->links,
            status->mtime, type | node->mode, node->uid, node->bytes,
            node->is_linked, node->changed);
    }
    return true;
}

static bool do_fstat(const struct op *op, const struct slot *slot)
{
    struct io_stat status;
    int real = file_fstat(run_clients[op->client], slot->number, &status);

    return run_same("fstat", real, 0) &&
           check_stat("fstat", &status, model_opens[slot->open].node);
}

bool act_file(const struct op *op, uint32_t free)
{
    const struct slot *slot = &run_slots[op->client][op->slot];
    struct client *client = run_clients[op->client];
    int real;

    switch (op->kind) {
    case OP_READ:
        return do_read(op, slot);
    case OP_WRITE:
        return do_write(op, slot, free);
    case OP_SEEK:
        return run_same(
            "seek", file_seek(client, slot->number, (int32_t)op->a, op->mode),
            model_seek(slot->open, (int32_t)op->a, op->mode));
    case OP_TRUNCATE:
        real = file_truncate(client, slot->number, op->a);
        if (real == -ENOSPC && is_full(op, slot, free)) {
            return true;
        }
        return run_same("truncate", real, model_truncate(slot->open, op->a));
    case OP_FSYNC:
        return run_same("fsync", file_sync(client, slot->number), 0);
    default:
        return do_fstat(op, slot);
    }
}

bool act_nobody(const struct op *op)
{
    struct client *client = run_clients[op->client];
    const uint8_t *data;
    struct io_stat status;

    return run_same("read", file_read(client, NOBODY, 1, &data), -EBADF) &&
           run_same("write", file_write(client, NOBODY, "", 1), -EBADF) &&
           run_same("seek", file_seek(client, NOBODY, 0, 0), -EBADF) &&
           run_same("truncate", file_truncate(client, NOBODY, 0), -EBADF) &&
           run_same("fsync", file_sync(client, NOBODY), -EBADF) &&
           run_same("fstat", file_fstat(client, NOBODY, &status), -EBADF);
}

/* --- Lists ---------------------------------------------------------------------- */

/* Whether ENTRY is one of DIRECTORY, by the model. */
static bool is_entry(uint32_t directory, const struct io_entry *entry)
{
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        const struct model_node *node = &model_nodes[i];

        if (node->used && node->is_linked && node->parent == directory &&
            strcmp(node->name, entry->name) == 0) {
            return entry->mode ==
                   (node->mode | (node->is_directory ? S_IFDIR : S_IFREG));
        }
    }
    return false;
}

static uint32_t count_entries(uint32_t directory)
{
    uint32_t count = 0;
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        count += model_nodes[i].used && model_nodes[i].is_linked &&
                         model_nodes[i].parent == directory
                     ? 1
                     : 0;
    }
    return count;
}

/* Reads all of the open directory NUMBER, MOST entries at a time. */
static bool list_all(struct client *client, uint32_t number, uint32_t directory,
                     uint32_t most)
{
    struct io_entry entries[IO_LIST_MOST];
    uint32_t count = 0;
    int got, i;

    while ((got = file_list(client, number, entries, most)) > 0) {
        for (i = 0; i < got; i++) {
            if (!is_entry(directory, &entries[i])) {
                return run_note("list: %s is none, or has another mode",
                                entries[i].name);
            }
        }
        count += (uint32_t)got;
    }
    return run_same("list", got, 0) &&
           run_same("list: entries", (int)count, (int)count_entries(directory));
}

bool act_list(const struct op *op)
{
    struct client *client = run_clients[op->client];
    struct model_user user = op_user(op->client);
    uint32_t open, node;
    int real = file_open(client, op->path, O_RDONLY | O_DIRECTORY, 0, &node);
    int model = model_open(&user, op->path, O_RDONLY | O_DIRECTORY, 0, &open);
    bool holds;

    if (!run_same("open to list", real < 0 ? real : 0, model)) {
        return false;
    }
    if (model != 0) {
        return true;
    }
    holds = list_all(client, (uint32_t)real, model_opens[open].node,
                     1 + op->b % IO_LIST_MOST) &&
            run_same("close", file_close(client, (uint32_t)real), 0);
    model_close(open);
    return holds;
}

/* --- Paths ---------------------------------------------------------------------- */

static bool do_stat(const struct op *op, const struct access_user *as)
{
    struct model_user user = op_user(op->client);
    struct io_stat status;
    uint32_t node;
    int model = model_find(&user, op->path, &node);

    return run_same("stat", tree_stat(as, op->path, &status), model) &&
           (model != 0 || check_stat("stat", &status, node));
}

/* What sos/fs says to OP. */
static int real_result(const struct op *op, const struct access_user *as)
{
    switch (op->kind) {
    case OP_ACCESS:
        return tree_access(as, op->path, op->a);
    case OP_MKDIR:
        return tree_mkdir(as, op->path, op->mode);
    case OP_RMDIR:
        return tree_rmdir(as, op->path);
    case OP_UNLINK:
        return tree_unlink(as, op->path);
    case OP_RENAME:
        return tree_rename(as, op->path, op->to);
    case OP_CHMOD:
        return tree_chmod(as, op->path, op->mode);
    case OP_CHOWN:
        return tree_chown(as, op->path, op->a, op->b);
    case OP_UTIME:
        return tree_utime(as, op->path, op->a);
    default:
        return tree_sync();
    }
}

/* What the model says. */
static int model_result(const struct op *op, const struct model_user *user)
{
    switch (op->kind) {
    case OP_ACCESS:
        return model_access(user, op->path, op->a);
    case OP_MKDIR:
        return model_mkdir(user, op->path, op->mode);
    case OP_RMDIR:
        return model_rmdir(user, op->path);
    case OP_UNLINK:
        return model_unlink(user, op->path);
    case OP_RENAME:
        return model_rename(user, op->path, op->to);
    case OP_CHMOD:
        return model_chmod(user, op->path, op->mode);
    case OP_CHOWN:
        return model_chown(user, op->path, op->a, op->b);
    case OP_UTIME:
        return model_utime(user, op->path, op->a);
    default:
        return 0;
    }
}

bool act_path(const struct op *op, uint32_t free)
{
    struct model_user user = op_user(op->client);
    struct access_user as = {user.uid, user.gid};
    const struct slot none = {.used = false};
    int real;

    if (op->kind == OP_STAT) {
        return do_stat(op, &as);
    }
    real = real_result(op, &as);
    if (real == -ENOSPC && is_full(op, &none, free)) {
        return true;
    }
    return run_same("result", real, model_result(op, &user));
}
