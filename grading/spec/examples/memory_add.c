/* SPDX-License-Identifier: MIT
 *
 * New memory begins where the old one ended, and reads as zero.
 */
#include "grading/spec/examples/example.h"

void example_memory_add(void)
{
    uint32_t old = (uint32_t)memory_add(HN_SELF, 0);
    uint32_t size = (uint32_t)memory_add(HN_SELF, 2);
    const uint32_t *page = (const uint32_t *)(uintptr_t)(old * PAGE_BYTES);

    say("%u pages more", size - old);
    say("the first word is %u", *page);
    say("all of it: %s", vamos_error_name(memory_add(HN_SELF, USER_PAGES)));
}

/* prints
 * 2 pages more
 * the first word is 0
 * all of it: ERR_RESOURCES
 */
