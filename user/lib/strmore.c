/* SPDX-License-Identifier: MIT
 *
 * Functions of strings beyond ISO C.
 */
#include <string.h>

#include <strings.h>

void *memrchr(const void *from, int byte, size_t bytes)
{
    const unsigned char *next = from;

    while (bytes > 0) {
        if (next[--bytes] == (unsigned char)byte) {
            return (void *)(next + bytes);
        }
    }
    return NULL;
}

char *strchrnul(const char *s, int c)
{
    while (*s != '\0' && *s != (char)c) {
        s++;
    }
    return (char *)s;
}

char *strcasestr(const char *s, const char *part)
{
    size_t length = strlen(part);

    for (;; s++) {
        if (strncasecmp(s, part, length) == 0) {
            return (char *)s;
        }
        if (*s == '\0') {
            return NULL;
        }
    }
}

void *memccpy(void *restrict to, const void *restrict from, int byte,
              size_t bytes)
{
    const void *end = memchr(from, byte, bytes);

    if (end != NULL) {
        bytes = (size_t)((const char *)end - (const char *)from) + 1;
    }
    memcpy(to, from, bytes);
    return end != NULL ? (char *)to + bytes : NULL;
}

size_t strlcpy(char *restrict to, const char *restrict from, size_t bytes)
{
    size_t length = strlen(from);

    if (bytes > 0) {
        size_t part = length < bytes ? length : bytes - 1;

        memcpy(to, from, part);
        to[part] = '\0';
    }
    return length;
}

size_t strlcat(char *restrict to, const char *restrict from, size_t bytes)
{
    size_t length = strnlen(to, bytes);

    return length + strlcpy(to + length, from, bytes - length);
}
