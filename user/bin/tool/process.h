/* SPDX-License-Identifier: MIT
 *
 * Processes, as ps and top show them.
 *
 * Layer: user/bin/tool/process. Uses: sos, passwd, tool.
 */
#ifndef USER_BIN_PROCESS_H
#define USER_BIN_PROCESS_H

#include "sos.h"
#include "vamos.h"

#define PROCESS_MOST ((int)MAX_PROCS)

/* Fills ENTRIES, PROCESS_MOST of them, and returns how many there are; or the
 * program ends with a message. */
int process_list(struct proc_entry *entries);

/* "ready", "wait", ...: what the process does. */
const char *process_state_name(const struct proc_entry *entry);

/* The name of user UID, or its number; valid until the next call. */
const char *process_user(uint32_t uid);

/* Prints ticks as minutes, seconds and hundredths: "  0:01.25". */
void process_print_time(uint32_t ticks);

#endif
