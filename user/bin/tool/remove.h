/* SPDX-License-Identifier: MIT
 *
 * Removing files and trees.
 *
 * Layer: user/bin/tool/remove. Uses: walk, tool.
 */
#ifndef USER_BIN_REMOVE_H
#define USER_BIN_REMOVE_H

#include "user/bin/tool/walk.h"

/* Removes PATH and all below it. What is not there is no failure; others get
 * messages.
 *
 * Returns:  0; -1 after a message.
 */
int remove_tree(const char *path);

/* Removes one entry of a walk, when its time has come: files, and directories
 * at WALK_LEAVE. 0; -1 with errno. */
int remove_entry(const struct walk_entry *entry);

#endif
