/* SPDX-License-Identifier: MIT
 *
 * Process groups, and whom a signal means.
 *
 * Layer: sos/init/group. Uses: proc, family, service.
 */
#ifndef SOS_INIT_GROUP_H
#define SOS_INIT_GROUP_H

#include "sos/init/proc.h"

/* PROC_GROUP: CLIENT asks for the group of PID (0: its own), or sets it.
 *
 * GROUP     0: PID's own; -1: only ask.
 * Returns:  the group; -ESRCH: no such process, or, to be changed, neither the
 *           client nor its child; -EINVAL: GROUP is negative; -EPERM: there is
 *           no such group.
 */
int group_set(struct proc *client, pid_t pid, pid_t group);

/* PROC_FOREGROUND: the group that gets the terminal's signals; unless GROUP is
 * 0, it is set. -ESRCH: there is no such group; -EPERM: nobody in it is of the
 * client's user. */
int group_foreground(const struct proc *client, pid_t group);

/* Makes GROUP the foreground: init's own wish. */
void group_set_foreground(pid_t group);

/* PROC_KEY: takes note of SIGNAL for the foreground group. Waits for nobody. */
void group_key(int signal);

/* Sends what was noted to the foreground group. While nobody lives in it, it is
 * kept: its last process has just ended, and the shell is about to put itself
 * there.
 *
 * Context:  process. May wait for servers.
 */
void group_serve_keys(void);

/* The session at the terminal has ended: SIGHUP for whom it left in the
 * foreground.
 *
 * Context:  process. May wait for servers.
 */
void group_hang_up(void);

/* PROC_KILL: CLIENT sends SIGNAL to the process WHICH, its own group (0),
 * everybody but servers and itself (-1) or group -WHICH. The client itself may
 * be gone afterwards.
 *
 * Returns:  0; -EINVAL: no such signal; -ESRCH: nobody is meant; -EPERM: all
 *           who are meant are of another user, or init.
 */
int group_kill(struct proc *client, int32_t which, uint32_t signal);

#endif
