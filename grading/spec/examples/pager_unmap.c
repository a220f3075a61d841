/* SPDX-License-Identifier: MIT
 *
 * A page that is gone leaves a marker, which tells its pager what was there.
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
    pager_map(message.sender, (void *)window, page, PAGER_READ);
    message.word[0] =
        (uint32_t)pager_unmap(message.sender, (void *)window, 1234, 0);
    ipc_send(message.sender, 0, &message);
    ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
    page[0] = (uint32_t)message.granted; /* the marker */
    pager_map((handle_t)message.word[1], (void *)window, page, PAGER_READ);
}

void example_pager_unmap(void)
{
    handle_t pager = child(serve);
    struct message message = MESSAGE_SHORT(0, 0, 0);

    pager_assign(REGION, pager, 100);
    ipc_request(pager, IPC_FOREVER, &message);
    say("unmapped: %u", message.word[0]);
    say("the marker was %u", *window);
    say("of the pager: %s",
        vamos_error_name(pager_unmap(pager, (void *)window, 0, 0)));
}

/* prints
 * unmapped: 0
 * the marker was 1234
 * of the pager: ERR_RIGHTS
 */
