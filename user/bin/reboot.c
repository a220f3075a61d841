/* SPDX-License-Identifier: MIT
 *
 * reboot: starts the system anew, when all that was written is on the disk.
 */
#include "sos.h"
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("reboot", 1, "");
    if (argc > 1) {
        tool_usage();
    }
    (void)sos_reboot();
    tool_die("not done"); /* it returned */
}
