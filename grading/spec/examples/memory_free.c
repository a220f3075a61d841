/* SPDX-License-Identifier: MIT
 *
 * What was freed reads as zero when it is added again.
 */
#include "grading/spec/examples/example.h"

void example_memory_free(void)
{
    uint32_t old = (uint32_t)memory_add(HN_SELF, 0);
    volatile uint32_t *page = (uint32_t *)(uintptr_t)(old * PAGE_BYTES);

    memory_add(HN_SELF, 1);
    *page = 42;
    say("%d pages left of it", memory_free(HN_SELF, 1) - (int)old);
    memory_add(HN_SELF, 1);
    say("the word is %u", *page);
    say("all: %s", vamos_error_name(memory_free(HN_SELF, old + 1)));
}

/* prints
 * 0 pages left of it
 * the word is 0
 * all: ERR_ARGUMENT
 */
