/* SPDX-License-Identifier: MIT
 *
 * Where commands come from: files, and what is read byte by byte because the
 * commands themselves may read the rest.
 *
 * Layer: sh/source. Uses: run, text, edit.
 */
#ifndef SH_SOURCE_H
#define SH_SOURCE_H

/* Runs the commands in a file. 0; -1: it cannot be read (told). */
int source_file(const char *path);

/* Runs the commands from standard input, to its end. */
void source_input(void);

/* Runs what a person types at the terminal, until ^D. */
void source_terminal(void);

#endif
