/* SPDX-License-Identifier: MIT
 *
 * What pagers, mappers and consumers do (crew.h).
 */
#ifndef LAB7_PARTS_H
#define LAB7_PARTS_H

#include "labs/lab7-pagers/guest/crew.h"

_Noreturn void parts_pager(uint32_t number, const struct pager_plan *plan);

/* The mapper of who sends the first message. */
_Noreturn void parts_mapper(void);

_Noreturn void parts_consumer(uint32_t who);

const struct pager_plan *crew_plan(uint32_t number);

#endif
