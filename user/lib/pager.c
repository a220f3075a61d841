/* SPDX-License-Identifier: MIT
 *
 * The loop of pagers: faults go to fault.c, requests are done here.
 */
#include "user/lib/pager.h"

#include <errno.h>
#include <unistd.h>

#include "user/lib/consumer.h"
#include "user/lib/descriptor.h"
#include "user/lib/fault.h"
#include "user/lib/process.h"
#include "user/lib/server.h"

#define IDLE_TICKS 50 /* until we look who is still there */

struct sos_mapping pager_status;

static struct pager_plan plan;
static int failed; /* 0, or the negated errno: we cannot serve */

void *pager_memory(uint32_t pages)
{
    uintptr_t end = (uintptr_t)sbrk(0);
    uintptr_t rest = -end % PAGE_BYTES; /* of the last page */

    return sbrk((ptrdiff_t)(rest + pages * PAGE_BYTES)) == (void *)-1
               ? NULL
               : (void *)(end + rest);
}

/* ---- Requests ---- */

/* Our half of the agreements. 0 or a negated errno. */
static int agree(handle_t consumer)
{
    int error = fault_agree(consumer);

    if (error != 0) {
        return error == ERR_RESOURCES ? -ENOMEM : -EPERM;
    }
    return 0;
}

/* Finds or enters the consumer that joins. 0 or a negated errno. */
static int admit(handle_t handle)
{
    struct consumer *consumer = consumer_of(handle);

    if (consumer == NULL && plan.is_private && consumer_count() > 0) {
        return -EPERM;
    }
    if (consumer == NULL) {
        consumer = consumer_add(handle, plan.pages);
        consumer_expect(-1);
    }
    if (consumer == NULL) {
        return -EAGAIN;
    }
    if (!fault_admits(consumer)) {
        consumer->refused = 1;
        return -EPERM;
    }
    return 0;
}

static void leave(handle_t handle)
{
    if (consumer_of(handle) != NULL) {
        consumer_remove(handle); /* first: it may join again */
        fault_end(handle);
    }
}

/* 0 or a negated errno. */
static int join(handle_t handle)
{
    int error;

    if (failed != 0) {
        consumer_expect(-1);
        return failed;
    }
    error = admit(handle);
    if (error != 0) {
        return error;
    }
    error = agree(handle);
    if (error == 0 && plan.is_private) {
        places_take_over(handle); /* from the one whose copy it is */
    }
    if (error == 0 && plan.kind->joined != NULL) {
        error = plan.kind->joined(handle);
    }
    if (error != 0) {
        leave(handle);
    }
    return error;
}

/* PAGER_FORK of CLIENT. The copy of ours goes on with what we have now. */
static void serve_fork(handle_t client)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result = 0;

    if (consumer_of(client) == NULL) {
        result = -EPERM;
    } else if (!plan.is_private) {
        consumer_expect(1);
    } else {
        result = process_fork_pager(&message.grant);
        if (result == 0) {
            consumer_start();
            pager_status.pager = getpid();
            return;
        }
        message.grant_rights = RIGHT_REQUEST | RIGHT_GRANT;
    }
    if (result < 0) {
        message.grant = HN_NONE;
    }
    message.word[0] = (uint32_t)(result < 0 ? result : 0);
    (void)ipc_send(client, 0, &message);
}

static const struct sos_mapping *status(void)
{
    struct fault_counts counts = fault_counts();

    pager_status.mapped = places_count();
    pager_status.faults = counts.faults;
    pager_status.taken = counts.taken;
    return &pager_status;
}

static void serve_request(const struct message *message)
{
    handle_t client = message->sender;
    const void *data = NULL;
    int result = 0;

    switch (message->word[0]) {
    case PAGER_JOIN:
        result = join(client);
        break;
    case PAGER_LEAVE:
        leave(client);
        break;
    case PAGER_FORK:
        serve_fork(client);
        return;
    case PAGER_RETRACT:
        consumer_expect(-1);
        break;
    case PAGER_STATUS:
        data = status();
        break;
    default:
        result = -ENOSYS;
    }
    (void)server_reply(client, result, 0, data,
                       data != NULL ? sizeof pager_status : 0);
}

/* Serves one message. */
static void serve_next(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int error = ipc_receive(HN_ANY, IDLE_TICKS, &message);

    if (error == 0 && message.sender == HN_KERNEL) {
        fault_serve(&message);
        return;
    }
    if (error == 0) {
        serve_request(&message);
    }
    consumer_look(leave);
}

/* What has to be there before a consumer is. 0 or a negated errno. */
static int begin(void)
{
    uint8_t *uses = pager_memory((plan.pages + PAGE_BYTES - 1) / PAGE_BYTES);
    void *nothing = pager_memory(1);

    if (uses == NULL || nothing == NULL) {
        return -ENOMEM;
    }
    places_start(uses, plan.pages);
    fault_start(&plan, nothing);
    return plan.kind->start(&plan);
}

void pager_serve(const struct pager_plan *wanted)
{
    plan = *wanted;
    pager_status = (struct sos_mapping){.pager = getpid(), .pages = plan.pages};
    descriptor_close_others(plan.fd);
    failed = begin();
    consumer_start();
    while (consumer_is_awaited()) {
        serve_next();
    }
    _exit(0);
}
