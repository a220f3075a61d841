/* SPDX-License-Identifier: MIT
 *
 * The children of a scene (scene.h). They compute nothing and have slices
 * without end: who runs when depends on orders, faults and time limits alone.
 */
#include "labs/lab7-pagers/tests/scene.h"

enum {
    NOBODY = 77, /* a handle that names nobody */
    ANYBODY = 99 /* who is no child */
};

static handle_t init; /* our handle for it */

uint32_t child_slice(uint32_t who)
{
    return UINT32_MAX - who;
}

uint32_t child_of(handle_t handle)
{
    struct info_process info = {.slice = 0};

    if (read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info) < 0 ||
        UINT32_MAX - info.slice >= SCENE_MOST) {
        return ANYBODY;
    }
    return UINT32_MAX - info.slice;
}

/* ---- Calls ---- */

static void assign(const struct order *order, handle_t pager)
{
    int result = pager_assign(order->region, pager, order->wait);

    observe("assigned", order->who, (uint32_t)result, order->region);
}

static void map(const struct order *order, handle_t consumer, uint32_t address,
                uint32_t access)
{
    int result = pager_map(consumer, (void *)(uintptr_t)address,
                           (void *)(uintptr_t)order->own, access);

    observe("mapped", order->who, (uint32_t)result, address);
}

static void unmap(const struct order *order, handle_t consumer)
{
    int result = pager_unmap(consumer, (void *)(uintptr_t)order->address,
                             order->marker, order->flags);

    observe("unmapped", order->who, (uint32_t)result, order->address);
}

/* Maps its own pages, one after the other, until there is an error. */
static void fill(const struct order *order, handle_t consumer)
{
    uint32_t count = 0;
    int result = 0;

    while (result == 0) {
        uint32_t bytes = count << PAGE_SHIFT;

        result =
            pager_map(consumer, (void *)(uintptr_t)(order->address + bytes),
                      (void *)(uintptr_t)(order->own + bytes), order->access);
        count += result == 0 ? 1 : 0;
    }
    observe("filled", order->who, (uint32_t)result, count);
}

/* ---- Memory ---- */

static void read(const struct order *order, uint32_t page)
{
    uint32_t value = *(volatile uint32_t *)(uintptr_t)(page + WORD);

    observe("read", order->who, page, value);
}

static void write(const struct order *order, uint32_t page)
{
    *(volatile uint32_t *)(uintptr_t)(page + WORD) = order->value;
    observe("wrote", order->who, page, order->value);
}

/* ---- What the kernel has to say ---- */

/* Waits for TICKS. Whether it was a page fault. */
static int hear(const struct order *order, uint32_t ticks,
                struct message *message)
{
    int result = ipc_receive(HN_KERNEL, (int32_t)ticks, message);

    if (result != 0) {
        observe("heard", order->who, (uint32_t)result, 0);
        return 0;
    }
    observe("heard", order->who, message->word[0],
            child_of((handle_t)message->word[1]));
    observe("fault", message->word[2] & ~(PAGE_BYTES - 1),
            message->word[2] & (PAGE_BYTES - 1), (uint32_t)message->granted);
    return message->word[0] == KMSG_PAGEFAULT;
}

static void serve(const struct order *order, uint32_t ticks)
{
    struct message message = {.grant = HN_NONE};

    if (hear(order, ticks, &message)) {
        map(order, (handle_t)message.word[1],
            message.word[2] & ~(PAGE_BYTES - 1),
            message.word[2] & (PAGE_BYTES - 1));
    }
}

/* ---- Messages whose memory part lies in a region ---- */

static void exchange(const struct order *order)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    void *place = (void *)(uintptr_t)order->address;
    int result;

    if (order->letter == 'x') {
        message.data = place;
        message.data_bytes = MESSAGE_BYTES;
        result = ipc_send(init, (int32_t)order->wait, &message);
    } else {
        message.buffer = place;
        message.buffer_bytes = MESSAGE_BYTES;
        result = ipc_receive(init, (int32_t)order->wait, &message);
    }
    observe("message", order->who, (uint32_t)result, 0);
    if (result == ERR_ADDRESS) { /* what init sends now is no order */
        (void)sleep_ticks((int32_t)order->wait);
    }
}

/* ---- Orders ---- */

static void obey(const struct order *order, handle_t other)
{
    struct message message = {.grant = HN_NONE};

    switch (order->letter) {
    case 'a':
        assign(order, other);
        break;
    case 'n':
        assign(order, HN_NONE);
        break;
    case 'm':
        map(order, other, order->address, order->access);
        break;
    case 'u':
    case 'v':
        unmap(order, other);
        break;
    case 'r':
        read(order, order->address);
        break;
    case 'w':
        write(order, order->address);
        break;
    case 'q':
        read(order, order->own);
        break;
    case 'o':
        write(order, order->own);
        break;
    case 's':
        serve(order, 0);
        break;
    case 'p':
        serve(order, order->wait);
        break;
    case 'x':
    case 'y':
        exchange(order);
        break;
    case 'f':
        fill(order, other);
        break;
    case 'l':
        (void)hear(order, order->wait, &message);
        break;
    default:
        (void)hear(order, 0, &message);
    }
}

/* Whom ORDER is about. */
static handle_t other_of(const struct order *order, handle_t granted)
{
    switch (order->named) {
    case NAMED_NOBODY:
        return NOBODY;
    case NAMED_INIT:
        return init;
    default:
        return granted;
    }
}

_Noreturn void child_live(void)
{
    struct message message = {.grant = HN_NONE};

    (void)ipc_receive(HN_ANY, IPC_FOREVER, &message);
    init = message.sender;
    for (;;) {
        struct order order;

        message.buffer = &order;
        message.buffer_bytes = sizeof(order);
        if (ipc_receive(init, IPC_FOREVER, &message) == 0) {
            obey(&order, other_of(&order, message.granted));
        }
    }
}
