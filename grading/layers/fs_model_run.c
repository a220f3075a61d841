/* SPDX-License-Identifier: MIT
 *
 * -ENOSPC is the one result that the model does not know; it has to be true,
 * and then nothing may have changed.
 */
#include "grading/layers/fs_model_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grading/layers/fs_model_disk.h"
#include "sos/fs/change.h"
#include "sos/fs/clock.h"
#include "sos/fs/file.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

#define START 1500000000u /* seconds since 1970 */
#define NOBODY 9999u      /* a number that no open file has */
#define FILLER "/filler"

struct slot {
    bool used;
    uint32_t number, open; /* of sos/fs; of the model */
};

char run_wrong[1024];

static struct slot slots[OP_CLIENTS][OP_SLOTS];
static struct client *clients[OP_CLIENTS];
static struct format layout;
static uint8_t *memory;
static uint8_t bytes_of[OP_MOST_BYTES];
static struct audit audit;
static uint32_t now;

__attribute__((format(printf, 1, 2))) static bool wrong(const char *format,
                                                        ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(run_wrong, sizeof run_wrong, format, list);
    va_end(list);
    return false;
}

uint8_t *run_memory(void)
{
    return memory;
}

uint32_t run_sectors(void)
{
    return format_sectors(&layout);
}

bool run_has(uint32_t client, uint32_t slot)
{
    return slots[client][slot].used;
}

bool run_is_sync(const struct op *op)
{
    return op->kind == OP_SYNC || op->kind == OP_REMOUNT ||
           (op->kind == OP_FSYNC && slots[op->client][op->slot].used);
}

/* --- Clients -------------------------------------------------------------------- */

static bool start_client(uint32_t i)
{
    struct model_user user = op_user(i);
    struct access_user as = {user.uid, user.gid};

    if (client_vouch(100 + (int32_t)i, 100 + (int32_t)i, as) != 0) {
        return wrong("client %u is not vouched for", i);
    }
    return true;
}

/* The table of clients moves: they are found anew. */
static void find_clients(void)
{
    uint32_t i;

    for (i = 0; i < OP_CLIENTS; i++) {
        clients[i] = client_find(100 + (int32_t)i);
    }
}

/* The client ends. */
static void end_client(uint32_t i)
{
    uint32_t slot;

    file_forget(clients[i]);
    client_forget(clients[i]);
    for (slot = 0; slot < OP_SLOTS; slot++) {
        if (slots[i][slot].used) {
            model_close(slots[i][slot].open);
            slots[i][slot].used = false;
        }
    }
}

bool run_mount(void)
{
    const char *reason;
    uint32_t i;
    int result;

    memset(slots, 0, sizeof slots);
    mount_start();
    file_start();
    client_start(1);
    result = mount_volume(0, 0, NULL, "/", &reason);
    if (result != 0 || reason != NULL) {
        return wrong("mount: %d, %s", result, reason);
    }
    for (i = 0; i < OP_CLIENTS; i++) {
        if (!start_client(i)) {
            return false;
        }
    }
    find_clients();
    return true;
}

/* --- What is free ----------------------------------------------------------------- */

static uint32_t clusters_for(uint32_t bytes)
{
    uint32_t unit = layout.cluster_sectors * 512;

    return bytes / unit + (bytes % unit != 0 ? 1 : 0);
}

static uint32_t free_clusters(void)
{
    struct access_user root = {0, 0};
    struct fs_volume volume = {.blocks = 0};

    (void)tree_volume(&root, "/", &volume);
    return volume.free_blocks;
}

/* Clusters of files that are open without a name. */
static uint32_t orphans(void)
{
    uint32_t count = 0;
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        const struct model_node *node = &model_nodes[i];

        if (node->used && !node->is_linked) {
            count += node->is_directory ? 1 : clusters_for(node->bytes);
        }
    }
    return count;
}

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
    return clusters_for(end) > clusters_for(node->bytes) + free;
}

/* --- Open files --------------------------------------------------------------------- */

