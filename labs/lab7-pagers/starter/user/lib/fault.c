/* SPDX-License-Identifier: MIT
 *
 * Lab 7, exercise 2: a pager's side of page faults (contract: user/lib/fault.h).
 *
 * Goal: pages come when they are touched, and go when others need their places;
 * who wants too much gets nothing, and nobody else notices.
 *
 * The parts around it are given: user/lib/plan.h says what a pager serves, and
 * how it asks its kind for a page; consumer.h knows whom it serves and their
 * credit, places.h what is mapped. This is a process: it changes regions of
 * others by pager_map() and pager_unmap() only (vamos.h), and waits by
 * ipc_receive(HN_NONE, ...). Nothing else of the library is there: the tests run
 * it without SOS.
 *
 * Tests: layer-fault, serve, markers, readonly, outside, refused, flood, scarce,
 * together, compare.
 */
#include "user/lib/fault.h"

#include "labs/unfinished.h"

void fault_start(const struct pager_plan *plan, void *nothing)
{
    UNFINISHED(7);
}

struct fault_counts fault_counts(void)
{
    UNFINISHED(7);
}

void *fault_address(uint32_t index)
{
    UNFINISHED(7);
}

int fault_agree(handle_t consumer)
{
    UNFINISHED(7);
}

int fault_admits(struct consumer *consumer)
{
    UNFINISHED(7);
}

void fault_serve(const struct message *fault)
{
    UNFINISHED(7);
}

void fault_take_back(uint32_t i)
{
    UNFINISHED(7);
}

void fault_end(handle_t consumer)
{
    UNFINISHED(7);
}

void fault_renew(handle_t consumer, uint32_t index)
{
    UNFINISHED(7);
}
