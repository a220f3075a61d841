/* SPDX-License-Identifier: MIT
 *
 * What SOS offers beyond POSIX.
 */
#ifndef USER_SOS_H
#define USER_SOS_H

#include <pwd.h>
#include <stddef.h>

#include "sos/proto.h"

/* What a mapping's pager tells (<sys/mman.h>). */
struct sos_mapping {
    int32_t pager;   /* its pid */
    uint32_t pages;  /* of the mapping */
    uint32_t faults; /* of which the pager has heard */
    uint32_t held;   /* pages that have been asked for at some time */
    uint32_t mapped; /* that are in memory, for somebody, at the moment */
    uint32_t taken;  /* times that one was taken back */
    uint32_t packed, packed_bytes; /* pages that are compressed, and to what */
};

/* Asks about the mapping in which ADDRESS lies. 0; -1 with errno: EINVAL (there
 * is none), EIO (its pager has ended). */
int sos_mapping(const void *address, struct sos_mapping *mapping);

/* Maps BYTES of memory, private and filled with zeros, as mmap() does, with a
 * pager of a kind of its own: sos_map_packed keeps FRAMES pages (1..1024), and
 * compresses the others; sos_map_noisy takes pages back, lingers and changes
 * its mind, as SEED says, and loses nothing (for tests). munmap() ends them.
 *
 * Returns:  the start; MAP_FAILED with errno of mmap(): EINVAL (FRAMES, BYTES),
 *           ENOMEM, EAGAIN, ...
 */
void *sos_map_packed(size_t bytes, uint32_t frames);
void *sos_map_noisy(size_t bytes, uint32_t seed);

/* Calls FUNCTION with ARGUMENT on a stack that grows as it is used, up to BYTES
 * (4095 KiB at most). Deeper than that, the process ends by SIGBUS. There, it
 * cannot fork or map (ENOTSUP).
 *
 * RESULT    receives what FUNCTION returns.
 * Returns:  0; -1 with errno as above: FUNCTION was not called.
 */
int sos_call_on_stack(int (*function)(void *), void *argument, size_t bytes,
                      int *result);

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
