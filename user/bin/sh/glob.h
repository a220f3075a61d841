/* SPDX-License-Identifier: MIT
 *
 * Patterns as names of files.
 *
 * Layer: sh/glob. Uses: pattern, text, arguments.
 */
#ifndef SH_GLOB_H
#define SH_GLOB_H

#include "user/bin/sh/arguments.h"

/* Appends the names of the files for which PATTERN (pattern.h) stands, sorted,
 * and tells how many those are. A slash has to be matched by a slash, and a dot
 * at the start of a name by a dot. */
size_t glob_expand(const char *pattern, struct arguments *arguments);

#endif
