/* SPDX-License-Identifier: MIT
 *
 * Processes that wait for a time, and alarms.
 *
 * Layer: sos/init/timer. Uses: ticks, proc, reply, family.
 */
#ifndef SOS_INIT_TIMER_H
#define SOS_INIT_TIMER_H

#include "sos/init/proc.h"

/* PROC_SLEEP: CLIENT waits so many ticks (-1: until a signal comes). */
void timer_sleep(struct proc *client, int32_t ticks);

/* PROC_ALARM: SIGALRM for CLIENT in so many ticks (0: never). The ticks that
 * were left of the last one. */
int timer_alarm(struct proc *client, int32_t ticks);

/* Does what is due.
 *
 * NOW       the time in ticks.
 * Context:  process. May wait for servers.
 * Returns:  ticks until something else is; IPC_FOREVER: nothing is.
 */
int32_t timer_run(uint32_t now);

#endif
