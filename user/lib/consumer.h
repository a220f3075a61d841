/* SPDX-License-Identifier: MIT
 *
 * Whom a pager serves, and whether it has still to be there.
 *
 * A consumer has credit: each fault costs one. There is enough for every page
 * to be brought in several times; who has spent it gets what the time since then
 * has brought, or else floods the pager. Who leaves and joins again has no more
 * than it had.
 *
 * Layer: user/lib/consumer. Uses: call.
 */
#ifndef USER_LIB_CONSUMER_H
#define USER_LIB_CONSUMER_H

#include "vamos.h"

struct consumer {
    handle_t handle; /* HN_SELF: the entry is free */
    int refused;     /* it is not served any more */
    int left;        /* it is no consumer now: kept for when it joins again */
    uint32_t credit; /* in faults */
    uint32_t time;   /* when it got some, in ticks */
};

/* Starts without any, expecting one. */
void consumer_start(void);

/* The consumer with HANDLE; NULL: there is none. */
struct consumer *consumer_of(handle_t handle);

/* Enters HANDLE, which is no consumer, as one of a mapping of PAGES pages; its
 * credit and refusal are as they were if it had been one before. NULL: no room.
 */
struct consumer *consumer_add(handle_t handle, uint32_t pages);

/* HANDLE is no consumer any more. */
void consumer_remove(handle_t handle);

uint32_t consumer_count(void);

/* Takes the price of a fault. Whether there was credit. */
int consumer_pay(struct consumer *consumer, uint32_t pages);

/* Expects MORE consumers to join, or (negative) fewer. */
void consumer_expect(int more);

/* Calls END for those whose processes have ended; they are no consumers then,
 * and nothing of them is kept.
 */
void consumer_look(void (*end)(handle_t handle));

/* Whether there is a consumer, or one is expected: not for ever. */
int consumer_is_awaited(void);

#endif
