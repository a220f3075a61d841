/* SPDX-License-Identifier: MIT
 *
 * Variables of the shell. Exported ones stand in the environment, so that
 * programs and the library (PATH) find them; the others stand here.
 *
 * Layer: sh/variable. Uses: text.
 */
#ifndef SH_VARIABLE_H
#define SH_VARIABLE_H

#include <stddef.h>

/* The length of the name that S begins with; 0 if it begins with none. */
size_t variable_name_length(const char *s);

/* The value of the variable whose name has LENGTH bytes; NULL: it is unset. */
const char *variable_get(const char *name, size_t length);

/* Sets a variable; it stays exported if it is. */
void variable_set(const char *name, const char *value);

/* Lets programs see a variable, which becomes "" if unset. */
void variable_export(const char *name);

void variable_unset(const char *name);

/* Prints the variables, as assignments. */
void variable_print(void);

#endif
