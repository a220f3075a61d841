/* SPDX-License-Identifier: MIT
 *
 * Handles, the rights that they carry, and privileges. A process names others
 * by handles of its own; it never sees a PID.
 *
 *     handle = slot | age << 8         HN_SELF = 0, HN_PARENT = 1
 *
 *     slot:    0     1       2    3    4 ...
 *              self  parent  fs   -    client        of this process
 *     age:     0     0       0    0    2             the slot's third use
 *
 * A slot whose process has ended is used again with the next age, so that an
 * old handle never names a new process. In a new table all ages are 0. An age
 * has 23 bits and then begins at 0 again, so that no handle is negative. Slot 1
 * is for the parent only: it stays empty without one, or when it has ended.
 *
 * Invariants: a process has at most one handle for each other; so there is a
 * slot for all of them.
 *
 * Layer: kernel/rights. Uses: process, cvm.
 * Source: seed 001 sect. 5 (rightsdb); ABI manual, "Handles".
 */
#ifndef KERNEL_RIGHTS_H
#define KERNEL_RIGHTS_H

#include <stdbool.h>

#include "cvm/types.h"

/* Empties the handle table of PID, which just began; CREATOR (0 = none)
 * becomes its HN_PARENT, with the rights to send and to request.
 */
void rights_begin(pid_t pid, pid_t creator);

/* Gives PID, which just began, the handles of ORIGINAL with their rights, and
 * its table's ages, but not its privilege. (Instead of rights_begin().)
 */
void rights_copy(pid_t pid, pid_t original);

/* Finds whom HANDLE names for the process SUBJECT.
 *
 * OBJECT    receives the PID of a living process.
 * Returns:  0; ERR_HANDLE (it names nobody; OBJECT is unchanged).
 */
int rights_find(pid_t subject, word_t handle, pid_t *object);

/* The rights that HANDLE, which names somebody for SUBJECT, carries: a set of
 * enum abi_right; HN_SELF carries all.
 */
word_t rights_of(pid_t subject, word_t handle);

/* The handle of SUBJECT for the living process OBJECT; HN_SELF for itself. If
 * SUBJECT has none yet, it gets one without rights, in the lowest free slot.
 */
word_t rights_handle(pid_t subject, pid_t object);

/* The rights of SUBJECT on OBJECT, a set of enum abi_right; all on itself. */
word_t rights_get(pid_t subject, pid_t object);

/* Gives SUBJECT the rights RIGHTS on OBJECT instead of those it has; a handle,
 * too, if it has none yet. A process's rights on itself do not change.
 */
void rights_set(pid_t subject, pid_t object, word_t rights);

/* Whether SUBJECT may hand RIGHTS on OBJECT to somebody else: it holds them,
 * and the right to grant; or it is privileged, for no process can take from the
 * privileged ones what they need to vouch for it. RIGHTS is any word: what is
 * no set of enum abi_right, nobody may.
 */
bool rights_may_grant(pid_t subject, pid_t object, word_t rights);

/* Whether PID is a privileged process; makes it one. */
bool rights_is_privileged(pid_t pid);
void rights_set_privileged(pid_t pid);

/* The call change_rights of process CALLER.
 *
 * RECEIVER, OBJECT  handles of the caller's.
 * Returns:          0; ERR_HANDLE (either); ERR_ARGUMENT (RIGHTS is no set of
 *                   rights); ERR_RIGHTS (the caller may not grant them).
 */
int rights_change(pid_t caller, word_t receiver, word_t object, word_t rights);

#endif
