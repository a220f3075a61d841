/* SPDX-License-Identifier: MIT
 *
 * What the abstract kernel notes about a machine, if it needs a page for it: in
 * a frame that comes when it is asked for, stays in memory, and goes with the
 * machine.
 *
 * Invariant: a machine that is empty has no record.
 *
 * Layer: cvm/record. Uses: directmap, frame, machine, memory, pin.
 * Source: seed 004 sect. III (the region table of a process).
 */
#ifndef CVM_RECORD_H
#define CVM_RECORD_H

#include "cvm/types.h"

/* Makes sure that PID, which is not empty, has a record: a page of zeros when
 * it is new.
 *
 * Context:  kernel. May wait for the swap disk.
 * Returns:  0; ERR_RESOURCES (no memory, or too much must stay in it).
 */
int record_make(pid_t pid);

/* The record of PID; NULL if it has none. */
void *record_get(pid_t pid);

/* CLONE gets a copy of the record of ORIGINAL, if there is one.
 *
 * Returns:  as record_make().
 */
int record_copy(pid_t clone, pid_t original);

/* PID has no record any more. */
void record_release(pid_t pid);

#endif
