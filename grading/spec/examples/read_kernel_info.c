/* SPDX-License-Identifier: MIT
 *
 * What the kernel tells about itself and about a process.
 */
#include "grading/spec/examples/example.h"

void example_read_kernel_info(void)
{
    struct info_process info;
    uint32_t page;

    say("bytes: %d", read_kernel_info(INFO_PAGE_BYTES, 0, &page));
    say("a page has %u", page);
    say("bytes: %d", read_kernel_info(INFO_PROCESS, HN_SELF, &info));
    say("privileged %u, priority %u, slice %u", info.privileged, info.priority,
        info.slice);
    say("item 99: %s", vamos_error_name(read_kernel_info(99, 0, &info)));
    say("into page 0: %s",
        vamos_error_name(read_kernel_info(INFO_TIME, 0, NULL)));
}

/* prints
 * bytes: 4
 * a page has 4096
 * bytes: 56
 * privileged 1, priority 2, slice 5
 * item 99: ERR_ARGUMENT
 * into page 0: ERR_ADDRESS
 */
