/* SPDX-License-Identifier: MIT
 *
 * The whole volume, as the audit finds it, and the whole model.
 */
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model_act.h"
#include "sos/fs/clock.h"
#include "sos/fs/tree.h"

static struct audit audit;

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
            files[count++] =
                (struct audit_file){.path = path_hash(i),
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
    uint32_t unit = run_layout.cluster_sectors * 512;
    uint32_t cluster = file->cluster;
    uint32_t done = 0;

    for (; done < node->bytes; done += unit) {
        uint32_t rest = node->bytes - done;

        if (memcmp(audit_bytes(&audit, cluster), node->contents + done,
                   rest < unit ? rest : unit) != 0) {
            return run_note("%s: bytes from %u on differ", node->name, done);
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
        return run_note(
            "on the disk: %s has %u bytes, rights %x, time %x; should "
            "be %u %x %x",
            is->path == should->path ? path : "another file", is->bytes,
            is->rights, is->changed, should->bytes, should->rights,
            should->changed);
    }
    return is->is_directory || compare_contents(is, &model_nodes[node]);
}

bool run_compare(void)
{
    static struct audit_file files[MODEL_NODES];
    static uint32_t nodes[MODEL_NODES];
    uint32_t count = run_list_model(files, nodes);
    uint32_t i;

    if (!run_same("sync", tree_sync(), 0)) {
        return false;
    }
    if (!audit_volume(&audit, run_memory(), run_orphans())) {
        return run_note("on the disk: %s", audit.wrong);
    }
    if (audit.count != count) {
        return run_note("on the disk: %u files, should be %u", audit.count,
                        count);
    }
    for (i = 0; i < count; i++) {
        if (!compare_file(&audit.files[i], &files[i], nodes[i])) {
            return false;
        }
    }
    return run_same("free clusters", (int)run_free_clusters(),
                    (int)audit.free_clusters);
}
