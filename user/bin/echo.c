/* SPDX-License-Identifier: MIT
 *
 * echo [-neE] [WORD ...]: prints its arguments.
 *
 *      -n  without a line end
 *      -e  \n, \t, \0NNN and the like have their meaning; -E they have not
 */
#include "user/bin/tool/print.h"
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("echo", 1, "[-neE] [WORD ...]");
    return tool_end(print_echo(argc, argv));
}
