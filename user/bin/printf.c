/* SPDX-License-Identifier: MIT
 *
 * printf FORMAT [WORD ...]: prints words as FORMAT says: %s %c %d %i %u %o %x
 * %X with flags, width and precision, %b (a text with \n and the like), %%.
 *
 * FORMAT is used again while words are left; words that are missing are empty
 * or 0.
 */
#include "user/bin/tool/print.h"
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("printf", 1, "FORMAT [WORD ...]");
    if (argc < 2) {
        tool_usage();
    }
    return tool_end(print_printf(argc, argv));
}
