/* SPDX-License-Identifier: MIT
 *
 * Redirections: descriptors of the shell become others, for good or until they
 * are put back.
 *
 * Layer: sh/redirect. Uses: tree, expand.
 */
#ifndef SH_REDIRECT_H
#define SH_REDIRECT_H

#include "user/bin/sh/tree.h"

#define REDIRECT_MOST 10 /* descriptors that can be put back */

/* Descriptors as they were; COPY -1: it was not open. */
struct redirect_saved {
    int count;
    struct {
        int fd, copy;
    } list[REDIRECT_MOST];
};

/* Carries out REDIRECT and those behind it.
 *
 * SAVED     set to what redirect_restore() needs; NULL: it is for good.
 * Returns:  0; -1: one fails, which is told on stderr, and those before it are
 *           taken back.
 */
int redirect_apply(const struct redirect *redirect,
                   struct redirect_saved *saved);

void redirect_restore(struct redirect_saved *saved);

#endif
