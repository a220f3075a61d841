/* SPDX-License-Identifier: MIT
 *
 * The clients: processes for whom init vouched. init names them by pid; a
 * sender is recognised by the kernel's handle for it, and by nothing else.
 * Each client acts for one user and holds a set of open files (file.h).
 *
 * Layer: sos/fs/client. Uses: access.
 */
#ifndef FS_CLIENT_H
#define FS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/access.h"

#define CLIENT_FILES 512u /* numbers of open files are below this */

struct client {
    int32_t pid;    /* 0: the entry is free */
    int32_t handle; /* the kernel's, by which its messages are known */
    struct access_user user;
    uint32_t files[CLIENT_FILES / 32]; /* bit n: it holds open file n */
};

/* Nobody is known, but for init (pid 1), which is root.
 *
 * INIT      init's handle.
 */
void client_start(int32_t init);

/* The client that sends with HANDLE, or NULL: nobody vouched for it. */
struct client *client_of(int32_t handle);

/* The client with this PID, or NULL. */
struct client *client_find(int32_t pid);

/* From now on client PID acts for USER; its open files stay open.
 *
 * HANDLE    of a new client; <= 0: as it was.
 * Returns:  0; -EINVAL (no such user, or a new client without handle);
 *           -EAGAIN (more clients than there can be processes).
 */
int client_vouch(int32_t pid, int32_t handle, struct access_user user);

/* Makes client PID, which is not known yet, one that is like PARENT: with the
 * same user and open files.
 *
 * CHILD     is set to it, for file_share(); NULL if it is known already, with
 *           that HANDLE.
 * Returns:  0; -ESRCH (no PARENT); -EINVAL (PID has another handle; no
 *           HANDLE); -EAGAIN.
 */
int client_fork(int32_t parent, int32_t pid, int32_t handle,
                struct client **child);

/* Client PID sends with HANDLE from now on, and no longer with the old one.
 *
 * Returns:  0; -ESRCH; -EINVAL (no HANDLE).
 */
int client_exec(int32_t pid, int32_t handle);

/* Nobody knows CLIENT any longer. Its files have to be closed before.
 */
void client_forget(struct client *client);

/* Whether CLIENT holds open file NUMBER (any value); and how many it holds. */
bool client_holds(const struct client *client, uint32_t number);
uint32_t client_files(const struct client *client);

/* The lowest open file from NUMBER on that CLIENT holds; CLIENT_FILES: none. */
uint32_t client_next_file(const struct client *client, uint32_t number);

/* Adds open file NUMBER (below CLIENT_FILES) to those CLIENT holds, or takes it
 * away. */
void client_hold(struct client *client, uint32_t number, bool held);

#endif
