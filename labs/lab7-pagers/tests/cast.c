/* SPDX-License-Identifier: MIT
 *
 * Init's part of a scene (scene.h): its children, and how they get orders.
 */
#include "labs/lab7-pagers/tests/scene.h"

static handle_t first; /* the child of which all others are clones */
static handle_t handles[SCENE_MOST];
static uint32_t children;
static uint32_t pages;   /* of the memory of a child, without its store */
static uint32_t new;     /* the set of those that are, */
static uint32_t stopped; /* and of those that have to be replaced */

/* ---- Children ---- */

static uint32_t size_of(handle_t handle)
{
    struct info_process info = {.pages = 0};

    (void)read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info);
    return info.pages;
}

static void begin(uint32_t who)
{
    handles[who] = process_clone(first);
    if (handles[who] < 0 ||
        chg_sched_params(handles[who], 1, child_slice(who)) != 0) {
        give_up("no child", (uint32_t)handles[who]);
    }
    new |= 1u << who;
}

void scene_start(uint32_t count)
{
    struct message hello = MESSAGE_SHORT(0, 0, 0);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    children = count;
    first = process_clone(HN_SELF);
    if (first == 0) {
        child_live();
    }
    pages = size_of(first);
    if (memory_add(first, STORE_PAGES) < 0 ||
        change_rights(first, HN_SELF, RIGHT_SEND) != 0 ||
        ipc_send(first, IPC_FOREVER, &hello) != 0) {
        give_up("no child", (uint32_t)first);
    }
    (void)sleep_ticks(1); /* until it waits for orders */
    for (uint32_t who = 0; who < count; who++) {
        begin(who);
    }
}

static void kill(uint32_t who)
{
    stopped &= ~(1u << who);
    observe("killed", who, (uint32_t)process_kill(handles[who]), 0);
}

void scene_renew(uint32_t who)
{
    kill(who);
    begin(who);
}

void scene_clone(uint32_t who, uint32_t original)
{
    kill(who);
    handles[who] = process_clone(handles[original]);
    (void)chg_sched_params(handles[who], 1, child_slice(who));
    observe("cloned", original, who, 0);
}

uint32_t scene_take_new(void)
{
    uint32_t set = new;

    new = 0;
    return set;
}

uint32_t scene_size(uint32_t who)
{
    return size_of(handles[who]);
}

handle_t scene_child(uint32_t who)
{
    return handles[who];
}

uint32_t scene_own(uint32_t page)
{
    return (pages + page) << PAGE_SHIFT;
}

uint32_t scene_page(uint32_t region, uint32_t page)
{
    return region << REGION_SHIFT | page << PAGE_SHIFT;
}

void scene_order(struct order *order, uint32_t whom)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    message.data = order;
    message.data_bytes = sizeof(*order);
    message.grant = handles[whom];
    message.grant_rights = RIGHT_SEND;
    if (ipc_send(handles[order->who], 0, &message) != 0) {
        observe("busy", order->who, 0, 0);
    }
}

/* ---- Those who stop ---- */

static void tell_stopped(uint32_t who)
{
    struct info_exception exception = {.cause = 0};

    (void)read_kernel_info(INFO_EXCEPTION, (uint32_t)handles[who], &exception);
    observe("stopped", who, exception.cause, lab_time());
    observe("at", exception.address, exception.error & FAULT_WRITE, 0);
}

/* The set of those of whom the kernel says that they have stopped. */
static uint32_t hear_of_stops(void)
{
    struct message message = {.grant = HN_NONE};
    uint32_t set = 0;

    while (ipc_receive(HN_KERNEL, 0, &message) == 0) {
        uint32_t who = child_of((handle_t)message.word[1]);

        if (message.word[0] != KMSG_EXCEPTION || who >= children) {
            give_up("message", message.word[0]);
        }
        set |= 1u << who;
    }
    return set;
}

static void replace_one(void)
{
    for (uint32_t who = 0; who < children; who++) {
        if ((stopped >> who & 1) != 0) {
            scene_renew(who);
            return;
        }
    }
}

void scene_rest(void)
{
    uint32_t heard;

    (void)sleep_ticks(1);
    heard = hear_of_stops();
    for (uint32_t who = 0; who < children; who++) {
        if ((heard >> who & 1) != 0) {
            tell_stopped(who);
        }
    }
    stopped |= heard;
    replace_one();
}
