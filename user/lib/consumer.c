/* SPDX-License-Identifier: MIT
 *
 * Consumers of a pager.
 */
#include "user/lib/consumer.h"

#include <stddef.h>

#define PATIENCE_TICKS 1000 /* for one that is expected */
#define CREDIT_PER_TICK 100
#define CREDIT_MOST(pages) (4 * (pages) + 1000)

static struct consumer consumers[MAX_PROCS];
static uint32_t count;
static uint32_t expected;
static uint32_t seen; /* when there was a consumer for the last time */

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

void consumer_start(void)
{
    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        consumers[i].handle = HN_SELF;
    }
    count = 0;
    expected = 1;
    seen = now();
}

/* The entry of HANDLE, whether it has left or not. */
static struct consumer *entry_of(handle_t handle)
{
    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        if (consumers[i].handle == handle) {
            return &consumers[i];
        }
    }
    return NULL;
}

struct consumer *consumer_of(handle_t handle)
{
    struct consumer *consumer = entry_of(handle);

    return consumer != NULL && !consumer->left ? consumer : NULL;
}

struct consumer *consumer_add(handle_t handle, uint32_t pages)
{
    struct consumer *consumer = entry_of(handle);

    if (consumer == NULL) {
        consumer = entry_of(HN_SELF); /* nobody has that */
        if (consumer == NULL) {
            return NULL;
        }
        *consumer = (struct consumer){
            .handle = handle, .credit = CREDIT_MOST(pages), .time = now()};
    }
    consumer->left = 0;
    count++;
    return consumer;
}

void consumer_remove(handle_t handle)
{
    struct consumer *consumer = consumer_of(handle);

    if (consumer != NULL) {
        consumer->left = 1;
        count--;
        seen = now();
    }
}

uint32_t consumer_count(void)
{
    return count;
}

/* The clock is looked at only when it matters. */
int consumer_pay(struct consumer *consumer, uint32_t pages)
{
    if (consumer->credit == 0) {
        uint32_t most = CREDIT_MOST(pages);
        uint32_t ticks = now() - consumer->time;

        consumer->credit =
            ticks < most / CREDIT_PER_TICK ? ticks * CREDIT_PER_TICK : most;
        consumer->time += ticks;
    }
    if (consumer->credit == 0) {
        return 0;
    }
    consumer->credit--;
    return 1;
}

void consumer_expect(int more)
{
    if (more > 0 || expected > 0) {
        expected += (uint32_t)more;
        seen = now();
    }
}

void consumer_look(void (*end)(handle_t handle))
{
    struct info_process info;

    for (uint32_t i = 0; i < MAX_PROCS; i++) {
        handle_t handle = consumers[i].handle;

        if (handle != HN_SELF &&
            read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info) ==
                ERR_HANDLE) {
            end(handle);
            consumer_remove(handle);
            consumers[i].handle = HN_SELF;
        }
    }
}

int consumer_is_awaited(void)
{
    return count > 0 || (expected > 0 && now() - seen < PATIENCE_TICKS);
}
