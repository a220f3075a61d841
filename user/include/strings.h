/* SPDX-License-Identifier: MIT
 *
 * Comparison of strings without regard to the case of ASCII letters; and what
 * older systems called the functions of <string.h>.
 */
#ifndef USER_STRINGS_H
#define USER_STRINGS_H

#include <string.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t most);

/* The number of the lowest bit of SET that is 1, from 1 on; 0: none. */
int ffs(int set);

int bcmp(const void *a, const void *b, size_t bytes);
void bcopy(const void *from, void *to, size_t bytes);
void bzero(void *to, size_t bytes);
char *index(const char *s, int c);
char *rindex(const char *s, int c);

#endif
