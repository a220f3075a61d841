/* SPDX-License-Identifier: MIT
 *
 * Variables that become what they were: after NAME=value for one command, and
 * after a function in which they were local.
 *
 * Layer: sh/saved. Uses: variable, text.
 */
#ifndef SH_SAVED_H
#define SH_SAVED_H

#include <stddef.h>

struct saved;

/* Notes what the variable is whose name has LENGTH bytes. LIST: what was noted
 * before, or NULL. Returns the longer list. */
struct saved *saved_add(struct saved *list, const char *name, size_t length);

/* Makes the variables in LIST what they were, and frees it. */
void saved_restore(struct saved *list);

#endif
