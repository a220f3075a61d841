/* SPDX-License-Identifier: MIT
 *
 * The lines typed before, as long as the shell runs.
 *
 * Layer: sh/history. Uses: text.
 */
#ifndef SH_HISTORY_H
#define SH_HISTORY_H

#define HISTORY_LINES 200 /* that are kept */

/* Adds a line, unless it is empty, begins with a blank, or is the last one. */
void history_add(const char *line);

/* The line typed BACK lines ago (1: the last one); NULL: there is none. */
const char *history_get(int back);

/* The nearest line with TEXT in it that was typed BACK lines ago or before: how
 * many ago; 0: none. */
int history_search(const char *text, int back);

void history_print(void);

#endif
