/* SPDX-License-Identifier: MIT
 *
 * A region mapper, as L4Re has it: one process to which consumers assign their
 * regions, and which tells of each page fault to who really serves the region.
 * It has no pages. With pagers in the kernel's table nobody needs one: it is
 * here to be compared with.
 *
 *     consumer --fault--> kernel --KMSG_PAGEFAULT--> mapper
 *        ^                                             |  its table: region R
 *        |                                             |  is served by ...
 *        '------- pager_map -------- pager <--MAPPER_FAULT
 *
 * A pager may map pages for the mapper's consumers because it is their deputy:
 * the mapper has assigned its own region R to it (ABI manual, "Memory of a
 * process"). The agreement with a consumer begins as always, with the first
 * page that is mapped; who wants to be served has to tell the pager itself.
 *
 * So that its consumers can be named to pagers, the mapper needs a handle for
 * each with RIGHT_GRANT (from the consumer: change_rights(MAPPER, HN_SELF,
 * RIGHT_GRANT)), or has to be privileged.
 *
 * Invariant: region R of the mapper has the pager that entry R of the table
 * names, until that ends; then the entry is as good as free.
 *
 * Layer: user/lib/mapper. Uses: call.
 * Source: seed 004 sect. I, IV.
 */
#ifndef USER_LIB_MAPPER_H
#define USER_LIB_MAPPER_H

#include "vamos.h"

#define MAPPER_MOST_TICKS 100u

/* What others ask of the mapper, with ipc_request. The reply has 0 or the
 * number of an error in w0; that is ERR_CALL for an operation which is none of
 * these. Who does not wait for a reply gets none.
 */
enum mapper_operation {
    /* w1 = region, w2 = ticks: that region is served by the process whose
     * handle is granted, without one by the sender. A fault may wait so many
     * ticks, 1..MAPPER_MOST_TICKS, for it to receive. Who attaches once more
     * changes the ticks.
     * ERR_ARGUMENT (no such region; the mapper's own memory is in it; ticks; the
     * mapper itself); ERR_RIGHTS (somebody else, who lives, serves it); what
     * pager_assign says. */
    MAPPER_ATTACH = 0x780,

    /* w1 = region: the sender serves it no more.
     * ERR_ARGUMENT (no such region); ERR_RIGHTS (it does not serve it). */
    MAPPER_DETACH
};

/* What the mapper sends to a pager: w0 = MAPPER_FAULT | marker of the page,
 * w1 = 0, w2 = as in KMSG_PAGEFAULT: address of the page | what is needed; and
 * a handle for the consumer is granted, without rights.
 */
#define MAPPER_FAULT (1u << MARKER_BITS)

/* Starts with an empty table. */
void mapper_start(void);

/* Waits for one message and does what it asks. KMSG_PAGEFAULT of the kernel is
 * forwarded. If that cannot be done (nobody serves the region; the pager has
 * ended, or does not receive in its time; the mapper has not the rights), all
 * pages in the consumer's region become absent and the agreement about it is
 * revoked: so the consumer gets its exception at once. Other messages of the
 * kernel are ignored.
 *
 * One fault that can be forwarded costs two kernel calls: one to receive it, one
 * to send it.
 *
 * Context:  process. May wait, for a pager no longer than it may.
 */
void mapper_serve(void);

/* For pagers: makes a MAPPER_FAULT, received from their mapper, the message
 * that the kernel would have sent (KMSG_PAGEFAULT).
 */
void mapper_translate(struct message *fault);

#endif
