/* SPDX-License-Identifier: MIT
 *
 * The specification of user/lib/mapper.h: a list of who serves what, the latest
 * last, over the kernel's state.
 */
#include "user/lib/mapper.h"

#include "grading/layers/pagers/mapper_kernel.h"
#include "grading/layers/vamos/module.h"

enum { MOST = 8 }; /* regions with a pager */

static handle_t consumer;
static struct served {
    uint32_t region;
    handle_t pager;
    uint32_t ticks;
} list[MOST];
static uint32_t count;

void mapper_start(handle_t handle)
{
    consumer = handle;
    count = 0;
}

/* ---- Requests ---- */

/* The place of REGION in the list; COUNT if it is not there. */
static uint32_t find(uint32_t region)
{
    uint32_t i = 0;

    while (i < count && list[i].region != region) {
        i++;
    }
    return i;
}

static void strike(uint32_t region)
{
    uint32_t at = find(region);

    if (at < count) {
        kernel_close(consumer, region);
        count--;
        list[at] = list[count];
    }
}

static int attach(uint32_t region, handle_t pager, uint32_t ticks)
{
    int error;

    if (ticks < 1 || ticks > MAPPER_MOST_TICKS) {
        return because(ERR_ARGUMENT, "ticks are 1 .. MAPPER_MOST_TICKS");
    }
    if (pager == 0) {
        return because(ERR_ARGUMENT, "nobody is granted");
    }
    error = kernel_may_assign(region, pager, ticks);
    if (error != 0) {
        return because(error, "what pager_assign says; all is as it was");
    }
    strike(region);
    list[count] = (struct served){region, pager, ticks};
    count++;
    kernel.assigned[region] = pager;
    return because(0, "the pager becomes our deputy");
}

static int detach(uint32_t region)
{
    kernel_close(consumer, region);
    strike(region);
    if (region >= KERNEL_OWN_REGIONS) {
        kernel.assigned[region] = HN_NONE;
    }
    return because(0, "nobody serves the region any more");
}

static int answer(const struct message *request)
{
    if (request->sender != consumer) {
        return because(ERR_RIGHTS, "it is not the consumer who asks");
    }
    if (request->word[0] != MAPPER_ATTACH &&
        request->word[0] != MAPPER_DETACH) {
        return because(ERR_CALL, "there is no such operation");
    }
    if (request->word[1] >= REGIONS) {
        return because(ERR_ARGUMENT, "there is no such region");
    }
    return request->word[0] == MAPPER_ATTACH
               ? attach(request->word[1], request->granted, request->word[2])
               : detach(request->word[1]);
}

/* ---- Faults ---- */

static int forward(const struct message *fault)
{
    uint32_t at = find(fault->word[2] >> REGION_SHIFT);
    struct message message = MESSAGE_SHORT(
        MAPPER_FAULT | (uint32_t)fault->granted, 0, fault->word[2]);

    if ((handle_t)fault->word[1] != consumer) {
        return because(ERR_RIGHTS, "it is not the consumer who faults");
    }
    if (at == count) {
        return because(ERR_ARGUMENT, "nobody serves the region");
    }
    return because(
        kernel_send(list[at].pager, (int32_t)list[at].ticks, &message),
        "a pager has the ticks that it was attached with");
}

void mapper_serve(void)
{
    const struct message *message = &kernel.next;
    struct message reply = MESSAGE_SHORT(0, 0, 0);

    kernel.calls = 2;
    if (kernel.receive_error != 0) {
        return;
    }
    if (message->sender != HN_KERNEL) {
        reply.word[0] = (uint32_t)answer(message);
        (void)kernel_send(message->sender, 0, &reply);
    } else if (message->word[0] == KMSG_PAGEFAULT && forward(message) != 0) {
        kernel_close((handle_t)message->word[1],
                     message->word[2] >> REGION_SHIFT);
    }
}

void mapper_translate(struct message *fault, handle_t process)
{
    uint32_t marker = fault->word[0] << 1 >> 1;

    *fault = (struct message){
        .word = {KMSG_PAGEFAULT, (uint32_t)process, fault->word[2]},
        .granted = (handle_t)marker};
}
