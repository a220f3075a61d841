/* SPDX-License-Identifier: MIT
 *
 * The sentences for errors in regular expressions.
 */
#include <regex.h>

#include <stdio.h>
#include <string.h>

size_t regerror(int error, const regex_t *restrict regex, char *restrict text,
                size_t bytes)
{
    static const char *const sentences[] = {
        "Success",
        "No match",
        "Invalid regular expression",
        "Invalid collation character",
        "Invalid character class name",
        "Trailing backslash",
        "Invalid back reference",
        "Unmatched [, [^, [:, [., or [=",
        "Unmatched ( or \\(",
        "Unmatched \\{",
        "Invalid content of \\{\\}",
        "Invalid range end",
        "Regular expression too big",
        "Invalid preceding regular expression",
    };
    size_t known = sizeof sentences / sizeof sentences[0];
    const char *sentence = error >= 0 && (size_t)error < known
                               ? sentences[error]
                               : "Unknown error";

    if (bytes > 0) {
        snprintf(text, bytes, "%s", sentence);
    }
    return strlen(sentence) + 1;
}