static bool same(const char *what, int real, int model)
{
    return real == model ? true
                         : wrong("%s: %d, should be %d", what, real, model);
}

static bool do_close(const struct op *op)
{
    struct slot *slot = &slots[op->client][op->slot];

    if (!slot->used) {
        return same("close", file_close(clients[op->client], NOBODY), -EBADF);
    }
    slot->used = false;
    model_close(slot->open);
    return same("close", file_close(clients[op->client], slot->number), 0);
}

static bool do_open(const struct op *op, uint32_t free)
{
    struct slot *slot = &slots[op->client][op->slot];
    struct model_user user = op_user(op->client);
    uint32_t node;
    int real, model;

    if (slot->used && !do_close(op)) {
        return false;
    }
    real = file_open(clients[op->client], op->path, op->flags, op->mode, &node);
    if (real == -ENOSPC && is_full(op, slot, free)) {
        return true;
    }
    model = model_open(&user, op->path, op->flags, op->mode, &slot->open);
    slot->used = model == 0;
    slot->number = (uint32_t)real;
    return same("open", real < 0 ? real : 0, model);
}

static bool do_read(const struct op *op, const struct slot *slot)
{
    const uint8_t *is = NULL, *should = NULL;
    int real = file_read(clients[op->client], slot->number, op->a, &is);
    int model = model_read(slot->open, op->a, &should);
    int i;

    if (!same("read", real, model)) {
        return false;
    }
    for (i = 0; i < model; i++) {
        if (is[i] != should[i]) {
            return wrong("read: byte %d of %d is %02x, should be %02x", i,
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
    real = file_write(clients[op->client], slot->number, bytes_of, op->a);
    if (real == -ENOSPC && is_full(op, slot, free)) {
        if ((model_opens[slot->open].flags & O_APPEND) != 0) {
            (void)model_write(slot->open, NULL, 0);
        }
        return true;
    }
    return same("write", real, model_write(slot->open, bytes_of, op->a));
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
        return wrong("%s: mode %o user %u bytes %u links %u time %u, should be "
                     "%o %u %u %d %u",
                     what, status->mode, status->uid, status->bytes,
                     status->links, status->mtime, type | node->mode, node->uid,
                     node->bytes, node->is_linked, node->changed);
    }
    return true;
}

static bool do_fstat(const struct op *op, const struct slot *slot)
{
    struct io_stat status;
    int real = file_fstat(clients[op->client], slot->number, &status);

    return same("fstat", real, 0) &&
           check_stat("fstat", &status, model_opens[slot->open].node);
}

/* Operations on an open file. */
static bool do_file(const struct op *op, uint32_t free)
{
    const struct slot *slot = &slots[op->client][op->slot];
    struct client *client = clients[op->client];
    int real;

    switch (op->kind) {
    case OP_READ:
        return do_read(op, slot);
    case OP_WRITE:
        return do_write(op, slot, free);
    case OP_SEEK:
        return same("seek",
                    file_seek(client, slot->number, (int32_t)op->a, op->mode),
                    model_seek(slot->open, (int32_t)op->a, op->mode));
    case OP_TRUNCATE:
        real = file_truncate(client, slot->number, op->a);
        if (real == -ENOSPC && is_full(op, slot, free)) {
            return true;
        }
        return same("truncate", real, model_truncate(slot->open, op->a));
    case OP_FSYNC:
        return same("fsync", file_sync(client, slot->number), 0);
    default:
        return do_fstat(op, slot);
    }
}

/* The same on a number that is no open file's. */
static bool do_nobody(const struct op *op)
{
    struct client *client = clients[op->client];
    const uint8_t *data;
    struct io_stat status;

    return same("read", file_read(client, NOBODY, 1, &data), -EBADF) &&
           same("write", file_write(client, NOBODY, "", 1), -EBADF) &&
           same("seek", file_seek(client, NOBODY, 0, 0), -EBADF) &&
           same("truncate", file_truncate(client, NOBODY, 0), -EBADF) &&
           same("fsync", file_sync(client, NOBODY), -EBADF) &&
           same("fstat", file_fstat(client, NOBODY, &status), -EBADF);
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
static bool list_all(struct client *client, uint32_t number,
                     uint32_t directory, uint32_t most)
{
    struct io_entry entries[IO_LIST_MOST];
    uint32_t count = 0;
    int got, i;

    while ((got = file_list(client, number, entries, most)) > 0) {
        for (i = 0; i < got; i++) {
            if (!is_entry(directory, &entries[i])) {
                return wrong("list: %s is none, or has another mode",
                             entries[i].name);
            }
        }
        count += (uint32_t)got;
    }
    return same("list", got, 0) &&
           same("list: entries", (int)count, (int)count_entries(directory));
}

static bool do_list(const struct op *op)
{
    struct client *client = clients[op->client];
    struct model_user user = op_user(op->client);
    uint32_t open, node;
    int real = file_open(client, op->path, O_RDONLY | O_DIRECTORY, 0, &node);
    int model = model_open(&user, op->path, O_RDONLY | O_DIRECTORY, 0, &open);
    bool holds;

    if (!same("open to list", real < 0 ? real : 0, model)) {
        return false;
    }
    if (model != 0) {
        return true;
    }
    holds = list_all(client, (uint32_t)real, model_opens[open].node,
                     1 + op->b % IO_LIST_MOST) &&
            same("close", file_close(client, (uint32_t)real), 0);
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

    return same("stat", tree_stat(as, op->path, &status), model) &&
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

static bool do_path(const struct op *op, uint32_t free)
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
    return same("result", real, model_result(op, &user));
}

/* --- Clients and mounts ----------------------------------------------------------- */

static bool do_fork(const struct op *op)
{
    uint32_t copy = OP_CLIENTS - 1;
    struct client *child;
    uint32_t slot;

    if (op->client == copy) {
        return true;
    }
    end_client(copy);
    if (client_fork(100 + (int32_t)op->client, 100 + (int32_t)copy,
                    100 + (int32_t)copy, &child) != 0) {
        return wrong("client_fork failed");
    }
    file_share(child);
    find_clients();
    /* The copy acts for its own user all the same. */
    child->user = (struct access_user){op_user(copy).uid, op_user(copy).gid};
    for (slot = 0; slot < OP_SLOTS; slot++) {
        slots[copy][slot] = slots[op->client][slot];
        if (slots[copy][slot].used) {
            model_share(slots[copy][slot].open);
        }
    }
    return true;
}

static bool do_forget(const struct op *op)
{
    end_client(op->client);
    if (!start_client(op->client)) {
        return false;
    }
    find_clients();
    return true;
}

static bool do_remount(void)
{
    uint32_t i;

    for (i = 0; i < OP_CLIENTS; i++) {
        find_clients();
        end_client(i);
    }
    return same("sync", tree_sync(), 0) && run_mount();
}

bool run_op(const struct op *op)
{
    uint32_t free = free_clusters();

    now += 2;
    disk_set_time(now);
    model_set_time(now);
    switch (op->kind) {
    case OP_OPEN:
        return do_open(op, free);
    case OP_CLOSE:
        return do_close(op);
    case OP_LIST:
        return do_list(op);
    case OP_FORK:
        return do_fork(op);
    case OP_FORGET:
        return do_forget(op);
    case OP_REMOUNT:
        return do_remount();
    default:
        break;
    }
    if (op->kind > OP_FSTAT) {
        return do_path(op, free);
    }
    return slots[op->client][op->slot].used ? do_file(op, free)
                                            : do_nobody(op);
}

/* --- The whole volume --------------------------------------------------------------- */

/* Makes a file that leaves FREE clusters. */
static bool fill_up(uint32_t free)
{
    struct op op = {.kind = OP_OPEN, .mode = 0600, .path = FILLER,
                    .flags = O_RDWR | O_CREAT};
    bool holds = run_op(&op);

    op.kind = OP_WRITE;
    while (holds && free_clusters() > free) {
        uint32_t rest = (free_clusters() - free) * layout.cluster_sectors * 512;

        op.a = rest < OP_MOST_BYTES ? rest : OP_MOST_BYTES;
        op.b++;
        holds = run_op(&op);
    }
    op.kind = OP_CLOSE;
    return holds && run_op(&op);
}

bool run_start(const struct format *format, uint32_t spare)
{
    layout = *format;
    now = START;
    free(memory);
    memory = calloc(run_sectors(), 512);
    format_volume(format, memory);
    disk_use(memory, run_sectors());
    model_start();
    return run_mount() && (spare == 0 || fill_up(spare));
}

static int by_path(const void *a, const void *b)
{
    uint64_t left = ((const struct audit_file *)a)->path;
    uint64_t right = ((const struct audit_file *)b)->path;

    return left < right ? -1 : left > right ? 1 : 0;
}

static uint64_t path_hash(uint32_t node)
{
    return node == MODEL_ROOT ? AUDIT_ROOT
                              : audit_hash(path_hash(model_nodes[node].parent),
                                           model_nodes[node].name);
}

uint32_t run_list_model(struct audit_file *files, uint32_t *nodes)
{
    uint32_t count = 0;
    uint32_t i, date, time;

    for (i = 1; i < MODEL_NODES; i++) {
        const struct model_node *node = &model_nodes[i];

        if (node->used && node->is_linked) {
            clock_to_fat(node->changed, &date, &time);
            files[count++] = (struct audit_file){
                .path = path_hash(i),
                .bytes = node->bytes,
                .rights = node->mode << 7 | node->uid,
                .changed = date << 16 | time,
                .cluster = i, /* for the moment */
                .is_directory = node->is_directory};
        }
    }
    qsort(files, count, sizeof files[0], by_path);
    for (i = 0; i < count; i++) {
        nodes[i] = files[i].cluster;
        files[i].cluster = 0;
    }
    return count;
}

/* Compares the contents of FILE with those of NODE. */
static bool compare_contents(const struct audit_file *file,
                             const struct model_node *node)
{
    uint32_t unit = layout.cluster_sectors * 512;
    uint32_t cluster = file->cluster;
    uint32_t done = 0;

    for (; done < node->bytes; done += unit) {
        uint32_t rest = node->bytes - done;

        if (memcmp(audit_bytes(&audit, cluster), node->contents + done,
                   rest < unit ? rest : unit) != 0) {
            return wrong("%s: bytes from %u on differ", node->name, done);
        }
        cluster = audit_next(&audit, cluster);
    }
    return true;
}

static bool compare_file(const struct audit_file *is,
                         const struct audit_file *should, uint32_t node)
{
    char path[OP_PATH * 2];

    if (is->path != should->path || is->bytes != should->bytes ||
        is->rights != should->rights || is->changed != should->changed ||
        is->is_directory != should->is_directory) {
        model_path(node, path, sizeof path);
        return wrong("on the disk: %s has %u bytes, rights %x, time %x; should "
                     "be %u %x %x",
                     is->path == should->path ? path : "another file",
                     is->bytes, is->rights, is->changed, should->bytes,
                     should->rights, should->changed);
    }
    return is->is_directory || compare_contents(is, &model_nodes[node]);
}

bool run_compare(void)
{
    static struct audit_file files[MODEL_NODES];
    static uint32_t nodes[MODEL_NODES];
    uint32_t count = run_list_model(files, nodes);
    uint32_t i;

    if (!same("sync", tree_sync(), 0)) {
        return false;
    }
    if (!audit_volume(&audit, memory, orphans())) {
        return wrong("on the disk: %s", audit.wrong);
    }
    if (audit.count != count) {
        return wrong("on the disk: %u files, should be %u", audit.count, count);
    }
    for (i = 0; i < count; i++) {
        if (!compare_file(&audit.files[i], &files[i], nodes[i])) {
            return false;
        }
    }
    return same("free clusters", (int)free_clusters(),
                (int)audit.free_clusters);
}
