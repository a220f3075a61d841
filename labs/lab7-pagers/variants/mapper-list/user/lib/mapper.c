/* SPDX-License-Identifier: MIT
 *
 * A list of the regions that somebody serves, the latest first; a region has as
 * many entries as it has changed hands, and the first one counts. When the list
 * is full, those that do not count go.
 */
#include "user/lib/mapper.h"

#include <stdbool.h>

enum { MOST = 2 * REGIONS };

struct served {
    uint32_t region;
    uint32_t ticks;
    handle_t pager; /* HN_NONE: nobody any more */
};

static struct served served[MOST]; /* the latest is the last one */
static uint32_t length;
static handle_t owner;

void mapper_start(handle_t consumer)
{
    owner = consumer;
    length = 0;
}

/* The entry of REGION that counts, of the first END; NULL: there is none. */
static const struct served *look_up(uint32_t region, uint32_t end)
{
    while (end > 0) {
        end--;
        if (served[end].region == region) {
            return &served[end];
        }
    }
    return NULL;
}

static void tidy_up(void)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < length; i++) {
        if (look_up(served[i].region, length) == &served[i] &&
            served[i].pager != HN_NONE) {
            served[kept] = served[i];
            kept++;
        }
    }
    length = kept;
}

static void add(uint32_t region, handle_t pager, uint32_t ticks)
{
    if (length == MOST) {
        tidy_up();
    }
    served[length] = (struct served){region, ticks, pager};
    length++;
}

static bool is_served(uint32_t region)
{
    const struct served *entry = look_up(region, length);

    return entry != NULL && entry->pager != HN_NONE;
}

/* The last page goes with the agreement. */
static void withdraw(handle_t process, uint32_t region)
{
    uintptr_t page = region << REGION_SHIFT;
    uintptr_t last = page + (REGION_PAGES - 1) * PAGE_BYTES;

    for (; page < last; page += PAGE_BYTES) {
        (void)pager_unmap(process, (void *)page, 0, 0);
    }
    (void)pager_unmap(process, (void *)last, 0, REVOKE_AGREEMENT);
}

static int change(uint32_t region, handle_t pager, uint32_t ticks)
{
    int error = pager_assign(region, pager, ticks);

    if (error == 0) {
        if (pager == HN_NONE || is_served(region)) {
            withdraw(owner, region);
        }
        add(region, pager, ticks);
    }
    return error;
}

static int obey(const struct message *request)
{
    uint32_t region = request->word[1];
    uint32_t ticks = request->word[2];
    bool bad_ticks = ticks == 0 || ticks > MAPPER_MOST_TICKS;

    if (request->sender != owner) {
        return ERR_RIGHTS;
    }
    switch (request->word[0]) {
    case MAPPER_DETACH:
        if (region >= REGIONS) {
            return ERR_ARGUMENT;
        }
        (void)change(region, HN_NONE, 1);
        return 0;
    case MAPPER_ATTACH:
        if (region >= REGIONS || bad_ticks || request->granted == 0) {
            return ERR_ARGUMENT;
        }
        return change(region, request->granted, ticks);
    default:
        return ERR_CALL;
    }
}

/* Whether the pager has the message. */
static bool pass_on(const struct message *fault)
{
    const struct served *entry =
        look_up(fault->word[2] >> REGION_SHIFT, length);
    struct message message = *fault;

    if ((handle_t)fault->word[1] != owner || entry == NULL ||
        entry->pager == HN_NONE) {
        return false;
    }
    message.word[0] = MAPPER_FAULT + (uint32_t)fault->granted;
    message.word[1] = 0;
    message.grant = HN_NONE;
    return ipc_send(entry->pager, (int32_t)entry->ticks, &message) == 0;
}

void mapper_serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct message reply = MESSAGE_SHORT(0, 0, 0);

    if (ipc_receive(HN_ANY, IPC_FOREVER, &message) != 0) {
        return;
    }
    if (message.sender == HN_KERNEL) {
        if (message.word[0] == KMSG_PAGEFAULT && !pass_on(&message)) {
            withdraw((handle_t)message.word[1],
                     message.word[2] >> REGION_SHIFT);
        }
        return;
    }
    reply.word[0] = (uint32_t)obey(&message);
    (void)ipc_send(message.sender, 0, &reply);
}

void mapper_translate(struct message *fault, handle_t consumer)
{
    uint32_t marker = fault->word[0] ^ MAPPER_FAULT;

    *fault = (struct message){
        .word = {KMSG_PAGEFAULT, (uint32_t)consumer, fault->word[2]},
        .sender = fault->sender,
        .grant = HN_NONE,
        .granted = (handle_t)marker};
}
