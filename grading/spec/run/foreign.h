/* SPDX-License-Identifier: MIT
 *
 * Pages of one process, its pager, in the address space of another one, above
 * its memory.
 *
 * Layer: grading/spec/run/foreign. Uses: fail, memory.
 * Source: ABI manual, "Memory of a process".
 */
#ifndef SPEC_RUN_FOREIGN_H
#define SPEC_RUN_FOREIGN_H

#include "grading/spec/spec.h"

struct foreign {
    uint32_t address;
    pid pager;
    uint32_t own; /* the address of the pager's page */
    bool write;
};

/* P has PAGE, instead of one that it has at the same address. */
void foreign_map(pid p, struct foreign page);

/* P has no page at ADDRESS; none in REGION; none at all. */
void foreign_unmap(pid p, uint32_t address);
void foreign_close(pid p, uint32_t region);
void foreign_end(pid p);

/* Nobody has pages of PAGER from page FIRST on. */
void foreign_withdraw(pid pager, uint32_t first);

/* Where ADDRESS of P, in its memory or such a page, is on the host. What
 * follows in the same page follows there, too.
 */
uint8_t *foreign_at(pid p, uint32_t address);

/* P's page number I, from 0; NULL: there is none. Changes when pages change. */
const struct foreign *foreign_page(pid p, uint32_t i);

/* Another value whenever P's pages have changed. */
uint32_t foreign_version(pid p);

#endif
