/* SPDX-License-Identifier: MIT
 *
 * uname [-amnrsv]: says what system this is.
 *
 *      -s  its name (what is printed if nothing is asked for); -r its version
 *      -n  the machine's name; -m its kind; -v what the kernel is built on
 *      -a  all of it
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"
#include "vamos.h"

int main(int argc, char **argv)
{
    static const char letters[] = "snrvm";
    char release[16];
    const char *const parts[] = {"SOS", "vamos", release, "Vamos/CVM", "i686"};
    unsigned wanted = 0;
    uint32_t version = 0;
    int option;

    tool_start("uname", 1, "[-amnrsv]");
    while ((option = getopt(argc, argv, "amnrsv")) != -1) {
        if (option == '?') {
            tool_usage();
        }
        wanted |=
            option == 'a' ? 31u : 1u << (strchr(letters, option) - letters);
    }
    if (optind < argc) {
        tool_usage();
    }
    wanted = wanted != 0 ? wanted : 1;
    (void)read_kernel_info(INFO_VERSION, 0, &version);
    snprintf(release, sizeof release, "%u.%u", (unsigned)version >> 16,
             (unsigned)version & 0xffff);
    for (unsigned i = 0; i < sizeof letters - 1; i++) {
        if (wanted & 1u << i) {
            wanted &= ~(1u << i);
            printf("%s%c", parts[i], wanted != 0 ? ' ' : '\n');
        }
    }
    return tool_end(0);
}
