/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself, because they change the shell or are
 * too small for a process.
 *
 * Layer: sh/builtin. Uses: variable.
 */
#ifndef SH_BUILTIN_H
#define SH_BUILTIN_H

/* ARGV is ended by NULL and has ARGC >= 1 words. Returns the status. */
typedef int (*builtin_t)(int argc, char **argv);

/* The built-in command NAME, or NULL. */
builtin_t builtin_find(const char *name);

#endif
