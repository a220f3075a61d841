/* SPDX-License-Identifier: MIT
 *
 * Versions of a sector are a list, the newest first. A version is a whole
 * sector of the model's contents, with what lies behind the file's end.
 */
#include "grading/layers/fs_crash_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model.h"
#include "grading/layers/fs_model_run.h"

#define SECTOR 512u

struct version {
    struct version *older;
    uint32_t operation;
    uint8_t bytes[SECTOR];
};

struct file_history {
    struct version **newest; /* by sector */
    uint32_t sectors;
};

struct snapshot {
    struct audit_file *files; /* by path; CLUSTER is the node's id */
    uint32_t count;
    uint64_t hash;
};

static struct file_history *files; /* by id of the node */
static uint32_t file_room;
static struct snapshot *snapshots; /* by operation */
static uint32_t snapshot_room, now;
static char problem[256];

/* ARRAY grown to have COUNT items of BYTES bytes, of which it has HAVE; the new
 * ones are zero. */
static void *grow(void *array, size_t have, size_t count, size_t bytes)
{
    uint8_t *grown = realloc(array, count * bytes);

    memset(grown + have * bytes, 0, (count - have) * bytes);
    return grown;
}

/* --- What was ----------------------------------------------------------------- */

static void note(const struct model_node *node, uint32_t from, uint32_t to)
{
    struct file_history *file;
    uint32_t sector, last = (to - 1) / SECTOR;

    if (node->id >= file_room) {
        files = grow(files, file_room, node->id * 2 + 64, sizeof *files);
        file_room = node->id * 2 + 64;
    }
    file = &files[node->id];
    if (last >= file->sectors) {
        file->newest =
            grow(file->newest, file->sectors, last + 1, sizeof *file->newest);
        file->sectors = last + 1;
    }
    for (sector = from / SECTOR; sector <= last; sector++) {
        struct version *version = malloc(sizeof *version);

        version->older = file->newest[sector];
        version->operation = now;
        memcpy(version->bytes, node->contents + (size_t)sector * SECTOR,
               SECTOR);
        file->newest[sector] = version;
    }
}

static uint64_t hash_files(const struct audit_file *list, uint32_t count)
{
    uint64_t hash = count;
    uint32_t i;

    for (i = 0; i < count; i++) {
        hash = (hash ^ list[i].path) * 1099511628211u;
        hash = (hash ^ list[i].bytes) * 1099511628211u;
        hash = (hash ^ list[i].rights) * 1099511628211u;
        hash = (hash ^ list[i].changed) * 1099511628211u;
        hash = (hash ^ (list[i].is_directory ? 1 : 0)) * 1099511628211u;
    }
    return hash;
}

void history_end(void)
{
    static struct audit_file list[MODEL_NODES];
    static uint32_t nodes[MODEL_NODES];
    struct snapshot *snapshot;
    uint32_t i;

    if (now >= snapshot_room) {
        snapshots =
            grow(snapshots, snapshot_room, now * 2 + 64, sizeof *snapshots);
        snapshot_room = now * 2 + 64;
    }
    snapshot = &snapshots[now];
    snapshot->count = run_list_model(list, nodes);
    snapshot->hash = hash_files(list, snapshot->count);
    if (now > 0 && snapshots[now - 1].hash == snapshot->hash) {
        snapshot->files = snapshots[now - 1].files;
        return;
    }
    snapshot->files = malloc((snapshot->count + 1) * sizeof list[0]);
    for (i = 0; i < snapshot->count; i++) {
        snapshot->files[i] = list[i];
        snapshot->files[i].cluster = model_nodes[nodes[i]].id;
    }
}

static void forget_versions(struct file_history *file)
{
    struct version *version;
    uint32_t sector;

    for (sector = 0; sector < file->sectors; sector++) {
        while (file->newest[sector] != NULL) {
            version = file->newest[sector];
            file->newest[sector] = version->older;
            free(version);
        }
    }
    free(file->newest);
    *file = (struct file_history){.sectors = 0};
}

void history_start(void)
{
    uint32_t i;

    for (i = 0; i < file_room; i++) {
        forget_versions(&files[i]);
    }
    for (i = snapshot_room; i-- > 0;) {
        if (i == 0 || snapshots[i].files != snapshots[i - 1].files) {
            free(snapshots[i].files);
        }
        snapshots[i] = (struct snapshot){.count = 0};
    }
    now = 0;
    for (i = 1; i < MODEL_NODES; i++) {
        if (model_nodes[i].used && model_nodes[i].bytes > 0) {
            note(&model_nodes[i], 0, model_nodes[i].bytes);
        }
    }
    model_watch = note;
    history_end();
}

void history_begin(uint32_t number)
{
    now = number;
}

/* --- What may be -------------------------------------------------------------- */

/* Whether BYTES bytes at IS can be there if the tree is that after OPERATION:
 * one of the versions since then, or what the operation itself replaced. */
static bool is_version(const struct version *version, uint32_t operation,
                       uint32_t to, const uint8_t *is, uint32_t bytes)
{
    while (version != NULL) {
        if (version->operation <= to &&
            memcmp(version->bytes, is, bytes) == 0) {
            return true;
        }
        if (version->operation < operation) {
            return false;
        }
        version = version->older;
    }
    return false;
}

/* The same, when each byte may be of another version. */
static bool is_mixture(const struct version *newest, uint32_t operation,
                       uint32_t to, const uint8_t *is, uint32_t bytes)
{
    uint32_t i;

    for (i = 0; i < bytes; i++) {
        const struct version *version = newest;

        while (version != NULL &&
               (version->bytes[i] != is[i] || version->operation > to)) {
            version = version->operation < operation ? NULL : version->older;
        }
        if (version == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_sound(const struct audit *audit, const struct audit_file *is,
                     uint32_t id, uint32_t operation, uint32_t to, bool torn)
{
    const struct file_history *file = &files[id];
    uint32_t cluster = is->cluster;
    uint32_t sector, inside;

    for (sector = 0; sector * SECTOR < is->bytes; sector++) {
        uint32_t rest = is->bytes - sector * SECTOR;
        uint32_t bytes = rest < SECTOR ? rest : SECTOR;
        const uint8_t *at;

        inside = sector % audit->cluster_sectors;
        if (sector > 0 && inside == 0) {
            cluster = audit_next(audit, cluster);
        }
        at = audit_bytes(audit, cluster) + inside * SECTOR;
        if (!is_version(file->newest[sector], operation, to, at, bytes) &&
            (!torn ||
             !is_mixture(file->newest[sector], operation, to, at, bytes))) {
            (void)snprintf(problem, sizeof problem,
                           "after operation %u: sector %u of file %u (%u "
                           "bytes) was never so",
                           operation, sector, id, is->bytes);
            return false;
        }
    }
    return true;
}

const char *history_judge(const struct audit *audit, uint32_t from, uint32_t to,
                          bool torn, uint32_t *which)
{
    uint64_t hash = hash_files(audit->files, audit->count);
    uint32_t operation, i;

    (void)snprintf(problem, sizeof problem,
                   "the tree is none of those after operations %u to %u", from,
                   to);
    for (operation = from; operation <= to; operation++) {
        const struct snapshot *snapshot = &snapshots[operation];

        if (snapshot->hash != hash || snapshot->count != audit->count) {
            continue;
        }
        for (i = 0; i < audit->count; i++) {
            if (!audit->files[i].is_directory &&
                !is_sound(audit, &audit->files[i], snapshot->files[i].cluster,
                          operation, to, torn)) {
                break;
            }
        }
        if (i == audit->count) {
            *which = operation;
            return NULL;
        }
    }
    return problem;
}
