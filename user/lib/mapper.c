/* SPDX-License-Identifier: MIT
 *
 * The table of regions, and what is done by it.
 */
#include "user/lib/mapper.h"

static handle_t consumer;
static struct entry {
    handle_t pager; /* HN_SELF: there is none */
    uint32_t ticks; /* it has to receive a fault */
} table[REGIONS];

void mapper_start(handle_t handle)
{
    consumer = handle;
    for (uint32_t i = 0; i < REGIONS; i++) {
        table[i].pager = HN_SELF;
    }
}

/* ---- The table ---- */

/* Takes the agreement about REGION back from PROCESS; 0, or the kernel's error.
 */
static int revoke(handle_t process, uint32_t region)
{
    void *start = (void *)(uintptr_t)(region << REGION_SHIFT);

    return pager_unmap(process, start, 0, REVOKE_AGREEMENT);
}

/* The same, with all pages: many have none, as clones. */
static void clear(handle_t process, uint32_t region)
{
    uintptr_t start = region << REGION_SHIFT;

    if (revoke(process, region) != ERR_ARGUMENT) {
        return;
    }
    for (uint32_t i = 0; i < REGION_PAGES; i++) {
        (void)pager_unmap(process, (void *)(start + i * PAGE_BYTES), 0, 0);
    }
    (void)revoke(process, region);
}

/* 0, or an error. */
static int attach(uint32_t region, handle_t pager, uint32_t ticks)
{
    struct entry *entry = &table[region];
    int error;

    if (ticks < 1 || ticks > MAPPER_MOST_TICKS || pager == HN_SELF) {
        return ERR_ARGUMENT;
    }
    error = pager_assign(region, pager, ticks);
    if (error != 0) {
        return error;
    }
    if (entry->pager != HN_SELF) {
        clear(consumer, region);
    }
    *entry = (struct entry){pager, ticks};
    return 0;
}

static int detach(uint32_t region)
{
    table[region].pager = HN_SELF;
    (void)pager_assign(region, HN_NONE, 0); /* so it maps none meanwhile */
    clear(consumer, region);
    return 0;
}

/* What REQUEST asks; 0, or an error. */
static int answer(const struct message *request)
{
    uint32_t operation = request->word[0];
    uint32_t region = request->word[1];

    if (request->sender != consumer) {
        return ERR_RIGHTS;
    }
    if (operation != MAPPER_ATTACH && operation != MAPPER_DETACH) {
        return ERR_CALL;
    }
    if (region >= REGIONS) {
        return ERR_ARGUMENT;
    }
    return operation == MAPPER_ATTACH
               ? attach(region, request->granted, request->word[2])
               : detach(region);
}

/* ---- Messages ---- */

static void forward(const struct message *fault)
{
    handle_t process = (handle_t)fault->word[1];
    uint32_t region = fault->word[2] >> REGION_SHIFT;
    const struct entry *entry = &table[region];
    struct message message = MESSAGE_SHORT(
        MAPPER_FAULT | (uint32_t)fault->granted, 0, fault->word[2]);

    if (process != consumer || entry->pager == HN_SELF ||
        ipc_send(entry->pager, (int32_t)entry->ticks, &message) != 0) {
        clear(process, region);
    }
}

void mapper_serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct message reply = MESSAGE_SHORT(0, 0, 0);

    if (ipc_receive(HN_ANY, IPC_FOREVER, &message) != 0) {
        return;
    }
    if (message.sender != HN_KERNEL) {
        reply.word[0] = (uint32_t)answer(&message);
        (void)ipc_send(message.sender, 0, &reply);
    } else if (message.word[0] == KMSG_PAGEFAULT) {
        forward(&message);
    }
}

void mapper_translate(struct message *fault, handle_t process)
{
    fault->granted = (handle_t)(fault->word[0] & ~MAPPER_FAULT);
    fault->word[0] = KMSG_PAGEFAULT;
    fault->word[1] = (uint32_t)process;
}
