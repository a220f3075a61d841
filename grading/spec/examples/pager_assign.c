/* SPDX-License-Identifier: MIT
 *
 * An agreement has two halves: somebody assigns a region, and the other one
 * maps a page into it.
 */
#include "grading/spec/examples/example.h"

enum {
    REGION = 8
};

static volatile uint32_t *const window =
    (uint32_t *)(uintptr_t)(REGION << REGION_SHIFT);
static uint32_t page[PAGE_BYTES / 4] __attribute__((aligned(PAGE_BYTES)));

static void serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    page[0] = 42;
    message.word[0] =
        (uint32_t)pager_map(message.sender, (void *)window, page, PAGER_READ);
    ipc_send(message.sender, 0, &message);
}

void example_pager_assign(void)
{
    handle_t pager = child(serve);
    struct message message = MESSAGE_SHORT(0, 0, 0);

    say("assigned: %d", pager_assign(REGION, pager, 10));
    ipc_request(pager, IPC_FOREVER, &message);
    say("mapped: %u", message.word[0]);
    say("the word is %u", *window);
    say("to itself: %s", vamos_error_name(pager_assign(REGION, HN_SELF, 10)));
}

/* prints
 * assigned: 0
 * mapped: 0
 * the word is 42
 * to itself: ERR_ARGUMENT
 */
