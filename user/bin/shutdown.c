/* SPDX-License-Identifier: MIT
 *
 * shutdown [-hr] [now] [STATUS]: ends the system, when all that was written is
 * on the disk; STATUS (0..255, else 0) is what the emulator ends with.
 *
 *      -r  starts it anew instead, as reboot does
 *      -h  does not; that, and now, are what other systems want to be told
 */
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/bin/tool/tool.h"

#define STATUS_MOST 255

int main(int argc, char **argv)
{
    unsigned long status = 0;
    int option, again = 0;

    tool_start("shutdown", 1, "[-hr] [now] [STATUS]");
    while ((option = getopt(argc, argv, "hr")) != -1) {
        if (option == '?') {
            tool_usage();
        }
        again = option == 'r';
    }
    if (optind < argc && strcmp(argv[optind], "now") == 0) {
        optind++;
    }
    if (optind < argc) {
        status = tool_number(argv[optind++], "status from 0 to 255",
                             STATUS_MOST);
    }
    if (optind < argc) {
        tool_usage();
    }
    (void)(again ? sos_reboot() : sos_shutdown((int)status));
    tool_die("not done"); /* it returned */
}
