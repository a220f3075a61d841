/* SPDX-License-Identifier: MIT
 *
 * Sizes for people.
 */
#include "user/bin/tool/size.h"

#include <stdio.h>

const char *size_format(unsigned long long bytes, char text[SIZE_TEXT])
{
    static const char suffixes[] = "KMGT";
    unsigned long long unit = 1;
    int suffix = -1;
    unsigned long long tenths, whole;

    while (bytes > 1023 * unit && suffix + 2 < (int)sizeof suffixes) {
        unit *= 1024;
        suffix++;
    }
    if (suffix < 0) {
        snprintf(text, SIZE_TEXT, "%u", (unsigned)bytes);
        return text;
    }
    tenths = (bytes * 10 + unit - 1) / unit;
    whole = (bytes + unit - 1) / unit;
    if (tenths < 100) {
        snprintf(text, SIZE_TEXT, "%u.%u%c", (unsigned)(tenths / 10),
                 (unsigned)(tenths % 10), suffixes[suffix]);
    } else {
        snprintf(text, SIZE_TEXT, "%u%c", (unsigned)whole, suffixes[suffix]);
    }
    return text;
}
