/* SPDX-License-Identifier: MIT
 *
 * What the files of the model share: ways to names, and rights.
 */
#ifndef LAYERS_FS_MODEL_WAY_H
#define LAYERS_FS_MODEL_WAY_H

#include <stddef.h>

#include "grading/layers/fs_model.h"

/* A path but for its last name. */
struct way {
    uint32_t node;    /* the directory; or, without a name, the end */
    const char *name; /* BYTES long; 0: the path has no last name */
    size_t bytes;
    bool is_directory; /* a '/' follows */
};

/* The time of the operation. */
extern uint32_t model_now;

/* Goes all the way of PATH but for the last name.  Returns:  0, or an error. */
int model_way(const struct model_user *user, const char *path, struct way *way);

/* The node that the last name of WAY names.  Returns:  0, or an error. */
int model_last(const struct way *way, uint32_t *node);

bool model_is_owner(const struct model_user *user,
                    const struct model_node *node);

/* Whether USER has all of WANTED (4 read, 2 write, 1 execute) on NODE. */
bool model_may(const struct model_user *user, const struct model_node *node,
               uint32_t wanted);

bool model_may_remove(const struct model_user *user,
                      const struct model_node *directory,
                      const struct model_node *node);

/* Whether WAY, which has a name, can get a new entry.  Returns:  0, or an
 * error. */
int model_may_make(const struct model_user *user, const struct way *way);

/* Makes a new node where WAY says.  Returns:  its index. */
uint32_t model_make(const struct model_user *user, const struct way *way,
                    uint32_t mode, bool is_directory);

/* NODE is called now as WAY says; belongs to UID, with MODE; loses its name;
 * and goes if nobody needs it. */
void model_name_node(struct model_node *node, const struct way *way);
void model_set_mode(struct model_node *node, uint32_t uid, uint32_t mode);
void model_unlink_node(struct model_node *node);
void model_drop(struct model_node *node);

#endif
