/* SPDX-License-Identifier: MIT
 *
 * What one operation does is in fs_model_act.c; this file has the clients, the
 * volume, and which function an operation is.
 */
#include "grading/layers/fs_model_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model_act.h"
#include "grading/layers/fs_model_disk.h"
#include "sos/fs/change.h"
#include "sos/fs/clock.h"
#include "sos/fs/file.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

#define START 1500000000u /* seconds since 1970 */
#define FILLER "/filler"

char run_wrong[1024];

struct slot run_slots[OP_CLIENTS][OP_SLOTS];
struct client *run_clients[OP_CLIENTS];
struct format run_layout;

static uint8_t *memory;
static uint32_t now;

uint8_t *run_memory(void)
{
    return memory;
}

uint32_t run_sectors(void)
{
    return format_sectors(&run_layout);
}

bool run_has(uint32_t client, uint32_t slot)
{
    return run_slots[client][slot].used;
}

bool run_is_sync(const struct op *op)
{
    return op->kind == OP_SYNC || op->kind == OP_REMOUNT ||
           (op->kind == OP_FSYNC && run_slots[op->client][op->slot].used);
}

bool run_note(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(run_wrong, sizeof run_wrong, format, list);
    va_end(list);
    return false;
}

bool run_same(const char *what, int real, int model)
{
    return real == model ? true
                         : run_note("%s: %d, should be %d", what, real, model);
}

/* --- Clients -------------------------------------------------------------------- */

static bool start_client(uint32_t i)
{
    struct model_user user = op_user(i);
    struct access_user as = {user.uid, user.gid};

    if (client_vouch(100 + (int32_t)i, 100 + (int32_t)i, as) != 0) {
        return run_note("client %u is not vouched for", i);
    }
    return true;
}

/* The table of clients moves: they are found anew. */
static void find_clients(void)
{
    uint32_t i;

    for (i = 0; i < OP_CLIENTS; i++) {
        run_clients[i] = client_find(100 + (int32_t)i);
    }
}

/* The client ends. */
static void end_client(uint32_t i)
{
    uint32_t slot;

    file_forget(run_clients[i]);
    client_forget(run_clients[i]);
    for (slot = 0; slot < OP_SLOTS; slot++) {
        if (run_slots[i][slot].used) {
            model_close(run_slots[i][slot].open);
            run_slots[i][slot].used = false;
        }
    }
}

bool run_mount(void)
{
    const char *reason;
    uint32_t i;
    int result;

    memset(run_slots, 0, sizeof run_slots);
    mount_start(false);
    file_start(0);
    client_start(1);
    result = mount_volume(0, 0, NULL, "/", 0, &reason);
    if (result != 0 || reason != NULL) {
        return run_note("mount: %d, %s", result, reason);
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

uint32_t run_clusters_for(uint32_t bytes)
{
    uint32_t unit = run_layout.cluster_sectors * 512;

    return bytes / unit + (bytes % unit != 0 ? 1 : 0);
}

uint32_t run_free_clusters(void)
{
    struct access_user root = {0, 0};
    struct fs_volume volume = {.blocks = 0};

    (void)tree_volume(&root, "/", &volume);
    return volume.free_blocks;
}

uint32_t run_orphans(void)
{
    uint32_t count = 0;
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        const struct model_node *node = &model_nodes[i];

        if (node->used && !node->is_linked) {
            count += node->is_directory ? 1 : run_clusters_for(node->bytes);
        }
    }
    return count;
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
        return run_note("client_fork failed");
    }
    file_share(child);
    find_clients();
    /* The copy acts for its own user all the same. */
    child->user = (struct access_user){op_user(copy).uid, op_user(copy).gid};
    for (slot = 0; slot < OP_SLOTS; slot++) {
        run_slots[copy][slot] = run_slots[op->client][slot];
        if (run_slots[copy][slot].used) {
            model_share(run_slots[copy][slot].open);
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
    return run_same("sync", tree_sync(), 0) && run_mount();
}

bool run_op(const struct op *op)
{
    uint32_t free = run_free_clusters();

    now += 2;
    disk_set_time(now);
    model_set_time(now);
    switch (op->kind) {
    case OP_OPEN:
        return act_open(op, free);
    case OP_CLOSE:
        return act_close(op);
    case OP_LIST:
        return act_list(op);
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
        return act_path(op, free);
    }
    return run_slots[op->client][op->slot].used ? act_file(op, free)
                                                : act_nobody(op);
}

/* --- The whole volume --------------------------------------------------------------- */

/* Makes a file that leaves FREE clusters. */
static bool fill_up(uint32_t free)
{
    struct op op = {.kind = OP_OPEN,
                    .mode = 0600,
                    .path = FILLER,
                    .flags = O_RDWR | O_CREAT};
    bool holds = run_op(&op);

    op.kind = OP_WRITE;
    while (holds && run_free_clusters() > free) {
        uint32_t rest =
            (run_free_clusters() - free) * run_layout.cluster_sectors * 512;

        op.a = rest < OP_MOST_BYTES ? rest : OP_MOST_BYTES;
        op.b++;
        holds = run_op(&op);
    }
    op.kind = OP_CLOSE;
    return holds && run_op(&op);
}

bool run_start(const struct format *format, uint32_t spare)
{
    run_layout = *format;
    now = START;
    free(memory);
    memory = calloc(run_sectors(), 512);
    format_volume(format, memory);
    disk_use(memory, run_sectors());
    model_start();
    return run_mount() && (spare == 0 || fill_up(spare));
}
