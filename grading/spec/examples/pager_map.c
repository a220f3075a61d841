/* SPDX-License-Identifier: MIT
 *
 * A pager that fills each page with its number when somebody touches it. The
 * first page is its half of the agreement.
 */
#include "grading/spec/examples/example.h"

enum {
    REGION = 8,
    PAGES = 4,
    PAGE_WORDS = PAGE_BYTES / 4
};

static volatile uint32_t *const window =
    (uint32_t *)(uintptr_t)(REGION << REGION_SHIFT);
static uint32_t pool[PAGES][PAGE_WORDS] __attribute__((aligned(PAGE_BYTES)));

/* Maps the page with NUMBER for CONSUMER. */
static int supply(handle_t consumer, uint32_t number)
{
    pool[number][0] = number;
    return pager_map(consumer, (void *)(window + number * PAGE_WORDS),
                     pool[number], PAGER_WRITE);
}

static void serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    supply(message.sender, 0);
    ipc_send(message.sender, 0, &message);
    for (;;) {
        ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
        supply((handle_t)message.word[1],
               message.word[2] / PAGE_BYTES % REGION_PAGES);
    }
}

void example_pager_map(void)
{
    handle_t pager = child(serve);
    struct message message = MESSAGE_SHORT(0, 0, 0);

    pager_assign(REGION, pager, 100);
    ipc_request(pager, IPC_FOREVER, &message);
    for (uint32_t i = 0; i < PAGES; i++) {
        say("page %u", window[i * PAGE_WORDS]);
    }
    say("of the pager: %s",
        vamos_error_name(pager_map(pager, (void *)window, pool, PAGER_READ)));
}

/* prints
 * page 0
 * page 1
 * page 2
 * page 3
 * of the pager: ERR_RIGHTS
 */
