/* SPDX-License-Identifier: MIT
 *
 * The mappings of a process: where they lie, and with whose help.
 *
 * Mappings take whole regions, from the end of the address space downwards:
 *
 *     0 | stack, program, heap -> |  ..  | mapping 2 | mapping 1 | 3 GiB
 *
 * Layer: user/lib/mapping. Uses: pager, process, client, exit.
 */
#ifndef USER_LIB_MAPPING_H
#define USER_LIB_MAPPING_H

#include "user/lib/pager.h"

#define MAPPINGS_MOST 16
#define MAPPING_PAGES_MOST (16 * REGION_PAGES)

/* Makes a mapping of PLAN, all but its START, which receives its address: at
 * the beginning of a region, of a stack at the end.
 *
 * Context:  process. May wait.
 * Returns:  0; -EINVAL (no pages, or more than MAPPING_PAGES_MOST; MAPPED_MOST;
 *           a kind that is for private mappings only); -ENOMEM; -EAGAIN (no
 *           process left); -ENOTSUP (the caller's stack is a mapping); -EIO
 *           (the pager was killed); -EPERM (it serves us no more).
 */
int mapping_make(struct pager_plan *plan);

/* Ends the mapping that begins at START and has so many pages.
 *
 * Returns:  0; -EINVAL (there is none; the caller's stack is in it).
 */
int mapping_end(uintptr_t start, uint32_t pages);

/* Sends MESSAGE to the pager of the mapping in which ADDRESS lies.
 *
 * Returns:  the reply's w0; -EINVAL (there is none); -EIO (it has ended, or
 *           does not answer).
 */
int mapping_ask(const void *address, struct message *message);

#endif
