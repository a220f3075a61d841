/* SPDX-License-Identifier: MIT
 *
 * test CONDITION, or [ CONDITION ]: tells by its status whether it is so (0) or
 * not (1); 2: what was said is no condition.
 *
 *      -e FILE  is there; -f a file, -d a directory, -c a device, -p a pipe
 *      -s FILE  is not empty; -r -w -x may be read, written, run
 *      A -nt B  A was changed after B; -ot before; -ef the same file
 *      -z TEXT  is empty; TEXT or -n TEXT is not
 *      A = B, A != B, A < B, A > B     as text
 *      A -eq B, -ne -lt -le -gt -ge    as numbers
 *      -t N     descriptor N is the terminal
 *      ! NOT, A -a B, A -o B, ( )
 */
#include "user/bin/tool/condition.h"
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start(tool_base(argv[0]), 2, "CONDITION");
    return tool_end(condition_test(argc, argv));
}
