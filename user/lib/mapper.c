/* SPDX-License-Identifier: MIT
 *
 * The table of regions, and what is done by it.
 */
#include "user/lib/mapper.h"

static struct entry {
    handle_t pager; /* HN_SELF: there is none */
    uint32_t ticks; /* it has to receive a fault */
} table[REGIONS];

void mapper_start(void)
{
    for (uint32_t i = 0; i < REGIONS; i++) {
        table[i].pager = HN_SELF;
    }
}

/* ---- The table ---- */

static int lives(handle_t process)
{
    struct info_process info;

    return read_kernel_info(INFO_PROCESS, (uint32_t)process, &info) >= 0;
}

/* MAPPER_ATTACH. 0, or an error. */
static int attach(uint32_t region, handle_t pager, uint32_t ticks)
{
    struct entry *entry = &table[region];
    int error;

    if (region >= REGIONS || ticks > MAPPER_MOST_TICKS) {
        return ERR_ARGUMENT;
    }
    if (entry->pager != HN_SELF && entry->pager != pager &&
        lives(entry->pager)) {
        return ERR_RIGHTS;
    }
    error = pager_assign(region, pager, ticks);
    if (error == 0) {
        *entry = (struct entry){pager, ticks};
    }
    return error;
}

/* MAPPER_DETACH. 0, or an error. */
static int detach(uint32_t region, handle_t pager)
{
    if (region >= REGIONS) {
        return ERR_ARGUMENT;
    }
    if (table[region].pager != pager) {
        return ERR_RIGHTS;
    }
    table[region].pager = HN_SELF;
    return pager_assign(region, HN_NONE, 0);
}

static void serve_request(const struct message *request)
{
    handle_t client = request->sender;
    struct message reply = MESSAGE_SHORT(0, 0, 0);
    int result = ERR_CALL;

    if (request->word[0] == MAPPER_ATTACH) {
        result = attach(request->word[1],
                        request->granted != 0 ? request->granted : client,
                        request->word[2]);
    } else if (request->word[0] == MAPPER_DETACH) {
        result = detach(request->word[1], client);
    }
    reply.word[0] = (uint32_t)result;
    (void)ipc_send(client, 0, &reply);
}

/* ---- Faults ---- */

/* Ends the agreement about REGION of CONSUMER, and what was mapped by it. */
static void refuse(handle_t consumer, uint32_t region)
{
    uintptr_t start = region << REGION_SHIFT;

    for (uint32_t i = 0; i < REGION_PAGES; i++) {
        (void)pager_unmap(consumer, (void *)(start + i * PAGE_BYTES), 0, 0);
    }
    (void)pager_unmap(consumer, (void *)start, 0, REVOKE_AGREEMENT);
}

static void forward(const struct message *fault)
{
    handle_t consumer = (handle_t)fault->word[1];
    uint32_t region = fault->word[2] >> REGION_SHIFT;
    const struct entry *entry = &table[region];
    struct message message = MESSAGE_SHORT(
        MAPPER_FAULT | (uint32_t)fault->granted, 0, fault->word[2]);

    message.grant = consumer;
    if (entry->pager == HN_SELF ||
        ipc_send(entry->pager, (int32_t)entry->ticks, &message) != 0) {
        refuse(consumer, region);
    }
}

void mapper_serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    if (ipc_receive(HN_ANY, IPC_FOREVER, &message) != 0) {
        return;
    }
    if (message.sender != HN_KERNEL) {
        serve_request(&message);
    } else if (message.word[0] == KMSG_PAGEFAULT) {
        forward(&message);
    }
}

void mapper_translate(struct message *fault)
{
    fault->word[1] = (uint32_t)fault->granted;
    fault->granted = (handle_t)(fault->word[0] & ~MAPPER_FAULT);
    fault->word[0] = KMSG_PAGEFAULT;
}
