/* SPDX-License-Identifier: MIT
 *
 * What clients of the upper modules need: a few processes that live, are ready
 * and know each other, and messages for them. Made by the lower layers, be they
 * real or specifications.
 */
#ifndef LAYERS_VAMOS_WORLD_H
#define LAYERS_VAMOS_WORLD_H

#include "cvm/types.h"
#include "grading/layers/vamos/module.h"

enum {
    WORLD_PROCESSES = 4,
    WORLD_MESSAGES = 20, /* kinds of message buffers */
    WORLD_HANDLES = 11
};

/* PIDs of the world's processes; handles that they have or not; kinds of
 * messages; timeouts of calls.
 */
extern const struct module_range world_pids;
extern const struct module_range world_handles;
extern const struct module_range world_messages;
extern const struct module_range world_timeouts;

/* Processes 1..WORLD_PROCESSES, all of priority 1 and with slices of one tick,
 * on a model of CVM that was just started. 1 is privileged; the handles:
 *
 *     of 1:  2, 3, 4: those processes, with all rights
 *     of 2:  1: its parent; 2: process 3, with all rights
 *     of 3:  1: its parent; 2: process 2, to request only; 3: process 4,
 *            to send and grant
 *     of 4:  1: its parent; 2: process 2, to send only; 3: process 3, with
 *            no right
 */
void world_start(void);

/* Begins PID anew, with HN_PARENT for process 1, which has all rights on it.
 */
void world_begin(pid_t pid);

/* Describes a message of KIND in the memory of PID. Returns: the address for
 * the register; 0 for a short message. world_tell_received() tells what lies
 * where PID receives.
 */
uva_t world_message(pid_t pid, uint32_t kind);
void world_tell_received(pid_t pid);

/* Makes PID, which is ready, the current process. */
void world_make_current(pid_t pid);

/* Tells all registers of PID that calls use, handles by whom they name: their
 * numbers are the business of rights.h alone.
 */
void world_tell_registers(pid_t pid);

/* Tells whom the world's handles name for PID, and its rights on others. */
void world_tell_rights(pid_t pid);

/* Whom HANDLE names for PID; what it is itself if it is negative; 0: nobody. */
int64_t world_whom(pid_t pid, word_t handle);

/* Predicates for struct module_operation, about the first argument. A process
 * may begin while process 1 is there to be its parent.
 */
bool world_lives(const int64_t *arguments);
bool world_may_begin(const int64_t *arguments);
bool world_is_ready(const int64_t *arguments);

#endif
