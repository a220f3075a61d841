/* SPDX-License-Identifier: MIT
 *
 * Memory and strings, with the meanings of ISO C and POSIX. The functions of
 * <string.h> that need a locale (strcoll, strxfrm) compare bytes and are left
 * out.
 */
#ifndef USER_STRING_H
#define USER_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
void *memchr(const void *from, int byte, size_t bytes);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t most);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t most);
char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t bytes);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t most);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);
size_t strspn(const char *s, const char *set);
size_t strcspn(const char *s, const char *set);
char *strpbrk(const char *s, const char *set);
char *strtok(char *restrict s, const char *restrict separators);
char *strtok_r(char *restrict s, const char *restrict separators,
               char **restrict rest);

/* Beyond ISO C, as others have them: strsep takes the next field from *REST,
 * an empty one too; memmem finds bytes in bytes; stpcpy gives the end; memrchr
 * finds the last; strchrnul the end if there is none; strcasestr goes by
 * strcasecmp; memccpy ends behind BYTE. */
char *strsep(char **restrict rest, const char *restrict separators);
void *memmem(const void *from, size_t bytes, const void *part,
             size_t part_bytes);
char *stpcpy(char *restrict to, const char *restrict from);
void *memrchr(const void *from, int byte, size_t bytes);
char *strchrnul(const char *s, int c);
char *strcasestr(const char *s, const char *part);
void *memccpy(void *restrict to, const void *restrict from, int byte,
              size_t bytes);

/* Copy or append what fits in BYTES, with a 0. The length that was wanted: if
 * it is BYTES or more, something is missing. */
size_t strlcpy(char *restrict to, const char *restrict from, size_t bytes);
size_t strlcat(char *restrict to, const char *restrict from, size_t bytes);

/* In memory from malloc; NULL with errno ENOMEM if there is none. */
char *strdup(const char *s);
char *strndup(const char *s, size_t most);

/* The sentence for an errno ("No such file or directory"). */
char *strerror(int error);

/* What a signal does, for people: "Killed"; for an unknown number "Unknown
 * signal". */
char *strsignal(int signal);

#endif
