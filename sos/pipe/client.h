/* SPDX-License-Identifier: MIT
 *
 * The clients for whom init vouched: who they are, the ends of pipes that they
 * hold, and the request with which one waits. A client is named by its pid in
 * what init says, and by the kernel's handle in what it says itself.
 *
 * Invariant: an end has as many holders as there are clients with its bit.
 *
 * Layer: sos/pipe/client. Uses: pipe.
 */
#ifndef PIPE_CLIENT_H
#define PIPE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "abi/abi.h"
#include "sos/pipe/pipe.h"

#define CLIENTS MAX_PROCS

struct client {
    int32_t pid;    /* 0: the entry is free */
    int32_t handle; /* the kernel's; CLIENT_GONE: it sends no more */
    uint32_t uid;
    uint32_t ends[PIPE_ENDS / 32]; /* a set */
    bool interrupted; /* the next request that would wait does not */

    /* serve.c: the request that waits. */
    bool waits;
    uint32_t ticket; /* who came first has the lower one */
    end_t end;
    uint32_t bytes;
};

#define CLIENT_GONE (-1)

/* Introduces PID, which is the sender HANDLE and acts for UID; what it was
 * before (another user) is changed, and its ends stay. Another client that had
 * HANDLE has ended.
 *
 * Returns:  0; -EAGAIN (CLIENTS are known).
 */
int client_vouch(int32_t pid, int32_t handle, uint32_t uid);

/* The same for a copy of PARENT, which holds the same ends. An unknown PARENT
 * is -ESRCH.
 */
int client_fork(int32_t parent, int32_t pid, int32_t handle);

/* PID has the sender HANDLE from now on; nobody waits under the old one.
 * Returns:  0; -ESRCH.
 */
int client_exec(int32_t pid, int32_t handle);

/* Forgets PID, if it is known, and closes what it holds. */
void client_forget(int32_t pid);

/* The client, or NULL. */
struct client *client_of_pid(int32_t pid);
struct client *client_of_handle(int32_t handle);

/* The client that waits and has the lowest ticket above or equal FROM; NULL if
 * there is none. */
struct client *client_next_waiting(uint32_t from);

/* Whether CLIENT holds END (any number); takes it; gives it back. */
bool client_holds(const struct client *client, uint32_t end);
void client_take(struct client *client, end_t end);
void client_give(struct client *client, end_t end);

#endif
