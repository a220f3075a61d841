/* SPDX-License-Identifier: MIT
 *
 * Comparison of strings without regard to the case of ASCII letters.
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
