/* SPDX-License-Identifier: MIT
 *
 * Patterns: * stands for any characters, ? for one, [...] for one of a set
 * (a-z: a range; ! or ^ in front: one not of it), \ takes its meaning from the
 * character behind it.
 *
 * Layer: sh/pattern. Uses: nothing.
 */
#ifndef SH_PATTERN_H
#define SH_PATTERN_H

#include <stddef.h>

/* Whether the whole of TEXT is what PATTERN stands for. */
int pattern_matches(const char *pattern, const char *text);

/* The same for the first LENGTH bytes of TEXT. */
int pattern_matches_part(const char *pattern, const char *text, size_t length);

/* Whether PATTERN has one of * ? [ with its meaning. */
int pattern_has_meaning(const char *pattern);

/* Takes out the backslashes: what a pattern without meaning stands for. */
void pattern_unescape(char *pattern);

#endif
