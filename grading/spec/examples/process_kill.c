/* SPDX-License-Identifier: MIT
 *
 * A handle to a process that has ended is stale, also when its place in the
 * table is used again.
 */
#include "grading/spec/examples/example.h"

static void nothing(void)
{
}

void example_process_kill(void)
{
    handle_t first = child(nothing);
    handle_t second;

    say("kill: %d", process_kill(first));
    say("again: %s", vamos_error_name(process_kill(first)));
    second = child(nothing);
    say("the same place: %d, another handle: %d",
        (first & 0xFF) == (second & 0xFF), first != second);
    say("and still: %s", vamos_error_name(process_kill(first)));
}

/* prints
 * kill: 0
 * again: ERR_HANDLE
 * the same place: 1, another handle: 1
 * and still: ERR_HANDLE
 */
