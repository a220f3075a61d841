/* SPDX-License-Identifier: MIT
 *
 * What a program gets: the strings of a request, checked, and what a script's
 * first line makes of them:
 *
 *      #! /bin/sh -e           argv: /bin/sh, "-e", path, the old argv[1]...
 *
 * Layer: sos/init/script. Uses: create (struct program).
 */
#ifndef SOS_INIT_SCRIPT_H
#define SOS_INIT_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "sos/init/create.h"

#define SCRIPT_LINE_BYTES 256 /* longest first line of a script, with a 0 */

/* Whether BYTES bytes are a path and a directory, both absolute, ARGC and ENVC
 * strings, each ended by 0, and no more. */
int program_strings_are(const char *strings, size_t bytes, uint32_t argc,
                        uint32_t envc);

/* Whether an image is a script. */
int script_is(const void *image, size_t bytes);

/* Puts the interpreter and its argument before PROGRAM's arguments.
 *
 * IMAGE        a script of BYTES bytes at PATH.
 * PROGRAM      its strings are replaced, by some that are valid until the next
 *              call.
 * INTERPRETER  becomes the interpreter's path.
 * Returns:     0; -ENOEXEC: the line is too long or names nothing, or nothing
 *              absolute; -E2BIG: the strings do not fit PROC_STRINGS.
 */
int script_arguments(const char *image, size_t bytes, const char *path,
                     struct program *program,
                     char interpreter[SCRIPT_LINE_BYTES]);

#endif
