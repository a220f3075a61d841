/* SPDX-License-Identifier: MIT
 *
 * Strings, with the meanings of ISO C: characters compare as unsigned bytes.
 */
#include <string.h>

#include <stdint.h>
#include <stdlib.h>

/* The pointer that a searching function returns: ISO C takes the const away. */
static char *found(const char *s)
{
    return (char *)(uintptr_t)s;
}

size_t strlen(const char *s)
{
    size_t length = 0;

    while (s[length] != '\0') {
        length++;
    }
    return length;
}

size_t strnlen(const char *s, size_t most)
{
    size_t length = 0;

    while (length < most && s[length] != '\0') {
        length++;
    }
    return length;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        unsigned char left = (unsigned char)a[i];
        unsigned char right = (unsigned char)b[i];

        if (left != right || left == '\0') {
            return left - right;
        }
    }
    return 0;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    return memcpy(to, from, strlen(from) + 1);
}

char *strncpy(char *restrict to, const char *restrict from, size_t bytes)
{
    size_t length = strnlen(from, bytes);

    memcpy(to, from, length);
    memset(to + length, 0, bytes - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t most)
{
    size_t length = strnlen(from, most);
    char *end = to + strlen(to);

    memcpy(end, from, length);
    end[length] = '\0';
    return to;
}

char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c) {
            return found(s);
        }
        if (*s == '\0') {
            return NULL;
        }
    }
}

char *strrchr(const char *s, int c)
{
    char *last = NULL;

    for (;; s++) {
        if (*s == (char)c) {
            last = found(s);
        }
        if (*s == '\0') {
            return last;
        }
    }
}

char *strstr(const char *s, const char *part)
{
    size_t length = strlen(part);

    for (;; s++) {
        if (strncmp(s, part, length) == 0) {
            return found(s);
        }
        if (*s == '\0') {
            return NULL;
        }
    }
}

size_t strspn(const char *s, const char *set)
{
    size_t length = 0;

    while (s[length] != '\0' && strchr(set, s[length]) != NULL) {
        length++;
    }
    return length;
}

size_t strcspn(const char *s, const char *set)
{
    size_t length = 0;

    while (s[length] != '\0' && strchr(set, s[length]) == NULL) {
        length++;
    }
    return length;
}

char *strpbrk(const char *s, const char *set)
{
    s += strcspn(s, set);
    return *s == '\0' ? NULL : found(s);
}

char *strtok_r(char *restrict s, const char *restrict separators,
               char **restrict rest)
{
    char *word = s != NULL ? s : *rest;
    char *end;

    word += strspn(word, separators);
    end = word + strcspn(word, separators);
    *rest = end;
    if (word == end) {
        return NULL;
    }
    if (*end != '\0') {
        *end = '\0';
        *rest = end + 1;
    }
    return word;
}

char *strtok(char *restrict s, const char *restrict separators)
{
    static char *rest;

    return strtok_r(s, separators, &rest);
}

char *strsep(char **restrict rest, const char *restrict separators)
{
    char *field = *rest;
    char *end;

    if (field == NULL) {
        return NULL;
    }
    end = field + strcspn(field, separators);
    *rest = *end == '\0' ? NULL : end + 1;
    *end = '\0';
    return field;
}

void *memmem(const void *from, size_t bytes, const void *part,
             size_t part_bytes)
{
    const char *s = from;

    for (; bytes >= part_bytes; s++, bytes--) {
        if (memcmp(s, part, part_bytes) == 0) {
            return found(s);
        }
        if (bytes == 0) {
            break;
        }
    }
    return NULL;
}

char *stpcpy(char *restrict to, const char *restrict from)
{
    size_t length = strlen(from);

    memcpy(to, from, length + 1);
    return to + length;
}

char *strndup(const char *s, size_t most)
{
    size_t length = strnlen(s, most);
    char *copy = malloc(length + 1);

    if (copy != NULL) {
        memcpy(copy, s, length);
        copy[length] = '\0';
    }
    return copy;
}

char *strdup(const char *s)
{
    return strndup(s, SIZE_MAX - 1);
}
