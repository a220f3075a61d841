/* SPDX-License-Identifier: MIT
 *
 * Who this process is.
 */
#include "user/lib/identity.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/client.h"

#define UNCHANGED UINT32_MAX

/* As init has them: 1 and root for init itself, which nobody tells. */
static pid_t pid = 1;
static uid_t real_uid;
static uid_t uid;
static gid_t gid;
static mode_t mask;

void identity_start(const struct proc_start *start)
{
    pid = start->pid;
    real_uid = start->real_uid;
    uid = start->uid;
    gid = start->gid;
    mask = start->mask;
}

void identity_set_pid(pid_t own)
{
    pid = own;
}

mode_t identity_mask(void)
{
    return mask;
}

mode_t umask(mode_t new)
{
    struct message message = MESSAGE_SHORT(PROC_MASK, new, 0);
    mode_t old = mask;

    mask = new & 0777;
    (void)client_ask_init(&message);
    return old;
}

pid_t getpid(void)
{
    return pid;
}

uid_t getuid(void)
{
    return real_uid;
}

uid_t geteuid(void)
{
    return uid;
}

gid_t getgid(void)
{
    return gid;
}

gid_t getegid(void)
{
    return gid;
}

int setuid(uid_t user)
{
    struct message message = MESSAGE_SHORT(PROC_SETUSER, user, UNCHANGED);
    int result = client_ask_init(&message);

    if (result >= 0) {
        real_uid = user;
        uid = user;
    }
    return client_result(result);
}

int setgid(gid_t group)
{
    struct message message = MESSAGE_SHORT(PROC_SETUSER, UNCHANGED, group);
    int result = client_ask_init(&message);

    if (result >= 0) {
        gid = group;
    }
    return client_result(result);
}

int getgroups(int most, gid_t groups[])
{
    if (most < 0) {
        return client_result(-EINVAL);
    }
    if (most > 0) {
        groups[0] = gid;
    }
    return 1;
}
