/* SPDX-License-Identifier: MIT
 *
 * Where programs are.
 *
 * Layer: sh/path. Uses: variable, text.
 */
#ifndef SH_PATH_H
#define SH_PATH_H

/* The program NAME: itself if it has a slash, else in the directories of PATH.
 * From malloc; NULL: there is none. */
char *path_find(const char *name);

#endif
