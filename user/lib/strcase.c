/* SPDX-License-Identifier: MIT
 *
 * Comparison of strings without regard to the case of ASCII letters, and old
 * names of functions.
 */
#include <strings.h>

#include <ctype.h>
#include <stdint.h>

int strncasecmp(const char *a, const char *b, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        int left = tolower((unsigned char)a[i]);
        int right = tolower((unsigned char)b[i]);

        if (left != right || left == '\0') {
            return left - right;
        }
    }
    return 0;
}

int strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, SIZE_MAX);
}

int ffs(int set)
{
    return __builtin_ffs(set);
}

int bcmp(const void *a, const void *b, size_t bytes)
{
    return memcmp(a, b, bytes);
}

void bcopy(const void *from, void *to, size_t bytes)
{
    memmove(to, from, bytes);
}

void bzero(void *to, size_t bytes)
{
    memset(to, 0, bytes);
}

char *index(const char *s, int c)
{
    return strchr(s, c);
}

char *rindex(const char *s, int c)
{
    return strrchr(s, c);
}
