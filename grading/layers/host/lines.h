/* SPDX-License-Identifier: MIT
 *
 * Main program of NAME_test for modules that start once: it reads all
 * operations, and does each sequence, which a line "start" begins, in a process
 * of its own.
 */
#ifndef LAYERS_HOST_LINES_H
#define LAYERS_HOST_LINES_H

/* What NAME_test supplies: does the operation LINE and tells of it. */
void lines_do(char *line);

#endif
