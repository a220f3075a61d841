/* SPDX-License-Identifier: MIT
 *
 * Lab 7, exercise 3: a region mapper (contract: user/lib/mapper.h).
 *
 * Goal: what a system needs whose kernel knows one pager of a process only: a
 * process between, which looks up who serves a region. It hangs on nobody: a
 * pager that does not receive has so many ticks, then the consumer gets its
 * exception.
 *
 * The calls are those of pagers and of messages (vamos.h): the mapper assigns
 * regions of its own to make a pager its deputy, and takes pages and agreements
 * back by pager_unmap() when nobody else does. Other tests measure what it
 * costs: a fault has two calls.
 *
 * Tests: layer-mapper, forward, attach, dead, compare.
 */
#include "user/lib/mapper.h"

#include "labs/unfinished.h"

void mapper_start(handle_t consumer)
{
    UNFINISHED(7);
}

void mapper_serve(void)
{
    UNFINISHED(7);
}

void mapper_translate(struct message *fault, handle_t consumer)
{
    UNFINISHED(7);
}
