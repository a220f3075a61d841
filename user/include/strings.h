/* SPDX-License-Identifier: MIT
 *
 * Comparison of strings without regard to the case of ASCII letters.
 */
#ifndef USER_STRINGS_H
#define USER_STRINGS_H

#include <stddef.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t most);

#endif
