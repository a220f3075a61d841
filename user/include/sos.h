/* SPDX-License-Identifier: MIT
 *
 * What SOS offers beyond POSIX.
 */
#ifndef USER_SOS_H
#define USER_SOS_H

#include <pwd.h>

#include "sos/proto.h"

/* Lists the processes, init first, in the order of their numbers.
 *
 * ENTRIES   room for MOST entries, at most 128 are filled.
 * Returns:  how many; -1 with errno.
 */
int sos_processes(struct proc_entry *entries, uint32_t most);

/* Asks init to end the system with STATUS, which the emulator passes on; or to
 * start it anew. What was written to files is on the disk then.
 *
 * Returns:  -1 with errno EPERM (not root); else it does not return.
 */
int sos_shutdown(int status);
int sos_reboot(void);

/* Sets the modes of the terminal (TTY_COOKED, TTY_ECHO). The old ones; -1 with
 * errno. */
int sos_tty_mode(uint32_t mode);

/* The volume on which PATH lies; that with number INDEX, 0 and up, of those
 * that are mounted. 0; -1 with errno, ENOENT: there are no more. */
int sos_volume(const char *path, struct fs_volume *volume);
int sos_mounted(uint32_t index, struct fs_volume *volume);

/* Mounts PARTITION (1..4; 0: the first that is FAT16, or the whole disk) of
 * DISK (0 or 1) on the directory PATH; takes it away again; makes it an empty
 * volume with LABEL (11 bytes at most). 0; -1 with errno: EPERM (not root),
 * EBUSY (files are open on it; it is mounted), ... */
int sos_mount(uint32_t disk, uint32_t partition, const char *path);
int sos_unmount(const char *path);
int sos_format(uint32_t disk, uint32_t partition, const char *label);

/* The network: who we are, and what was counted. 0; -1 with errno ENETDOWN
 * (there is none). */
int sos_network(struct net_status *status);

/* What the password of USER must match: the hash in /etc/passwd, or, where
 * that is "x", the one in /etc/shadow. Valid until the next call of getspnam or
 * getpwnam. "": the user has no password; "*": nothing matches, or the caller
 * must not know. */
const char *sos_password(const struct passwd *user);

/* Whether what was TYPED matches PASSWORD, which is not "". */
int sos_password_matches(const char *password, const char *typed);

#endif
