/* SPDX-License-Identifier: MIT
 *
 * A stand-in: no pager agrees to serve anybody, so there are no mappings, and
 * no faults. (The kernel has no pagers either, before lab 7.)
 */
#include "user/lib/fault.h"

#include <stddef.h>

void fault_start(const struct pager_plan *plan, void *nothing)
{
}

struct fault_counts fault_counts(void)
{
    return (struct fault_counts){0};
}

void *fault_address(uint32_t index)
{
    return NULL;
}

int fault_agree(handle_t consumer)
{
    return ERR_CALL;
}

int fault_admits(struct consumer *consumer)
{
    return 0;
}

void fault_serve(const struct message *fault)
{
}

void fault_take_back(uint32_t i)
{
}

void fault_end(handle_t consumer)
{
}

void fault_renew(handle_t consumer, uint32_t index)
{
}
