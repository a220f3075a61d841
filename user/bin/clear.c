/* SPDX-License-Identifier: MIT
 *
 * clear: empties the screen.
 */
#include <stdio.h>

#include "user/bin/tool/tool.h"

int main(void)
{
    tool_start("clear", 1, "");
    fputs("\033[H\033[2J", stdout);
    return tool_end(0);
}
