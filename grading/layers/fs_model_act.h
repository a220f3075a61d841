/* SPDX-License-Identifier: MIT
 *
 * Single operations, done by sos/fs and by the model, and what they share. All
 * return whether the two agree, and note what does not.
 */
#ifndef LAYERS_FS_MODEL_ACT_H
#define LAYERS_FS_MODEL_ACT_H

#include "grading/layers/fs_model_run.h"
#include "sos/fs/client.h"

/* An open file of a client: its number in sos/fs, and its place in the model. */
struct slot {
    bool used;
    uint32_t number, open;
};

extern struct slot run_slots[OP_CLIENTS][OP_SLOTS];
extern struct client *run_clients[OP_CLIENTS];
extern struct format run_layout;

/* Notes what is wrong.  Returns:  false. */
__attribute__((format(printf, 1, 2))) bool run_note(const char *format, ...);

/* Whether the results are the same; if not, notes it as that of WHAT. */
bool run_same(const char *what, int real, int model);

/* Clusters that BYTES need; that sos/fs says are free; and that belong to files
 * that are open without a name, by the model. */
uint32_t run_clusters_for(uint32_t bytes);
uint32_t run_free_clusters(void);
uint32_t run_orphans(void);

/* FREE      clusters before the operation. */
bool act_open(const struct op *op, uint32_t free);
bool act_close(const struct op *op);
bool act_list(const struct op *op);

/* Operations on the open file of a slot; the same on a number that is none. */
bool act_file(const struct op *op, uint32_t free);
bool act_nobody(const struct op *op);

/* Operations on paths. */
bool act_path(const struct op *op, uint32_t free);

#endif
